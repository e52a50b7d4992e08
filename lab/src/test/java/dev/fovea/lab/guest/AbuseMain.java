package dev.fovea.lab.guest;

import dev.fovea.v4l2.CameraSource;
import dev.fovea.v4l2.CaptureConfig;
import dev.fovea.v4l2.CaptureDevice;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Abuses a camera, in rounds whose sources end in different ways; prints what it caught. */
public final class AbuseMain {
  private AbuseMain() {}

  /** Arguments: the device, rounds. */
  public static void main(String[] args) throws Exception {
    Path device = Path.of(args[0]);
    Map<String, Integer> caught = new TreeMap<>();
    for (int round = 0; round < Integer.parseInt(args[1]); round++) {
      abuse(device, round % 4).forEach((name, times) -> caught.merge(name, times, Integer::sum));
    }
    System.out.println(String.join(" ", caught.keySet()));
    Census.awaitUnmapped();
    Census census = Census.take();
    if (census.threads() > 0 || !census.descriptors().isEmpty()) {
      throw new AssertionError("left behind: " + census);
    }
  }

  private static Map<String, Integer> abuse(Path device, int way) throws Exception {
    CaptureConfig config = CaptureConfig.defaults().withBuffers(2 + 2 * way);
    if (way == 3) {
      return Abuse.of(CameraSource.open(device, config), _ -> {});
    }
    try (CaptureDevice camera = CaptureDevice.open(device)) {
      return Abuse.of(
          camera.stream(config),
          _ -> {
            if (way == 1) {
              CaptureDevice.open(device).close(); // another one comes and goes
            } else if (way == 2) {
              Thread.currentThread().interrupt(); // and one who is interrupted closes
            }
          });
    }
  }
}
