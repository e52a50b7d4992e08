package dev.fovea.v4l2;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.ADDRESS_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.fovea.v4l2.uapi.Errno;
import dev.fovea.v4l2.uapi.Ioctl;
import dev.fovea.v4l2.uapi.V4l2;
import dev.fovea.v4l2.uapi.V4l2ExtControl;
import dev.fovea.v4l2.uapi.V4l2ExtControls;
import dev.fovea.v4l2.uapi.V4l2QueryExtCtrl;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A driver of single numbers without the kernel's control framework: it applies what it is told one
 * by one, as uvcvideo does, and may stop in the middle.
 */
final class FakeDriver implements Driver {
  static final int FIRST = 0x980900;

  private final Map<Integer, String> names = new TreeMap<>();
  private final Map<Integer, Integer> types = new TreeMap<>();
  private final Map<Integer, Integer> values = new TreeMap<>();

  /** What was set, in its order: "gain=7". */
  final List<String> done = new ArrayList<>();

  /** The control that cannot be set, with the errno that says so. */
  String stubborn = "";

  Errno refusal = Errno.EIO;

  /** Whether the driver says which control it refused. */
  boolean tells = true;

  void add(String name, int type, int value) {
    int id = FIRST + names.size();
    names.put(id, name);
    types.put(id, type);
    values.put(id, value);
  }

  int value(String name) {
    return names.entrySet().stream()
        .filter(entry -> entry.getValue().equals(name))
        .mapToInt(entry -> values.get(entry.getKey()))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public Path path() {
    return Path.of("/dev/video7");
  }

  @Override
  public int tryIoctl(Ioctl ioctl, MemorySegment argument) {
    return switch (ioctl) {
      case QUERY_EXT_CTRL -> query(argument);
      case G_EXT_CTRLS, S_EXT_CTRLS -> each(ioctl, argument);
      case TRY_EXT_CTRLS -> 0;
      default -> Errno.ENOTTY.number();
    };
  }

  private int query(MemorySegment query) {
    int next = V4l2.CTRL_FLAG_NEXT_CTRL | V4l2.CTRL_FLAG_NEXT_COMPOUND;
    int asked = query.get(JAVA_INT, V4l2QueryExtCtrl.ID);
    int from = (asked & next) == 0 ? asked : (asked & ~next) + 1;
    for (Map.Entry<Integer, String> entry : names.entrySet()) {
      if (entry.getKey() == from || (asked & next) != 0 && entry.getKey() > from) {
        query.set(JAVA_INT, V4l2QueryExtCtrl.ID, entry.getKey());
        query.set(JAVA_INT, V4l2QueryExtCtrl.TYPE, types.get(entry.getKey()));
        query.setString(V4l2QueryExtCtrl.NAME, entry.getValue());
        query.set(JAVA_LONG, V4l2QueryExtCtrl.MAXIMUM, 100);
        query.set(JAVA_LONG, V4l2QueryExtCtrl.STEP, 1);
        query.set(JAVA_INT, V4l2QueryExtCtrl.ELEM_SIZE, 4);
        query.set(JAVA_INT, V4l2QueryExtCtrl.ELEMS, 1);
        return 0;
      }
    }
    return Errno.EINVAL.number();
  }

  private int each(Ioctl ioctl, MemorySegment request) {
    int count = request.get(JAVA_INT, V4l2ExtControls.COUNT);
    MemorySegment structs = structs(request, count);
    for (int i = 0; i < count; i++) {
      MemorySegment struct = structs.asSlice(i * V4l2ExtControl.SIZE, V4l2ExtControl.SIZE);
      int id = struct.get(JAVA_INT_UNALIGNED, V4l2ExtControl.ID);
      if (ioctl == Ioctl.G_EXT_CTRLS) {
        struct.set(
            ADDRESS_UNALIGNED, V4l2ExtControl.VALUE, MemorySegment.ofAddress(values.get(id)));
      } else if (names.get(id).equals(stubborn)) {
        if (tells) {
          request.set(JAVA_INT, V4l2ExtControls.ERROR_IDX, i);
        }
        return refusal.number();
      } else {
        values.put(id, struct.get(JAVA_INT_UNALIGNED, V4l2ExtControl.VALUE));
        done.add(names.get(id) + "=" + values.get(id));
      }
    }
    return 0;
  }

  @SuppressWarnings("restricted")
  static MemorySegment structs(MemorySegment request, int count) {
    return request.get(ADDRESS, V4l2ExtControls.CONTROLS).reinterpret(count * V4l2ExtControl.SIZE);
  }
}
