package dev.fovea.v4l2;

import java.nio.file.Path;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/**
 * What is recorded of cameras, by {@link FlightRecorder} alone. Whether anybody records is asked of
 * one event of each kind that is never committed, so that nothing is allocated if nobody does.
 */
final class CameraEvents {
  private static final FrameEvent FRAMES = new FrameEvent();
  private static final DropEvent DROPS = new DropEvent();

  private CameraEvents() {}

  @Name("dev.fovea.Frame")
  @Label("Frame")
  @Description("A good frame was dequeued and published")
  @Category("Fovea")
  @StackTrace(false)
  static final class FrameEvent extends Event {
    @Label("Camera")
    String camera;

    @Label("Sequence")
    long sequence;

    @Label("Bytes")
    @DataAmount
    long bytes;

    @Label("Age")
    @Timespan(Timespan.NANOSECONDS)
    long age;
  }

  @Name("dev.fovea.FrameDrop")
  @Label("Frame Drop")
  @Description("A frame came to nobody")
  @Category("Fovea")
  @StackTrace(false)
  static final class DropEvent extends Event {
    @Label("Camera")
    String camera;

    @Label("Sequence")
    long sequence;

    @Label("Reason")
    String reason;
  }

  @Name("dev.fovea.StreamRestart")
  @Label("Stream Restart")
  @Description("A stream was stopped and started again")
  @Category("Fovea")
  @StackTrace(false)
  static final class RestartEvent extends Event {
    @Label("Camera")
    String camera;

    @Label("Reason")
    String reason;
  }

  @Name("dev.fovea.CameraReconnect")
  @Label("Camera Reconnect")
  @Description("A camera that had gone was found again")
  @Category("Fovea")
  @StackTrace(false)
  static final class ReconnectEvent extends Event {
    @Label("Identity")
    String identity;

    @Label("Camera")
    String camera;
  }

  static void frame(Path camera, Buffer buffer) {
    if (FRAMES.isEnabled()) {
      FrameEvent event = new FrameEvent();
      event.camera = camera.toString();
      event.sequence = buffer.sequence;
      event.bytes = buffer.bytes();
      event.age = System.nanoTime() - buffer.timestampNanos;
      event.commit();
    }
  }

  static void drop(Path camera, long sequence, String reason) {
    if (DROPS.isEnabled()) {
      DropEvent event = new DropEvent();
      event.camera = camera.toString();
      event.sequence = sequence;
      event.reason = reason;
      event.commit();
    }
  }

  static void restart(Path camera, String reason) {
    RestartEvent event = new RestartEvent();
    event.camera = camera.toString();
    event.reason = reason;
    event.commit();
  }

  static void reconnect(CameraId id, Path node) {
    ReconnectEvent event = new ReconnectEvent();
    event.identity = id.toString();
    event.camera = node.toString();
    event.commit();
  }
}
