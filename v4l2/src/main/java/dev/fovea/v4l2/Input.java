package dev.fovea.v4l2;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.fovea.v4l2.uapi.CString;
import dev.fovea.v4l2.uapi.V4l2;
import dev.fovea.v4l2.uapi.V4l2Input;
import java.lang.foreign.MemorySegment;
import java.util.EnumSet;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A socket of a device, or the sensor of a camera, as it stood when it was listed.
 *
 * @param index what {@link Inputs#select} takes
 * @param name the driver's words for it
 * @param tuner the tuner behind it, if it has one
 * @param standards the bits of all analog standards that it takes; 0 if none
 * @param status what is wrong with its signal or turned about in its picture; of an input that is
 *     not selected most drivers know nothing
 * @param features what can be set of it
 */
public record Input(
    int index,
    String name,
    Kind kind,
    OptionalInt tuner,
    long standards,
    Set<Status> status,
    Set<Feature> features) {

  /** What is at the other end. */
  public enum Kind {
    TUNER,
    CAMERA,
    TOUCH,
    /** A kind that is unknown here. */
    OTHER
  }

  /** The words of V4L2_IN_ST_*. */
  public enum Status {
    NO_POWER(V4l2.IN_ST_NO_POWER),
    NO_SIGNAL(V4l2.IN_ST_NO_SIGNAL),
    NO_COLOR(V4l2.IN_ST_NO_COLOR),
    /** The picture is mirrored; the sensor hangs that way. */
    HFLIP(V4l2.IN_ST_HFLIP),
    /** The picture is upside down; the sensor hangs that way. */
    VFLIP(V4l2.IN_ST_VFLIP),
    NO_H_LOCK(V4l2.IN_ST_NO_H_LOCK),
    COLOR_KILL(V4l2.IN_ST_COLOR_KILL),
    NO_V_LOCK(V4l2.IN_ST_NO_V_LOCK),
    NO_STD_LOCK(V4l2.IN_ST_NO_STD_LOCK),
    NO_SYNC(V4l2.IN_ST_NO_SYNC);

    private final int bit;

    Status(int bit) {
      this.bit = bit;
    }
  }

  /** The words of V4L2_IN_CAP_*. */
  public enum Feature {
    DV_TIMINGS(V4l2.IN_CAP_DV_TIMINGS),
    STANDARDS(V4l2.IN_CAP_STD),
    NATIVE_SIZE(V4l2.IN_CAP_NATIVE_SIZE);

    private final int bit;

    Feature(int bit) {
      this.bit = bit;
    }
  }

  public Input {
    status = Set.copyOf(status);
    features = Set.copyOf(features);
  }

  static Input of(MemorySegment input) {
    Kind kind = kind(input.get(JAVA_INT, V4l2Input.TYPE));
    int status = input.get(JAVA_INT, V4l2Input.STATUS);
    int capabilities = input.get(JAVA_INT, V4l2Input.CAPABILITIES);
    EnumSet<Status> statuses = EnumSet.allOf(Status.class);
    statuses.removeIf(one -> (status & one.bit) == 0);
    EnumSet<Feature> features = EnumSet.allOf(Feature.class);
    features.removeIf(one -> (capabilities & one.bit) == 0);
    return new Input(
        input.get(JAVA_INT, V4l2Input.INDEX),
        CString.of(input, V4l2Input.NAME, 32),
        kind,
        kind == Kind.TUNER
            ? OptionalInt.of(input.get(JAVA_INT, V4l2Input.TUNER))
            : OptionalInt.empty(),
        input.get(JAVA_LONG, V4l2Input.STD),
        statuses,
        features);
  }

  private static Kind kind(int type) {
    return switch (type) {
      case V4l2.INPUT_TYPE_TUNER -> Kind.TUNER;
      case V4l2.INPUT_TYPE_CAMERA -> Kind.CAMERA;
      case V4l2.INPUT_TYPE_TOUCH -> Kind.TOUCH;
      default -> Kind.OTHER;
    };
  }
}
