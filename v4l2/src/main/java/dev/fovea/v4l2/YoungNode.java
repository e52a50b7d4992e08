package dev.fovea.v4l2;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Opens a camera whose node may have come this moment, before udev gave it to its group. */
final class YoungNode {
  private static final long YOUNG_MILLIS = TimeUnit.SECONDS.toMillis(3);
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private YoungNode() {}

  static Connection open(Path node, Connection.Plan plan)
      throws V4l2Exception, InterruptedException {
    try {
      return connect(node, plan);
    } catch (V4l2Exception e) {
      requireYoung(e);
    }
    try (NodeEvents events = NodeEvents.open()) {
      while (true) {
        events.await(RETRY_NANOS);
        try {
          return connect(node, plan);
        } catch (V4l2Exception e) {
          requireYoung(e);
        }
      }
    }
  }

  private static Connection connect(Path node, Connection.Plan plan) throws V4l2Exception {
    return Connection.open(node, plan, new Settings(Map.of()));
  }

  private static void requireYoung(V4l2Exception e) throws V4l2Exception {
    if (e.failure() != Failure.NOT_PERMITTED || !young(e.device())) {
      throw e;
    }
  }

  private static boolean young(Path node) {
    try {
      FileTime changed = (FileTime) Files.getAttribute(node, "unix:ctime");
      return System.currentTimeMillis() - changed.toMillis() < YOUNG_MILLIS;
    } catch (IOException e) {
      return false; // it has gone
    }
  }
}
