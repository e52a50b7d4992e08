package dev.fovea.v4l2;

import java.lang.System.Logger.Level;
import java.util.Optional;

/**
 * Makes a device take what its selected input receives, before it streams: the digital timings, or
 * the analog standard. Cameras have neither; where nothing comes in, all stays as it is. On the
 * caller's thread.
 */
final class ReceivedSignal {
  private ReceivedSignal() {}

  /**
   * @throws V4l2Exception if the device was unplugged
   */
  static void follow(CaptureDevice device) throws V4l2Exception {
    try {
      Optional<Input> input = selected(device);
      if (input.isPresent() && input.get().features().contains(Input.Feature.DV_TIMINGS)) {
        followTimings(device.timings());
      }
      if (input.isPresent() && input.get().features().contains(Input.Feature.STANDARDS)) {
        followStandard(device.standards());
      }
    } catch (V4l2Exception e) {
      if (e.failure() == Failure.UNPLUGGED) {
        throw e;
      }
      // It cannot tell, or another program streams: what is wrong with that, streaming will show.
      System.getLogger("dev.fovea.v4l2").log(Level.DEBUG, e.getMessage());
    }
  }

  private static Optional<Input> selected(CaptureDevice device) throws V4l2Exception {
    Inputs inputs = device.inputs();
    int selected = inputs.selected();
    return inputs.all().stream().filter(input -> input.index() == selected).findFirst();
  }

  private static void followTimings(Timings timings) throws V4l2Exception {
    if (timings.query() instanceof Signal.Found<DvTimings>(DvTimings received)
        && !received.equals(timings.current())) {
      timings.set(received);
    }
  }

  /** What is received may be several standards that look alike: then the present one may do. */
  private static void followStandard(Standards standards) throws V4l2Exception {
    if (standards.query() instanceof Signal.Found<Long>(Long received)
        && received != 0
        && (received & standards.current()) == 0) {
      standards.set(received);
    }
  }
}
