package dev.fovea.v4l2;

import dev.fovea.v4l2.Control.Flag;
import dev.fovea.v4l2.Control.Type;
import dev.fovea.v4l2.ControlMemory.Assignment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A camera's settings. Any thread; works as long as the device it came from, or a stream of it, is
 * open. Nothing is remembered here: every call asks the driver.
 *
 * <p>A control is called by its {@link Control#name}, by the driver's own words for it, or by its
 * number in hexadecimal ("0x00980900").
 */
public final class Controls {
  private final Driver driver;
  private final ControlReader reader;
  private final ControlWriter writer;

  Controls(Driver driver) {
    this.driver = driver;
    this.reader = new ControlReader(driver);
    this.writer = new ControlWriter(driver);
  }

  /**
   * Modes before the values that they gate: exposure_time_absolute can only be set once
   * auto_exposure is manual. What the driver marks as changing others comes first of all.
   */
  static int rank(Control control) {
    if (control.flags().contains(Flag.UPDATE)) {
      return 0;
    }
    return switch (control.type()) {
      case BOOLEAN, MENU, INTEGER_MENU -> 1;
      default -> 2;
    };
  }

  /** All of them as they stand, in the driver's order; none if it has no controls. */
  public List<Control> all() {
    return reader.all(control -> true);
  }

  /** One of them as it stands. */
  public Optional<Control> find(String name) {
    return reader.all(control -> isCalled(control, name)).stream().findFirst();
  }

  static boolean isCalled(Control control, String name) {
    return control.name().equals(name)
        || control.label().equals(name)
        || "0x%08x".formatted(control.id()).equals(name);
  }

  /**
   * One of them as it stands.
   *
   * @throws IllegalArgumentException if the camera has none of that name; the message has those
   *     that are spelled alike
   */
  public Control require(String name) {
    return find(name)
        .orElseThrow(() -> new IllegalArgumentException(NearNames.objection(name, all())));
  }

  /**
   * Sets a number: also 0 or 1 of a boolean, the index of a menu's item; any presses a button.
   *
   * @return the control as it stands then: drivers round to their steps
   * @throws V4l2Exception if the driver refuses; the message names control and range
   * @throws IllegalArgumentException if there is none of that name, or it cannot have that value;
   *     the message says which it takes
   */
  public Control set(String name, long value) throws V4l2Exception {
    return set(name, ControlValue.of(value));
  }

  /** As {@link #set(String, long)} for any value. */
  public Control set(String name, ControlValue value) throws V4l2Exception {
    return set(Map.of(name, value)).getFirst();
  }

  /**
   * Sets several in one request: all of them, or none.
   *
   * @return the controls as they stand then, in the order of {@code values}
   * @throws V4l2Exception as {@link #set(String, long)}
   * @throws IllegalArgumentException as {@link #set(String, long)}
   */
  public List<Control> set(Map<String, ControlValue> values) throws V4l2Exception {
    List<Assignment> assignments = assignments(values);
    if (!assignments.isEmpty()) {
      writer.set(
          assignments.stream()
              .sorted(Comparator.comparingInt(one -> rank(one.control())))
              .toList());
    }
    List<Control> now = new ArrayList<>();
    for (Assignment one : assignments) {
      now.add(reader.again(one.control()).orElse(one.control()));
    }
    return List.copyOf(now);
  }

  /**
   * Asks the driver whether it would take these values, and sets none.
   *
   * @throws V4l2Exception if it would not
   * @throws IllegalArgumentException as {@link #set(String, long)}
   */
  public void rehearse(Map<String, ControlValue> values) throws V4l2Exception {
    List<Assignment> assignments = assignments(values);
    if (!assignments.isEmpty()) {
      writer.rehearse(assignments);
    }
  }

  private List<Assignment> assignments(Map<String, ControlValue> values) {
    Map<Integer, Assignment> assignments = new LinkedHashMap<>();
    values.forEach(
        (name, value) -> {
          Control control = require(name);
          ControlText.require(control, value);
          assignments.put(control.id(), new Assignment(control, value));
        });
    return List.copyOf(assignments.values());
  }

  /**
   * The settings that a person could have made: without what is read only, cannot be read, or is
   * being moved by an automatic.
   */
  public Settings save() {
    Map<String, String> values = new LinkedHashMap<>();
    for (Control control : all()) {
      boolean automatic =
          control.flags().contains(Flag.VOLATILE) && control.flags().contains(Flag.INACTIVE);
      if (!control.readOnly() && !automatic && control.type() != Type.BUTTON) {
        control.value().ifPresent(value -> values.putIfAbsent(control.name(), value.toString()));
      }
    }
    return new Settings(values);
  }

  /**
   * Makes settings again, one by one, modes before the values that they gate; what stands already
   * is left alone.
   *
   * @return what could not be restored, with the reason; empty if all is as it was
   * @throws V4l2Exception if the camera was unplugged
   */
  public Map<String, String> restore(Settings settings) throws V4l2Exception {
    return new Restoration(reader, writer).run(settings);
  }

  /**
   * Tells of changes that anybody makes, this program included, from now on.
   *
   * @param names of the controls; none means all that tell
   * @throws V4l2Exception if the device cannot be opened once more, or tells of no changes
   * @throws IllegalArgumentException if there is none of a name
   */
  public ControlEvents events(String... names) throws V4l2Exception {
    List<Control> controls =
        names.length == 0 ? all() : List.of(names).stream().map(this::require).toList();
    return ControlEvents.open(driver.path(), controls);
  }
}
