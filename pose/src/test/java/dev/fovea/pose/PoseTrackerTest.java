package dev.fovea.pose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.BodyPart;
import dev.fovea.Box;
import dev.fovea.CropRegion;
import dev.fovea.Keypoint;
import dev.fovea.Pose;
import dev.fovea.Skeleton;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PoseTrackerTest {
  private static final int WIDTH = 800;
  private static final int HEIGHT = 400;
  private static final CropRegion WHOLE = CropRegion.fullPad(WIDTH, HEIGHT);

  /** All joints unseen at the given point. */
  private final List<Keypoint> joints =
      new ArrayList<>(Collections.nCopies(17, new Keypoint(400, 200, 0)));

  private void place(BodyPart part, float x, float y, float score) {
    joints.set(part.ordinal(), new Keypoint(x, y, score));
  }

  /** Hips about (400, 200), shoulders 50 above. */
  private void placeTorso(float score) {
    place(BodyPart.LEFT_HIP, 410, 200, score);
    place(BodyPart.RIGHT_HIP, 390, 200, score);
    place(BodyPart.LEFT_SHOULDER, 420, 150, score);
    place(BodyPart.RIGHT_SHOULDER, 380, 150, score);
  }

  private CropRegion next() {
    return PoseTracker.next(Pose.of(0, joints), Skeleton.COCO_17, WIDTH, HEIGHT);
  }

  /** A square of that half side about (x, y), in parts of the frame. */
  private static CropRegion square(double x, double y, double half) {
    return new CropRegion(
        (float) ((y - half) / HEIGHT),
        (float) ((x - half) / WIDTH),
        (float) ((y + half) / HEIGHT),
        (float) ((x + half) / WIDTH));
  }

  @Test
  void shouldBeNamedModule() {
    assertTrue(PoseTracker.class.getModule().isNamed());
  }

  @Test
  void shouldTakeTheTorsoTimes1Point9() {
    placeTorso(0.9f);
    assertEquals(square(400, 200, 1.9 * 50), next());
  }

  @Test
  void shouldTakeTheBodyTimes1Point2WhereThatIsMore() {
    placeTorso(0.9f);
    place(BodyPart.LEFT_ANKLE, 430, 320, 0.9f);
    assertEquals(square(400, 200, 1.2 * 120), next());
  }

  @Test
  void shouldMeasureAlongXToo() {
    placeTorso(0.9f);
    place(BodyPart.RIGHT_WRIST, 250, 190, 0.9f);
    assertEquals(square(400, 200, 1.2 * 150), next());
  }

  @Test
  void shouldCountJointsOfExactlyTheLeastScoreForTheBody() {
    placeTorso(0.9f);
    place(BodyPart.LEFT_ANKLE, 430, 320, 0.2f);
    assertEquals(square(400, 200, 1.2 * 120), next());
  }

  @Test
  void shouldLeaveOutUnsureJoints() {
    placeTorso(0.9f);
    place(BodyPart.LEFT_ANKLE, 430, 320, 0.19f);
    assertEquals(square(400, 200, 1.9 * 50), next());
  }

  @Test
  void shouldCountAnUnsureShoulderForTheTorso() {
    placeTorso(0.9f);
    place(BodyPart.RIGHT_SHOULDER, 380, 110, 0.01f);
    assertEquals(square(400, 200, 1.9 * 90), next());
  }

  @Test
  void shouldHideATorsoOfExactlyTheLeastScore() {
    placeTorso(0.2f);
    assertEquals(WHOLE, next());
    placeTorso(0.21f);
    assertEquals(square(400, 200, 1.9 * 50), next());
  }

  @Test
  void shouldBeContentWithOneHipAndOneShoulder() {
    placeTorso(0);
    place(BodyPart.LEFT_HIP, 410, 200, 0.5f);
    assertEquals(WHOLE, next());
    place(BodyPart.RIGHT_SHOULDER, 380, 150, 0.5f);
    assertEquals(square(400, 200, 1.9 * 50), next());
  }

  @Test
  void shouldReachNoFartherThanTheFarthestEdge() {
    placeTorso(0.9f);
    place(BodyPart.LEFT_HIP, 300, 200, 0.9f);
    place(BodyPart.RIGHT_HIP, 500, 200, 0.9f);
    place(BodyPart.NOSE, 400, -10_000, 0.9f);
    // Cut to 400, which is exactly half of the longer side: still a square, not the whole frame.
    assertEquals(square(400, 200, 400), next());
  }

  @Test
  void shouldTakeTheWholeFrameForABodyLargerThanHalfOfIt() {
    placeTorso(0.9f);
    place(BodyPart.LEFT_HIP, 111, 200, 0.9f);
    place(BodyPart.RIGHT_HIP, 91, 200, 0.9f);
    // 420 - 101 = 319 to the shoulder, times 1.9 = 606.1 > 400.
    assertEquals(WHOLE, next());
  }

  @Test
  void shouldTakeTheWholeFrameForAPersonInOnePoint() {
    for (BodyPart part : BodyPart.values()) {
      place(part, 400, 200, 0.9f);
    }
    assertEquals(WHOLE, next());
  }

  @Test
  void shouldMapTensorToFrame() {
    CropRegion region = new CropRegion(-0.5f, 0.25f, 1.5f, 0.75f);
    Pose inTensor = new Pose(7, 0.5f, Collections.nCopies(17, new Keypoint(0.5f, 0.25f, 0.6f)));
    Pose inFrame = PoseTracker.toFrame(inTensor, region, WIDTH, HEIGHT);
    // x = (0.25 + 0.5 * 0.5) * 800, y = (-0.5 + 0.25 * 2) * 400
    assertEquals(new Pose(7, 0.5f, Collections.nCopies(17, new Keypoint(400, 0, 0.6f))), inFrame);
  }

  @Test
  void shouldMapBoxesToPixelsWithoutTheirPadding() {
    // The whole frame in a square tensor: its upper and lower quarters are padding.
    Box inTensor = new Box(0.25f, 0.5f, 0.5f, 1);
    Pose pose = new Pose(1, 0.5f, List.of(), Optional.of(inTensor));
    Pose inFrame = PoseTracker.toFrame(pose, WHOLE, WIDTH, HEIGHT);
    assertEquals(Optional.of(new Box(0, 400, 200, 800)), inFrame.box());
  }

  @Test
  void shouldBelieveAFaceButNotOneJoint() {
    Collections.fill(joints, new Keypoint(400, 200, 0.05f));
    Pose nobody = Pose.of(0, joints);
    assertFalse(PoseTracker.suspected(nobody));
    assertFalse(PoseTracker.present(nobody));
    place(BodyPart.LEFT_KNEE, 400, 200, 0.3f);
    Pose oneJoint = Pose.of(0, joints);
    assertTrue(PoseTracker.suspected(oneJoint));
    assertFalse(PoseTracker.present(oneJoint));
    for (int part = 0; part < 5; part++) {
      joints.set(part, new Keypoint(400, 200, 0.8f));
    }
    Pose face = Pose.of(0, joints);
    assertTrue(PoseTracker.suspected(face));
    assertTrue(PoseTracker.present(face));
  }
}
