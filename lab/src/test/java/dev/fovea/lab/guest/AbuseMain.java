package dev.fovea.lab.guest;

import dev.fovea.v4l2.CaptureConfig;
import dev.fovea.v4l2.CaptureDevice;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Abuses a camera, in rounds whose streams are closed in different ways; prints what it caught. */
public final class AbuseMain {
  private AbuseMain() {}

  /** Arguments: the device, rounds. */
  public static void main(String[] args) throws Exception {
    Map<String, Integer> caught = new TreeMap<>();
    for (int round = 0; round < Integer.parseInt(args[1]); round++) {
      CaptureDevice camera = CaptureDevice.open(Path.of(args[0]));
      int way = round % 3;
      Abuse.of(
              camera,
              CaptureConfig.defaults().withBuffers(2 + 2 * way),
              _ -> {
                if (way == 1) {
                  camera.close(); // under the stream, which goes on
                  camera.close();
                } else if (way == 2) {
                  Thread.currentThread().interrupt(); // and the stream is closed by one interrupted
                }
              })
          .forEach((name, times) -> caught.merge(name, times, Integer::sum));
      Thread.interrupted();
      camera.close();
    }
    System.out.println(String.join(" ", caught.keySet()));
    Census.awaitUnmapped();
    Census census = Census.take();
    if (census.threads() > 0 || !census.descriptors().isEmpty()) {
      throw new AssertionError("left behind: " + census);
    }
  }
}
