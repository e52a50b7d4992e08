package dev.fovea.pose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files that are no pose model: one line that names the file and the cure, and the JVM lives on.
 */
class BadModelTest {
  private static final int CUT_BYTES = 4096;

  @TempDir private Path folder;

  private static void shouldRefuse(Path file, String because) {
    IOException e =
        assertThrows(
            IOException.class,
            () -> PoseModel.open(file, PoseModel.Options.named("bad")),
            file.toString());
    assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
    assertTrue(e.getMessage().contains(because), e.getMessage());
    assertTrue(e.getMessage().contains("fovea model pull"), e.getMessage());
    assertFalse(e.getMessage().contains("\n"), e.getMessage());
  }

  private Path file(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("model.tflite"), bytes);
  }

  @Test
  void shouldRefuseAMissingFile() {
    shouldRefuse(folder.resolve("missing.tflite"), "no model file");
  }

  @Test
  void shouldRefuseAFolder() {
    shouldRefuse(folder, "is no file");
  }

  @Test
  void shouldRefuseAnEmptyFile() throws IOException {
    shouldRefuse(file(new byte[0]), "is no model");
  }

  @Test
  void shouldRefuseRandomBytes() throws IOException {
    Random random = new Random(1);
    for (int length = 1; length < 70_000; length = 2 * length + 1) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      shouldRefuse(file(bytes), "is no model");
    }
  }

  @Test
  void shouldRefuseRandomBytesThatBearTheMark() throws IOException {
    Random random = new Random(2);
    for (int i = 0; i < 200; i++) {
      byte[] bytes = new byte[8 + random.nextInt(5000)];
      random.nextBytes(bytes);
      System.arraycopy(new byte[] {24, 0, 0, 0, 'T', 'F', 'L', '3'}, 0, bytes, 0, 8);
      shouldRefuse(file(bytes), "is damaged or cut short");
    }
  }

  @Test
  void shouldRefuseEveryCutOfARealModel() throws IOException {
    byte[] model = Files.readAllBytes(Weights.model("movenet_lightning_int8.tflite"));
    int cuts = 0;
    for (int length = 8; length < model.length; length += CUT_BYTES) {
      shouldRefuse(file(Arrays.copyOf(model, length)), "");
      cuts++;
    }
    shouldRefuse(file(Arrays.copyOf(model, model.length - 1)), "");
    assertEquals(707, cuts);
  }

  @Test
  void shouldRefuseModelsOfOtherTasks() {
    for (String other : new String[] {"blazepose_pose_detection.tflite"}) {
      shouldRefuse(Weights.model(other), "is no pose model");
    }
  }

  /** Near a known signature, but another: no skeleton may be guessed. */
  @ParameterizedTest
  @MethodSource
  void shouldRefuseOutputsOfOtherShapes(int[] shape) throws IOException {
    shouldRefuse(onnx(new int[] {1, 192, 192, 3}, shape), "is no pose model that is known here");
  }

  static Stream<int[]> shouldRefuseOutputsOfOtherShapes() {
    return Stream.of(
        new int[] {17, 3},
        new int[] {1, 17, 3},
        new int[] {1, 1, 17, 2},
        new int[] {1, 1, 16, 3},
        new int[] {1, 2, 17, 3},
        new int[] {2, 1, 17, 3},
        new int[] {1, 6, 55},
        new int[] {1, 16, 48, 48},
        new int[] {1, 17, 384},
        new int[] {1, 195},
        new int[] {1, 1000});
  }

  @ParameterizedTest
  @MethodSource
  void shouldRefuseInputsThatAreNoPicture(int[] shape) throws IOException {
    shouldRefuse(onnx(shape, 1, 1, 17, 3), "takes no RGB picture");
  }

  static Stream<int[]> shouldRefuseInputsThatAreNoPicture() {
    return Stream.of(
        new int[] {192, 192, 3},
        new int[] {1, 192, 192, 1},
        new int[] {1, 192, 192, 4},
        new int[] {2, 192, 192, 3},
        new int[] {1, 110_592});
  }

  private Path onnx(int[] input, int... output) throws IOException {
    float[] values = new float[Arrays.stream(output).reduce(1, (a, b) -> a * b)];
    return file(new OnnxFile(input).output("output", values, output).bytes());
  }

  @Test
  void shouldRefuseEveryCutOfAnOnnxModel() throws IOException {
    byte[] model = Files.readAllBytes(Weights.model("movenet_lightning_int8_heads.onnx"));
    int cuts = 0;
    for (int length = 8; length < model.length; length += CUT_BYTES) {
      shouldRefuse(file(Arrays.copyOf(model, length)), "");
      cuts++;
    }
    assertEquals(648, cuts);
  }

  @Test
  void shouldRefuseRandomBytesThatBeginLikeOnnx() throws IOException {
    Random random = new Random(3);
    for (int i = 0; i < 200; i++) {
      byte[] bytes = new byte[8 + random.nextInt(5000)];
      random.nextBytes(bytes);
      bytes[0] = 8;
      shouldRefuse(file(bytes), "can't be run by ONNX Runtime");
    }
  }
}
