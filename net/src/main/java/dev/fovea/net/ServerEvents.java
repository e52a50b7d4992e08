package dev.fovea.net;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/**
 * A server's events for JDK Flight Recorder. A runtime image without {@code jdk.jfr} does without;
 * there these classes are never loaded. Any thread.
 */
final class ServerEvents {
  private static final boolean PRESENT = ModuleLayer.boot().findModule("jdk.jfr").isPresent();

  private ServerEvents() {}

  /**
   * Makes the events known, which the first of them would do otherwise: on a busy machine half a
   * second, for which a camera's first pose would wait.
   */
  static void register() {
    if (PRESENT) {
      FlightRecorder.register(Answered.class);
      FlightRecorder.register(Dropped.class);
      FlightRecorder.register(Refused.class);
    }
  }

  static void answered(String camera, StageNanos stages, long ageNanos) {
    if (PRESENT) {
      Answered.commit(camera, stages, ageNanos);
    }
  }

  static void dropped(String camera, String reason) {
    if (PRESENT) {
      Dropped.commit(camera, reason);
    }
  }

  static void refused(String reason) {
    if (PRESENT) {
      Refused.commit(reason);
    }
  }

  @Name("dev.fovea.net.FrameAnswered")
  @Label("Frame Answered")
  @Category({"Fovea", "Server"})
  @StackTrace(false)
  private static final class Answered extends Event {
    @Label("Camera")
    private String camera;

    @Label("Receive")
    @Timespan
    private long receive;

    @Label("Queue")
    @Timespan
    private long queue;

    @Label("Convert")
    @Timespan
    private long convert;

    @Label("Inference")
    @Timespan
    private long inference;

    @Label("Age")
    @Timespan
    private long age;

    static void commit(String camera, StageNanos stages, long ageNanos) {
      Answered event = new Answered();
      if (event.shouldCommit()) {
        event.camera = camera;
        event.receive = stages.receive();
        event.queue = stages.queue();
        event.convert = stages.convert();
        event.inference = stages.inference();
        event.age = ageNanos;
        event.commit();
      }
    }
  }

  @Name("dev.fovea.net.FrameDropped")
  @Label("Frame Dropped")
  @Category({"Fovea", "Server"})
  @StackTrace(false)
  private static final class Dropped extends Event {
    @Label("Camera")
    private String camera;

    @Label("Reason")
    private String reason;

    static void commit(String camera, String reason) {
      Dropped event = new Dropped();
      if (event.shouldCommit()) {
        event.camera = camera;
        event.reason = reason;
        event.commit();
      }
    }
  }

  @Name("dev.fovea.net.ConnectionRefused")
  @Label("Connection Refused")
  @Category({"Fovea", "Server"})
  @StackTrace(false)
  private static final class Refused extends Event {
    @Label("Reason")
    private String reason;

    static void commit(String reason) {
      Refused event = new Refused();
      if (event.shouldCommit()) {
        event.reason = reason;
        event.commit();
      }
    }
  }
}
