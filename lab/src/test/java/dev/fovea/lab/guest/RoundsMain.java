package dev.fovea.lab.guest;

import dev.fovea.v4l2.CaptureConfig;
import dev.fovea.v4l2.CaptureDevice;
import dev.fovea.v4l2.CaptureStream;
import java.nio.file.Path;
import java.time.Duration;

/** Opens, streams and closes a camera again and again, and looks at what that leaves behind. */
public final class RoundsMain {
  private static final int FIRST = 50;

  private RoundsMain() {}

  /** Arguments: the device, rounds. */
  public static void main(String[] args) throws Exception {
    Path device = Path.of(args[0]);
    int rounds = Integer.parseInt(args[1]);
    for (int i = 0; i < FIRST; i++) {
      round(device); // what is loaded and opened once
    }
    seen(device);
    Census before = Census.take();
    for (int i = 0; i < rounds; i++) {
      round(device);
    }
    Census.take().requireSame(before, rounds + " rounds of open, stream, close");
  }

  /** What is there is seen. */
  private static void seen(Path device) throws Exception {
    try (CaptureDevice camera = CaptureDevice.open(device);
        CaptureStream stream = camera.stream(CaptureConfig.defaults())) {
      Census census = Census.take();
      boolean all = census.mappings() == stream.buffers() && census.threads() == 1;
      if (!all || census.descriptors().isEmpty()) {
        throw new AssertionError("not all is seen: " + census);
      }
    }
  }

  private static void round(Path device) throws Exception {
    try (CaptureDevice camera = CaptureDevice.open(device);
        CaptureStream stream = camera.stream(CaptureConfig.defaults())) {
      stream.poll(Duration.ofSeconds(20)).orElseThrow().close();
    }
  }
}
