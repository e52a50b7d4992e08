package dev.fovea.pose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.CropRegion;
import dev.fovea.Keypoint;
import dev.fovea.Pose;
import dev.fovea.Skeleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** BlazePose's detector and landmarks on photos. */
class BlazePoseTest {

  private static List<CropRegion> people(Picture photo) throws IOException {
    CropRegion whole = CropRegion.fullPad(photo.width(), photo.height());
    try (PersonDetector detector =
        PersonDetector.open(Weights.model("blazepose_pose_detection.tflite"), 1)) {
      photo.cropTo(whole, detector.input());
      return detector.detect(whole, photo.width(), photo.height());
    }
  }

  private static Pose landmarks(Picture photo, CropRegion region) throws IOException {
    try (PoseModel model =
        PoseModel.open(
            Weights.model("blazepose_pose_landmark_lite.tflite"),
            PoseModel.Options.named("blazepose"))) {
      assertEquals(Skeleton.BLAZEPOSE_33, model.model().skeleton());
      photo.cropTo(region, model.input());
      Pose pose = model.estimate(model.input()).getFirst();
      return PoseTracker.toFrame(pose, region, photo.width(), photo.height());
    }
  }

  @Test
  void shouldFindTheJointsThatTensorFlowMarked() throws IOException {
    Picture photo = Picture.read(Weights.image("tf_image1.png"));
    Pose pose = landmarks(photo, people(photo).getFirst());
    List<Keypoint> truth = TruthTest.photoTruth();
    double sum = 0;
    for (int i = 0; i < 17; i++) {
      int part = pose33(Skeleton.COCO_17.parts().get(i));
      Keypoint joint = pose.keypoints().get(part);
      sum += Math.hypot(joint.x() - truth.get(i).x(), joint.y() - truth.get(i).y());
    }
    // MediaPipe's own tests allow 15 pixels an axis.
    assertTrue(sum / 17 <= 15, sum / 17 + " pixels");
    assertEquals(33, pose.keypoints().size());
  }

  private static int pose33(String name) {
    return Skeleton.BLAZEPOSE_33.part(name);
  }

  @Test
  void shouldFindThreePeople() throws IOException {
    Picture photo = Picture.read(Weights.image("tfjs_three_people.jpg"));
    List<CropRegion> people = people(photo);
    assertEquals(3, people.size());
    // Their faces are a quarter of the picture's width apart and more.
    double[] noses = new double[3];
    for (int i = 0; i < 3; i++) {
      noses[i] = landmarks(photo, people.get(i)).keypoints().getFirst().x();
    }
    Arrays.sort(noses);
    assertTrue(noses[1] - noses[0] > 150 && noses[2] - noses[1] > 150);
  }

  @Test
  void shouldFindNobodyInBlack() throws IOException {
    assertEquals(List.of(), people(new Picture(64, 48, new byte[3 * 64 * 48])));
    try (PoseModel model =
        PoseModel.open(
            Weights.model("blazepose_pose_landmark_lite.tflite"),
            PoseModel.Options.named("blazepose"))) {
      model.input().segment().fill((byte) 0);
      assertEquals(List.of(), model.estimate(model.input()));
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1e30f, 0})
  void shouldFindNobodyWhereThereAreNoNumbers(float value, @TempDir Path folder)
      throws IOException {
    float[] rows = new float[2254 * 12];
    float[] sure = new float[2254];
    Arrays.fill(rows, value);
    Arrays.fill(sure, 100);
    byte[] model =
        new OnnxFile(1, 224, 224, 3)
            .output("rows", rows, 1, 2254, 12)
            .output("scores", sure, 1, 2254, 1)
            .bytes();
    Path file = Files.write(folder.resolve("detector.onnx"), model);
    try (PersonDetector detector = PersonDetector.open(file, 1)) {
      assertEquals(List.of(), detector.detect(CropRegion.FULL, 640, 480));
    }
  }

  @Test
  void shouldMirrorTheJointsOfBothSkeletons() {
    for (Skeleton skeleton : List.of(Skeleton.COCO_17, Skeleton.BLAZEPOSE_33)) {
      for (int part = 0; part < skeleton.parts().size(); part++) {
        int other = skeleton.mirrored(part);
        assertEquals(part, skeleton.mirrored(other));
        assertEquals(skeleton.parts().get(part).equals("nose"), other == part);
      }
    }
  }
}
