package dev.fovea.pose;

import dev.fovea.Box;
import dev.fovea.CropRegion;
import dev.fovea.Keypoint;
import dev.fovea.Pose;
import dev.fovea.Skeleton;
import java.util.List;

/**
 * Where to look for a person in the next frame, from where its joints were in this one: the closer
 * the crop, the finer the model's grid. The algorithm is that of the MoveNet tutorial (TensorFlow
 * Hub, "Cropping Algorithm"): a square about the hips, or the whole frame when the torso is hidden.
 *
 * <p>Nothing is kept here. All that one camera needs from frame to frame is a {@link CropRegion},
 * small enough to travel in a message. Any thread.
 */
public final class PoseTracker {
  /** Joints less sure than this are left out of the body's reach and hide a torso. */
  private static final float MIN_SCORE = 0.2f;

  private static final double MIN_POSE_SCORE = 0.25;
  private static final double SAME = 0.5;
  private static final double TORSO_MARGIN = 1.9;
  private static final double BODY_MARGIN = 1.2;

  private PoseTracker() {}

  /**
   * Whether what a single-person model, which always answers with all joints, has seen is worth a
   * closer look: the joints surer than {@value #MIN_SCORE} have a mean score of {@value
   * #MIN_POSE_SCORE} (tfjs). One joint is enough for that, and in a picture of nobody one of 17 is
   * often as sure.
   */
  public static boolean suspected(Pose pose) {
    double sum = 0;
    int seen = 0;
    for (int i = 0; i < pose.keypoints().size(); i++) {
      float score = pose.keypoints().get(i).score();
      if (score > MIN_SCORE) {
        sum += score;
        seen++;
      }
    }
    return seen > 0 && sum / seen >= MIN_POSE_SCORE;
  }

  /**
   * Whether it has seen somebody: all joints together have that mean score. Android's example of
   * MoveNet takes the same mean; a face alone reaches it, patterns and noise do not.
   */
  public static boolean present(Pose pose) {
    double sum = 0;
    for (int i = 0; i < pose.keypoints().size(); i++) {
      sum += pose.keypoints().get(i).score();
    }
    return sum >= MIN_POSE_SCORE * pose.keypoints().size();
  }

  /** Whether two poses of one frame are one person seen twice: half or more alike. */
  public static boolean samePerson(Pose a, Pose b) {
    return Similarity.alike(a, b) >= SAME;
  }

  /**
   * Where to look next for somebody who was not in {@code seen}: the whole frame and the square in
   * its middle take turns. The whole frame alone loses who is small in it; the middle alone, where
   * tfjs starts again each time, never finds who stands at the side.
   */
  public static CropRegion recover(CropRegion seen, int width, int height) {
    CropRegion whole = CropRegion.fullPad(width, height);
    return seen.equals(whole) ? CropRegion.centreSquare(width, height) : whole;
  }

  /**
   * The region to look at in the next frame.
   *
   * @param pose in pixels of the frame, unsmoothed
   * @param skeleton what its joints are; without hips and shoulders there is only the whole frame
   * @param width pixels of the frame
   * @param height rows of the frame
   */
  public static CropRegion next(Pose pose, Skeleton skeleton, int width, int height) {
    Torso joints = Torso.of(pose, skeleton);
    if (!joints.visible()) {
      return CropRegion.fullPad(width, height);
    }
    double x = (joints.leftHip.x() + joints.rightHip.x()) / 2.0;
    double y = (joints.leftHip.y() + joints.rightHip.y()) / 2.0;
    double torso = TORSO_MARGIN * joints.reach(x, y);
    double body = BODY_MARGIN * bodyReach(pose, x, y);
    double farthestEdge = Math.max(Math.max(x, width - x), Math.max(y, height - y));
    double half = Math.min(Math.max(torso, body), farthestEdge);
    if (half > Math.max(width, height) / 2.0) {
      return CropRegion.fullPad(width, height);
    }
    CropRegion square =
        new CropRegion(
            (float) ((y - half) / height),
            (float) ((x - half) / width),
            (float) ((y + half) / height),
            (float) ((x + half) / width));
    // Joints all in one point would make a crop of no size, from which nothing is ever found again.
    return square.sane() ? square : CropRegion.fullPad(width, height);
  }

  /**
   * The same pose in pixels of the frame.
   *
   * @param inTensor a pose whose keypoints are parts of the tensor, as an estimator gives it
   * @param region the part of the frame that the tensor shows
   * @param width pixels of the frame
   * @param height rows of the frame
   */
  public static Pose toFrame(Pose inTensor, CropRegion region, int width, int height) {
    Keypoint[] keypoints = new Keypoint[inTensor.keypoints().size()];
    for (int i = 0; i < keypoints.length; i++) {
      Keypoint keypoint = inTensor.keypoints().get(i);
      keypoints[i] =
          new Keypoint(
              (region.xMin() + keypoint.x() * region.width()) * width,
              (region.yMin() + keypoint.y() * region.height()) * height,
              keypoint.score());
    }
    return new Pose(
        inTensor.id(),
        inTensor.score(),
        List.of(keypoints),
        inTensor.box().map(box -> toFrame(box, region, width, height)));
  }

  private static Box toFrame(Box box, CropRegion region, int width, int height) {
    return new Box(
        (region.yMin() + box.yMin() * region.height()) * height,
        (region.xMin() + box.xMin() * region.width()) * width,
        (region.yMin() + box.yMax() * region.height()) * height,
        (region.xMin() + box.xMax() * region.width()) * width);
  }

  private static double bodyReach(Pose pose, double x, double y) {
    double farthest = 0;
    for (Keypoint keypoint : pose.keypoints()) {
      if (keypoint.score() >= MIN_SCORE) {
        farthest = Math.max(farthest, reach(keypoint, x, y));
      }
    }
    return farthest;
  }

  private static double reach(Keypoint keypoint, double x, double y) {
    return Math.max(Math.abs(keypoint.x() - x), Math.abs(keypoint.y() - y));
  }

  /** The four joints that the region is made from. */
  private record Torso(
      Keypoint leftShoulder, Keypoint rightShoulder, Keypoint leftHip, Keypoint rightHip) {
    private static final Keypoint UNSEEN = new Keypoint(0, 0, 0);

    static Torso of(Pose pose, Skeleton skeleton) {
      return new Torso(
          joint(pose, skeleton.part("left_shoulder")),
          joint(pose, skeleton.part("right_shoulder")),
          joint(pose, skeleton.part("left_hip")),
          joint(pose, skeleton.part("right_hip")));
    }

    private static Keypoint joint(Pose pose, int part) {
      return part < 0 ? UNSEEN : pose.keypoints().get(part);
    }

    boolean visible() {
      return Math.max(leftHip.score(), rightHip.score()) > MIN_SCORE
          && Math.max(leftShoulder.score(), rightShoulder.score()) > MIN_SCORE;
    }

    /** The farthest shoulder or hip, along x or y, however sure the model is of it. */
    double reach(double x, double y) {
      return Math.max(
          Math.max(PoseTracker.reach(leftShoulder, x, y), PoseTracker.reach(rightShoulder, x, y)),
          Math.max(PoseTracker.reach(leftHip, x, y), PoseTracker.reach(rightHip, x, y)));
    }
  }
}
