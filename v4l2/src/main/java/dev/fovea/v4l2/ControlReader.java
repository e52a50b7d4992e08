package dev.fovea.v4l2;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.fovea.v4l2.Control.Flag;
import dev.fovea.v4l2.Control.MenuItem;
import dev.fovea.v4l2.Control.Shape;
import dev.fovea.v4l2.Control.Type;
import dev.fovea.v4l2.uapi.CString;
import dev.fovea.v4l2.uapi.Ioctl;
import dev.fovea.v4l2.uapi.V4l2;
import dev.fovea.v4l2.uapi.V4l2QueryExtCtrl;
import dev.fovea.v4l2.uapi.V4l2Querymenu;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Reads a device's controls, on the caller's thread; changes none. */
final class ControlReader {
  /** No driver has as many controls, or menu items; one that never ends a list ends here. */
  private static final int MOST = 1024;

  private static final int NEXT = V4l2.CTRL_FLAG_NEXT_CTRL | V4l2.CTRL_FLAG_NEXT_COMPOUND;
  private static final int MAX_DIMENSIONS = 4;

  private final Driver driver;

  ControlReader(Driver driver) {
    this.driver = driver;
  }

  /**
   * The controls in the driver's order, with menus and values; headings and what is disabled are
   * left out.
   *
   * @param wanted asked before menu and value are read, which costs requests
   */
  List<Control> all(Predicate<Control> wanted) {
    List<Control> all = new ArrayList<>();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment query = arena.allocate(V4l2QueryExtCtrl.SIZE, 8);
      String group = "";
      int id = 0;
      for (int i = 0; i < MOST; i++) {
        if (!query(query, id | NEXT)) {
          break;
        }
        int found = query.get(JAVA_INT, V4l2QueryExtCtrl.ID) & ~NEXT;
        if (Integer.compareUnsigned(found, id) <= 0) {
          break; // the kernel promises that they rise: whoever turns back would do so for ever
        }
        id = found;
        if (query.get(JAVA_INT, V4l2QueryExtCtrl.TYPE) == V4l2.CTRL_TYPE_CTRL_CLASS) {
          group = CString.of(query, V4l2QueryExtCtrl.NAME, 32);
          continue;
        }
        bare(query, group).filter(wanted).map(this::filled).ifPresent(all::add);
      }
    }
    return all;
  }

  /** A control that was listed before, as it stands now; empty if it is gone. */
  Optional<Control> again(Control listed) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment query = arena.allocate(V4l2QueryExtCtrl.SIZE, 8);
      return query(query, listed.id())
          ? bare(query, listed.group()).map(this::filled)
          : Optional.empty();
    }
  }

  private boolean query(MemorySegment query, int id) {
    query.fill((byte) 0);
    query.set(JAVA_INT, V4l2QueryExtCtrl.ID, id);
    return driver.tryIoctl(Ioctl.QUERY_EXT_CTRL, query) == 0;
  }

  /** A control without its menu and value; empty if it is disabled. */
  static Optional<Control> bare(MemorySegment query, String group) {
    int flags = query.get(JAVA_INT, V4l2QueryExtCtrl.FLAGS);
    if ((flags & V4l2.CTRL_FLAG_DISABLED) != 0) {
      return Optional.empty();
    }
    String label = CString.of(query, V4l2QueryExtCtrl.NAME, 32);
    return Optional.of(
        new Control(
            query.get(JAVA_INT, V4l2QueryExtCtrl.ID) & ~NEXT,
            Control.name(label),
            label,
            group,
            type(query.get(JAVA_INT, V4l2QueryExtCtrl.TYPE)),
            query.get(JAVA_LONG, V4l2QueryExtCtrl.MINIMUM),
            query.get(JAVA_LONG, V4l2QueryExtCtrl.MAXIMUM),
            query.get(JAVA_LONG, V4l2QueryExtCtrl.STEP),
            query.get(JAVA_LONG, V4l2QueryExtCtrl.DEFAULT_VALUE),
            shape(query),
            Flag.of(flags),
            List.of(),
            Optional.empty()));
  }

  static Type type(int kernelType) {
    return switch (kernelType) {
      case V4l2.CTRL_TYPE_INTEGER -> Type.INTEGER;
      case V4l2.CTRL_TYPE_BOOLEAN -> Type.BOOLEAN;
      case V4l2.CTRL_TYPE_MENU -> Type.MENU;
      case V4l2.CTRL_TYPE_BUTTON -> Type.BUTTON;
      case V4l2.CTRL_TYPE_INTEGER64 -> Type.INTEGER64;
      case V4l2.CTRL_TYPE_STRING -> Type.STRING;
      case V4l2.CTRL_TYPE_BITMASK -> Type.BITMASK;
      case V4l2.CTRL_TYPE_INTEGER_MENU -> Type.INTEGER_MENU;
      case V4l2.CTRL_TYPE_U8 -> Type.U8;
      case V4l2.CTRL_TYPE_U16 -> Type.U16;
      case V4l2.CTRL_TYPE_U32 -> Type.U32;
      case V4l2.CTRL_TYPE_AREA -> Type.AREA;
      default -> Type.COMPOUND;
    };
  }

  private static Shape shape(MemorySegment query) {
    long declared = Integer.toUnsignedLong(query.get(JAVA_INT, V4l2QueryExtCtrl.NR_OF_DIMS));
    List<Long> dimensions = new ArrayList<>();
    for (int i = 0; i < Math.min(declared, MAX_DIMENSIONS); i++) {
      dimensions.add(unsigned(query, V4l2QueryExtCtrl.DIMS + 4L * i));
    }
    return new Shape(
        unsigned(query, V4l2QueryExtCtrl.ELEM_SIZE),
        unsigned(query, V4l2QueryExtCtrl.ELEMS),
        dimensions);
  }

  private static long unsigned(MemorySegment query, long offset) {
    return Integer.toUnsignedLong(query.get(JAVA_INT, offset));
  }

  private Control filled(Control bare) {
    Control complete = bare;
    if (bare.type() == Type.MENU || bare.type() == Type.INTEGER_MENU) {
      complete = bare.withMenu(menu(bare));
    }
    return ControlMemory.read(driver, complete).map(complete::withValue).orElse(complete);
  }

  /** Menus have holes: the driver answers EINVAL for an index between minimum and maximum. */
  private List<MenuItem> menu(Control control) {
    List<MenuItem> items = new ArrayList<>();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment menu = arena.allocate(V4l2Querymenu.SIZE, 8);
      long index = Math.max(0, control.minimum());
      for (int i = 0; i < MOST && index <= control.maximum(); i++, index++) {
        menu.fill((byte) 0);
        menu.set(JAVA_INT, V4l2Querymenu.ID, control.id());
        menu.set(JAVA_INT, V4l2Querymenu.INDEX, (int) index);
        if (driver.tryIoctl(Ioctl.QUERYMENU, menu) == 0) {
          items.add(new MenuItem(index, label(menu, control.type())));
        }
      }
    }
    return items;
  }

  private static String label(MemorySegment menu, Type type) {
    return type == Type.MENU
        ? CString.of(menu, V4l2Querymenu.NAME, 32)
        : Long.toString(menu.get(JAVA_LONG_UNALIGNED, V4l2Querymenu.VALUE));
  }
}
