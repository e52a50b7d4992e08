package dev.fovea.v4l2;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.fovea.v4l2.uapi.Errno;
import dev.fovea.v4l2.uapi.Ioctl;
import dev.fovea.v4l2.uapi.V4l2;
import dev.fovea.v4l2.uapi.V4l2Selection;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * Which part of the sensor a camera reads (crop), and which part of the buffer it fills with it
 * (compose). Any thread; works as long as the device it came from, or a stream of it, is open.
 */
public final class Selections {
  private final Driver driver;

  Selections(Driver driver) {
    this.driver = driver;
  }

  /** The words of V4L2_SEL_TGT_*. */
  public enum Target {
    CROP(V4l2.SEL_TGT_CROP),
    CROP_DEFAULT(V4l2.SEL_TGT_CROP_DEFAULT),
    CROP_BOUNDS(V4l2.SEL_TGT_CROP_BOUNDS),
    /** The sensor's own pixels. */
    NATIVE_SIZE(V4l2.SEL_TGT_NATIVE_SIZE),
    COMPOSE(V4l2.SEL_TGT_COMPOSE),
    COMPOSE_DEFAULT(V4l2.SEL_TGT_COMPOSE_DEFAULT),
    COMPOSE_BOUNDS(V4l2.SEL_TGT_COMPOSE_BOUNDS),
    /** What the hardware overwrites in all, composed or not. */
    COMPOSE_PADDED(V4l2.SEL_TGT_COMPOSE_PADDED);

    private final int number;

    Target(int number) {
      this.number = number;
    }
  }

  /** How near the granted rectangle must come to what is asked for. */
  public enum Fit {
    NEAREST(0),
    /** No smaller. */
    AT_LEAST(V4l2.SEL_FLAG_GE),
    /** No larger. */
    AT_MOST(V4l2.SEL_FLAG_LE),
    EXACTLY(V4l2.SEL_FLAG_GE | V4l2.SEL_FLAG_LE);

    private final int flags;

    Fit(int flags) {
      this.flags = flags;
    }
  }

  /**
   * A rectangle as it stands.
   *
   * @return empty if the driver or the selected input does not have it
   * @throws V4l2Exception if the device was unplugged
   */
  public Optional<Rectangle> get(Target target) throws V4l2Exception {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment selection = selection(arena, target);
      int error = driver.tryIoctl(Ioctl.G_SELECTION, selection);
      return switch (Errno.of(error)) {
        case EINVAL, ENOTTY, ENODATA -> Optional.empty();
        default -> {
          driver.require(Ioctl.G_SELECTION, error);
          yield Optional.of(rectangle(selection));
        }
      };
    }
  }

  /**
   * Sets a rectangle.
   *
   * @param target {@link Target#CROP} or {@link Target#COMPOSE}
   * @return what the driver granted
   * @throws V4l2Exception if it cannot be set, does not fit, or the device streams
   */
  public Rectangle set(Target target, Rectangle rectangle, Fit fit) throws V4l2Exception {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment selection = selection(arena, target);
      selection.set(JAVA_INT, V4l2Selection.FLAGS, fit.flags);
      selection.set(JAVA_INT, V4l2Selection.LEFT, rectangle.left());
      selection.set(JAVA_INT, V4l2Selection.TOP, rectangle.top());
      selection.set(JAVA_INT, V4l2Selection.WIDTH, rectangle.width());
      selection.set(JAVA_INT, V4l2Selection.HEIGHT, rectangle.height());
      driver.ioctl(Ioctl.S_SELECTION, selection);
      return rectangle(selection);
    }
  }

  /** The kernel takes the single-planar type for multi-planar devices too. */
  private static MemorySegment selection(Arena arena, Target target) {
    MemorySegment selection = arena.allocate(V4l2Selection.SIZE, 8);
    selection.set(JAVA_INT, V4l2Selection.TYPE, V4l2.BUF_TYPE_VIDEO_CAPTURE);
    selection.set(JAVA_INT, V4l2Selection.TARGET, target.number);
    return selection;
  }

  private static Rectangle rectangle(MemorySegment selection) {
    return new Rectangle(
        selection.get(JAVA_INT, V4l2Selection.LEFT),
        selection.get(JAVA_INT, V4l2Selection.TOP),
        selection.get(JAVA_INT, V4l2Selection.WIDTH),
        selection.get(JAVA_INT, V4l2Selection.HEIGHT));
  }
}
