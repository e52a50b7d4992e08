package dev.fovea.app;

import com.google.gson.JsonObject;
import dev.fovea.app.SelftestLine.Verdict;
import dev.fovea.v4l2.CaptureDevice;
import dev.fovea.v4l2.Control;
import dev.fovea.v4l2.Control.Flag;
import dev.fovea.v4l2.Controls;
import dev.fovea.v4l2.Failure;
import dev.fovea.v4l2.Settings;
import dev.fovea.v4l2.V4l2Exception;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Sets each number, switch and menu of a camera to another value and back, and leaves the camera as
 * it was. On the command's thread.
 */
final class SelftestControls {
  /** Those act, or are not ours to move. */
  private static final Set<Flag> LEFT_ALONE =
      EnumSet.of(
          Flag.READ_ONLY,
          Flag.WRITE_ONLY,
          Flag.GRABBED,
          Flag.INACTIVE,
          Flag.VOLATILE,
          Flag.EXECUTE_ON_WRITE,
          Flag.MODIFY_LAYOUT);

  private final Controls controls;
  private final List<SelftestLine> lines = new ArrayList<>();
  private int tried;
  private int good;

  private SelftestControls(Controls controls) {
    this.controls = controls;
  }

  /** A line for each control that did not do as told, and one for all. */
  static List<SelftestLine> run(CaptureDevice camera) throws V4l2Exception {
    SelftestControls test = new SelftestControls(camera.controls());
    test.run();
    return test.lines;
  }

  private void run() throws V4l2Exception {
    Settings before = controls.save();
    List<Control> all = controls.all();
    for (Control control : all) {
      OptionalLong other = another(control);
      if (other.isPresent()) {
        tried++;
        good += roundTrip(control, other.getAsLong()) ? 1 : 0;
      }
    }
    Map<String, String> refused = controls.restore(before);
    refused.forEach(
        (name, why) ->
            lines.add(SelftestLine.of("controls", Verdict.FAILED, name, "not restored: " + why)));
    JsonObject numbers = new JsonObject();
    numbers.addProperty("controls", all.size());
    numbers.addProperty("tried", tried);
    numbers.addProperty("good", good);
    lines.add(
        new SelftestLine(
            "controls",
            all.isEmpty() ? Verdict.SKIPPED : good == tried ? Verdict.OK : Verdict.NOTE,
            "",
            all.isEmpty()
                ? "the driver has none"
                : "%d of %d took another value and gave it back; %d more were left alone; saved and restored"
                    .formatted(good, tried, all.size() - tried),
            numbers));
  }

  /** Another value than the control has, that its range admits. */
  private static OptionalLong another(Control control) {
    OptionalLong now = control.number();
    if (now.isEmpty() || control.flags().stream().anyMatch(LEFT_ALONE::contains)) {
      return OptionalLong.empty();
    }
    long value = now.getAsLong();
    return switch (control.type()) {
      case BOOLEAN -> OptionalLong.of(value == 0 ? 1 : 0);
      case MENU, INTEGER_MENU ->
          control.menu().stream()
              .mapToLong(Control.MenuItem::index)
              .filter(index -> index != value)
              .findFirst();
      case INTEGER -> {
        long step = Math.max(1, control.step());
        yield value + step <= control.maximum()
            ? OptionalLong.of(value + step)
            : value - step >= control.minimum()
                ? OptionalLong.of(value - step)
                : OptionalLong.empty();
      }
      default -> OptionalLong.empty();
    };
  }

  private boolean roundTrip(Control control, long other) throws V4l2Exception {
    long value = control.number().orElseThrow();
    try {
      long there = controls.set(control.name(), other).number().orElseThrow();
      long back = controls.set(control.name(), value).number().orElseThrow();
      if (there == other && back == value) {
        return true;
      }
      note(control, "asked %d, then %d; took %d, then %d".formatted(other, value, there, back));
    } catch (V4l2Exception e) {
      if (e.failure() == Failure.UNPLUGGED) {
        throw e;
      }
      note(control, e.getMessage());
    }
    return false;
  }

  private void note(Control control, String detail) {
    lines.add(SelftestLine.of("controls", Verdict.NOTE, control.name(), detail));
  }
}
