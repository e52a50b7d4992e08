package dev.fovea.pose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Real models with a few numbers changed: an error or a pose, and the process lives on. */
class ForgedModelTest {
  private static final String LIGHTNING = "movenet_lightning_int8.tflite";
  private static final String LANDMARKS = "blazepose_pose_landmark_lite.tflite";

  /** Of 3,000 and of 600; in XNNPACK or by abort(), without the check. */
  @Test
  void shouldRefuseWhatEndedTheProcess() throws Exception {
    assertEquals(0, opened(LIGHTNING, IntStream.of(230, 821, 884, 1177, 1666, 2401)));
    assertEquals(0, opened(LANDMARKS, IntStream.of(61, 67, 198, 216, 263, 442, 511)));
  }

  @Test
  void shouldOutliveForgedModels() throws Exception {
    int opened = opened(LIGHTNING, IntStream.range(0, 60));
    assertTrue(opened > 0 && opened < 60, opened + " of 60 could be opened");
  }

  @Test
  @Tag("long")
  void shouldOutliveManyForgedModels() throws Exception {
    opened(LIGHTNING, IntStream.range(0, 3000));
    opened(LANDMARKS, IntStream.range(0, 600));
  }

  private static int opened(String model, IntStream numbers) throws Exception {
    List<String> arguments = new ArrayList<>();
    arguments.add(Weights.model(model).toString());
    numbers.mapToObj(Integer::toString).forEach(arguments::add);
    OtherJvm.Ended ended =
        OtherJvm.run(System.getProperty("jdk.module.path"), ForgedModels.class, arguments);
    assertEquals(0, ended.status(), ended.out());
    return Integer.parseInt(ended.out().strip().replaceAll("(?s).*\n", ""));
  }
}
