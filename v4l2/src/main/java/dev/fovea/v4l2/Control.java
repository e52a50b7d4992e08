package dev.fovea.v4l2;

import dev.fovea.v4l2.uapi.V4l2;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A setting of a camera, as it stood when it was read.
 *
 * @param id the kernel's number for it
 * @param name for programs and command lines, as v4l2-ctl has it: "exposure_dynamic_framerate"
 * @param label the driver's words for it: "Exposure, Dynamic Framerate"
 * @param group the heading that the driver lists it under, such as "Camera Controls"; may be empty
 * @param minimum the least value; for strings the least length in bytes
 * @param maximum the largest value; for strings the largest length; for a bitmask all its bits
 * @param step between values
 * @param defaultValue what the driver starts with, in each element of an array
 * @param shape how much it holds: of an array, its dimensions
 * @param flags what the kernel says of it beside its range
 * @param menu the choices of a {@link Type#MENU} or {@link Type#INTEGER_MENU}, holes left out
 * @param value the present value; empty if the control cannot be read, such as a button
 */
public record Control(
    int id,
    String name,
    String label,
    String group,
    Type type,
    long minimum,
    long maximum,
    long step,
    long defaultValue,
    Shape shape,
    Set<Flag> flags,
    List<MenuItem> menu,
    Optional<ControlValue> value) {

  /** What kind of value a control has, or each element of an array. */
  public enum Type {
    INTEGER(4),
    BOOLEAN(4),
    MENU(4),
    BUTTON(0),
    INTEGER64(8),
    STRING(0),
    BITMASK(4),
    INTEGER_MENU(4),
    U8(1),
    U16(2),
    U32(4),
    AREA(8),
    /** A struct, or a type that is unknown here: bytes. */
    COMPOUND(0);

    private final int bytes;

    Type(int bytes) {
      this.bytes = bytes;
    }

    /** The bytes of an element; 0 where the control itself says how many. */
    int bytes() {
      return bytes;
    }
  }

  /** What the kernel says of a control beside its range; the words of V4L2_CTRL_FLAG_*. */
  public enum Flag {
    /** Locked for now, for example while the camera streams. */
    GRABBED(V4l2.CTRL_FLAG_GRABBED),
    READ_ONLY(V4l2.CTRL_FLAG_READ_ONLY),
    /** Setting it may change other controls. */
    UPDATE(V4l2.CTRL_FLAG_UPDATE),
    /** Without effect for now, for example because an automatic has taken over. */
    INACTIVE(V4l2.CTRL_FLAG_INACTIVE),
    SLIDER(V4l2.CTRL_FLAG_SLIDER),
    WRITE_ONLY(V4l2.CTRL_FLAG_WRITE_ONLY),
    /** The camera changes it by itself, without an event. */
    VOLATILE(V4l2.CTRL_FLAG_VOLATILE),
    HAS_PAYLOAD(V4l2.CTRL_FLAG_HAS_PAYLOAD),
    /** Setting it acts, even with the value that it has. */
    EXECUTE_ON_WRITE(V4l2.CTRL_FLAG_EXECUTE_ON_WRITE),
    /** Setting it may change the format. */
    MODIFY_LAYOUT(V4l2.CTRL_FLAG_MODIFY_LAYOUT),
    /** An array of any length up to its dimension. */
    DYNAMIC_ARRAY(V4l2.CTRL_FLAG_DYNAMIC_ARRAY);

    private final int bit;

    Flag(int bit) {
      this.bit = bit;
    }

    /** The flags of the kernel's bits; bits that are unknown here are left out. */
    static Set<Flag> of(int bits) {
      EnumSet<Flag> flags = EnumSet.noneOf(Flag.class);
      for (Flag flag : values()) {
        if ((bits & flag.bit) != 0) {
          flags.add(flag);
        }
      }
      return flags;
    }
  }

  /**
   * How much a control holds.
   *
   * @param elementBytes the bytes of an element, as the driver says
   * @param elements how many there are now
   * @param dimensions of an array; empty for a single value. A dynamic array has its largest length
   */
  public record Shape(long elementBytes, long elements, List<Long> dimensions) {
    public Shape {
      dimensions = List.copyOf(dimensions);
    }

    /** All elements together; {@code Long.MAX_VALUE} if a driver claims more than that. */
    long bytes() {
      return Math.multiplyHigh(elementBytes, elements) == 0 && elementBytes * elements >= 0
          ? elementBytes * elements
          : Long.MAX_VALUE;
    }
  }

  /**
   * One choice of a menu.
   *
   * @param index the value that chooses it
   * @param label the driver's words; for a {@link Type#INTEGER_MENU} its number
   */
  public record MenuItem(long index, String label) {}

  public Control {
    menu = List.copyOf(menu);
    flags = Set.copyOf(flags);
  }

  /** Whether nobody can set it. */
  public boolean readOnly() {
    return flags.contains(Flag.READ_ONLY);
  }

  /** Whether it has no effect now, or is locked. */
  public boolean inactive() {
    return flags.contains(Flag.INACTIVE) || flags.contains(Flag.GRABBED);
  }

  /** The present value of a control that is one number. */
  public OptionalLong number() {
    return value.orElse(null) instanceof ControlValue.Number(long number)
        ? OptionalLong.of(number)
        : OptionalLong.empty();
  }

  /**
   * Reads a value as people write it: a number (hexadecimal after 0x), a menu item's index or
   * words, a string as it is, an array with commas, an area as 640x480, other bytes as 0x0102.
   *
   * @throws IllegalArgumentException if this control cannot have it; the message says what it takes
   */
  public ControlValue parse(String text) {
    return ControlText.parse(this, text);
  }

  /** What it takes, in words: "0 to 255 in steps of 5", "0 (Off), 1 (On)". */
  public String range() {
    return ControlText.range(this);
  }

  Control withMenu(List<MenuItem> items) {
    return with(items, value);
  }

  Control withValue(ControlValue newValue) {
    return with(menu, Optional.of(newValue));
  }

  private Control with(List<MenuItem> items, Optional<ControlValue> newValue) {
    return new Control(
        id,
        name,
        label,
        group,
        type,
        minimum,
        maximum,
        step,
        defaultValue,
        shape,
        flags,
        items,
        newValue);
  }

  /** v4l2-ctl's rule: lower case, whatever is no letter or digit becomes one '_' in between. */
  static String name(String label) {
    return label.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_").replaceAll("^_|_$", "");
  }
}
