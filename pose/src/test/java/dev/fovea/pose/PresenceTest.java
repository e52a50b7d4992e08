package dev.fovea.pose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fovea.Keypoint;
import dev.fovea.Pose;
import dev.fovea.Skeleton;
import dev.fovea.pose.Presence.PoseEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who is here, and what they do. */
class PresenceTest {
  private static final long FRAME = 50_000_000;

  private final Presence presence = Presence.of(Presence.Options.USUAL);
  private long frame = 1;

  private static Pose pose(int id, double score) {
    return new Pose(id, (float) score, List.of());
  }

  private List<PoseEvent> see(Pose... poses) {
    return presence.update(List.of(poses), FRAME * frame++);
  }

  @Test
  void shouldLetSomebodyAppearAfterATenthOfASecond() {
    assertEquals(List.of(), see(pose(3, 0.5)));
    assertEquals(List.of(), see(pose(3, 0.5)));
    assertEquals(List.of(new PoseEvent.Appeared(3, 3 * FRAME, pose(3, 0.5))), see(pose(3, 0.5)));
    assertEquals(List.of(new PoseEvent.Moved(3, 4 * FRAME, pose(3, 0.3))), see(pose(3, 0.3)));
  }

  @Test
  void shouldNotLetAnybodyInWhoIsHardlySeen() {
    for (int i = 0; i < 20; i++) {
      assertEquals(List.of(), see(pose(3, 0.39)));
    }
  }

  @Test
  void shouldKeepWhoIsGoneForAMoment() {
    see(pose(3, 0.5));
    see(pose(3, 0.5));
    see(pose(3, 0.5));
    for (int i = 0; i < 9; i++) {
      assertEquals(List.of(), i % 2 == 0 ? see() : see(pose(3, 0.2)));
    }
    assertInstanceOf(PoseEvent.Moved.class, see(pose(3, 0.5)).getFirst());
  }

  @Test
  void shouldLetSomebodyLeaveAfterHalfASecond() {
    see(pose(3, 0.5));
    see(pose(3, 0.5));
    see(pose(3, 0.5));
    for (int i = 0; i < 10; i++) {
      assertEquals(List.of(), see());
    }
    assertEquals(List.of(new PoseEvent.Left(3, 14 * FRAME, 2 * FRAME)), see());
    assertEquals(List.of(), see());
  }

  @Test
  void shouldRefuseThatGettingInIsEasierThanStaying() {
    assertThrows(IllegalArgumentException.class, () -> new Presence.Options(0.2, 0.3, 0, 0));
  }

  @Test
  void shouldMeasureAngles() {
    List<Keypoint> joints = new ArrayList<>(Collections.nCopies(17, new Keypoint(0, 0, 0)));
    joints.set(5, new Keypoint(100, 100, 0.9f)); // left shoulder
    joints.set(7, new Keypoint(100, 200, 0.9f)); // elbow below it
    joints.set(9, new Keypoint(200, 200, 0.9f)); // wrist at its right
    joints.set(12, new Keypoint(50, 100, 0.9f)); // right hip
    joints.set(14, new Keypoint(50, 200, 0.9f)); // knee
    joints.set(16, new Keypoint(50, 300, 0.9f)); // ankle, in one line
    Map<String, Double> angles = JointAngles.of(Pose.of(0, joints), Skeleton.COCO_17, 0.3);
    assertEquals(Map.of("left_elbow", 90.0, "right_knee", 180.0), angles);
  }

  @Test
  void shouldLeaveOutAnglesOfJointsInOnePlace() {
    List<Keypoint> joints = Collections.nCopies(17, new Keypoint(5, 5, 1));
    assertEquals(Map.of(), JointAngles.of(Pose.of(0, joints), Skeleton.COCO_17, 0.3));
  }
}
