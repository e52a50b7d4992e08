package dev.fovea.v4l2;

import dev.fovea.v4l2.ControlMemory.Assignment;
import dev.fovea.v4l2.uapi.Errno;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes a camera's settings again, once, on the caller's thread. */
final class Restoration {
  private final ControlReader reader;
  private final ControlWriter writer;
  private final Map<String, String> refused = new LinkedHashMap<>();

  /** A line of the file and the control that it speaks of. */
  private record Wish(String name, String value, Control control) {}

  Restoration(ControlReader reader, ControlWriter writer) {
    this.reader = reader;
    this.writer = writer;
  }

  /** What could not be restored, with the reason. */
  Map<String, String> run(Settings settings) throws V4l2Exception {
    for (Wish wish : wishes(settings)) {
      fulfil(wish);
    }
    return refused;
  }

  private List<Wish> wishes(Settings settings) {
    List<Control> all = reader.all(control -> true);
    List<Wish> wishes = new ArrayList<>();
    settings
        .values()
        .forEach(
            (name, value) -> {
              Optional<Control> control =
                  all.stream().filter(one -> Controls.isCalled(one, name)).findFirst();
              control.ifPresentOrElse(
                  found -> wishes.add(new Wish(name, value, found)),
                  () -> refused.put(name, NearNames.objection(name, all)));
            });
    wishes.sort(Comparator.comparingInt(wish -> Controls.rank(wish.control)));
    return wishes;
  }

  private void fulfil(Wish wish) throws V4l2Exception {
    // A mode that was set before may have changed its range, its flags and its value.
    Control now = reader.again(wish.control).orElse(wish.control);
    try {
      ControlValue wanted = now.parse(wish.value);
      if (now.value().filter(wanted::equals).isEmpty()) {
        writer.set(List.of(new Assignment(now, wanted)));
      }
    } catch (IllegalArgumentException e) {
      refused.put(wish.name, e.getMessage());
    } catch (V4l2Exception e) {
      if (e.errno() == Errno.ENODEV.number()) {
        throw e;
      }
      refused.put(wish.name, e.getMessage());
    }
  }
}
