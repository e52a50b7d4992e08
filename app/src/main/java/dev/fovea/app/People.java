package dev.fovea.app;

import dev.fovea.Frame;
import dev.fovea.FrameFormat;
import dev.fovea.Pose;
import dev.fovea.net.Result;
import dev.fovea.pose.PersonTracker;
import dev.fovea.pose.PoseSmoother;
import dev.fovea.pose.Smoothing;
import java.util.List;
import java.util.Optional;

/**
 * The persons of one view: who is who from frame to frame, and where the eye is to see them. What
 * is printed has the ids but stays raw. Lives on the show thread.
 */
final class People {
  /** COCO's joints, for which there is a measure of likeness. */
  private static final int COCO_JOINTS = 17;

  private final Optional<Smoothing> smoothing;
  private PersonTracker tracker;
  private PoseSmoother smoother;

  /**
   * @param smoothing empty: shown as the model sees them
   */
  People(Optional<Smoothing> smoothing) {
    this.smoothing = smoothing;
  }

  /** The persons of a frame under ids that are the same for the same person in every frame. */
  List<Pose> named(List<Pose> persons, long timestampNanos) {
    if (tracker == null && !persons.isEmpty()) {
      tracker =
          persons.getFirst().keypoints().size() == COCO_JOINTS
              ? PersonTracker.byKeypoints(PersonTracker.Options.BY_KEYPOINTS.withForesight())
              : PersonTracker.byBox(PersonTracker.Options.BY_BOX.withForesight());
    }
    return tracker == null ? persons : tracker.track(persons, timestampNanos / 1000);
  }

  Result named(Result result) {
    return result.withPersons(named(result.persons(), result.timestampNanos()));
  }

  /** What to draw on a frame: its own persons, or where those of the last result must be by now. */
  List<Pose> drawn(Frame frame, Optional<Result> named) {
    if (smoothing.isEmpty()) {
      return named.map(Result::persons).orElse(List.of());
    }
    if (smoother == null) {
      FrameFormat format = frame.format();
      smoother = PoseSmoother.of(smoothing.get(), format.width(), format.height());
    }
    return named
        .map(result -> smoother.smooth(result.persons(), frame.timestampNanos()))
        .orElseGet(() -> smoother.predict(frame.timestampNanos()));
  }
}
