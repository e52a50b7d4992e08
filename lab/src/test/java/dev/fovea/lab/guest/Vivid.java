package dev.fovea.lab.guest;

import dev.fovea.v4l2.CaptureDevice;
import dev.fovea.v4l2.DvTimings;
import java.io.IOException;
import java.nio.file.Path;

/** One of vivid's cameras, and v4l2-ctl to turn its knobs with while somebody captures. */
enum Vivid {
  /** For everything that a device survives. */
  STEADY(0),
  /** For what takes a device away for a while. */
  DOOMED(4);

  /** Every knob that a test turns, as a freshly loaded driver has it, save two. */
  private static final String REST =
      "test_pattern=0,horizontal_movement=3,colorspace=2,y_cbcr_encoding=0,quantization=0,"
          + "percentage_of_dropped_buffers=0,wrap_sequence_number=0,wrap_timestamp=0,"
          // Off: the text in the picture costs an emulated processor time.
          + "osd_text_mode=2,"
          // 1, start of exposure: stamps in the past, as cameras have them; 0 stamps the future.
          + "timestamp_source=1";

  private final int number;

  Vivid(int number) {
    this.number = number;
  }

  Path path() {
    return node(0);
  }

  /** The node {@code plus} numbers further: 1 output, 2 metadata capture, 3 metadata output. */
  Path node(int plus) {
    return Path.of("/dev/video" + (number + plus));
  }

  /** Back to what a test may expect. */
  void rest() throws IOException, InterruptedException {
    set(REST);
  }

  /**
   * The HDMI input's signal as a freshly loaded driver has it; then back to the webcam, and to
   * S-Video out: a loop made anew over an HDMI output that has been at work hangs (Linux 6.1).
   */
  void restHdmi() throws IOException, InterruptedException {
    V4l2Ctl.run(node(1), "-o", "0");
    ctl("-i", "3");
    set("dv_timings_signal_mode=0,reduced_framerate=0");
    try (CaptureDevice device = CaptureDevice.open(path())) {
      for (DvTimings timings : device.timings().all()) {
        if (timings.toString().equals("1280x720p60")) {
          device.timings().set(timings);
        }
      }
    }
    ctl("-i", "0");
  }

  /** Sets controls, as "name=value,name=value"; a button is pressed by "name=1". */
  void set(String controls) throws IOException, InterruptedException {
    ctl("-c", controls);
  }

  /** What v4l2-ctl says to these options. */
  String ctl(String... options) throws IOException, InterruptedException {
    return V4l2Ctl.run(path(), options);
  }
}
