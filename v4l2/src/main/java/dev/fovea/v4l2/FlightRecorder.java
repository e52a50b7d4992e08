package dev.fovea.v4l2;

import java.nio.file.Path;

/**
 * The door to JDK Flight Recorder, which an image may lack: then nothing is recorded, and no class
 * of it loaded. Where it is there and nobody records, an event costs the asking. Any thread.
 */
final class FlightRecorder {
  private static final boolean PRESENT = ModuleLayer.boot().findModule("jdk.jfr").isPresent();

  private FlightRecorder() {}

  /** A good frame was published. */
  static void frame(Path camera, Buffer buffer) {
    if (PRESENT) {
      CameraEvents.frame(camera, buffer);
    }
  }

  /** A frame came to nobody, for that reason. */
  static void drop(Path camera, long sequence, String reason) {
    if (PRESENT) {
      CameraEvents.drop(camera, sequence, reason);
    }
  }

  /** A stream was stopped and started again, for that reason. */
  static void restart(Path camera, String reason) {
    if (PRESENT) {
      CameraEvents.restart(camera, reason);
    }
  }

  /** A camera that had gone is there again. */
  static void reconnect(CameraId id, Path node) {
    if (PRESENT) {
      CameraEvents.reconnect(id, node);
    }
  }
}
