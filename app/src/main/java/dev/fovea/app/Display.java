package dev.fovea.app;

import com.google.gson.JsonObject;
import dev.fovea.Frame;
import dev.fovea.LiveStatus;
import dev.fovea.Pose;
import java.io.IOException;
import java.util.List;

/**
 * Where a picture and its skeleton are seen: a page, a window. {@link #show} is called on the show
 * thread, the rest on the main thread.
 */
interface Display extends AutoCloseable {

  /** Shows a frame with the poses found in it; reads the frame during the call only. */
  void show(Frame frame, List<Pose> persons, LiveStatus status) throws IOException;

  /** Nowhere: {@code --show none}. */
  Display NOWHERE =
      new Display() {
        @Override
        public void show(Frame frame, List<Pose> persons, LiveStatus status) {}

        @Override
        public void noSignal(String why) {}

        @Override
        public void close() {}
      };

  /** What a person does to see it; empty where nothing is to be done. */
  default String invitation() {
    return "";
  }

  /** Adds to a view's summary what there is to say of those who looked. */
  default void summarize(JsonObject summary) {}

  /** Says that there is no picture, and why. */
  void noSignal(String why);

  @Override
  void close();
}
