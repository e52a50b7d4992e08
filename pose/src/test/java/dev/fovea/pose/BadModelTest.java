package dev.fovea.pose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.pose.LiteFile.Type;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files that are no pose model: one line that names the file and the cure, and the JVM lives on.
 */
class BadModelTest {
  private static final int CUT_BYTES = 4096;
  private static final int[] PICTURE = {1, 192, 192, 3};
  private static final int[] MOVENET = {1, 1, 17, 3};

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
    shouldRefuse(onnx(PICTURE, shape), "is no pose model that is known here");
    shouldRefuse(lite(Type.U8, PICTURE, shape), "is no pose model that is known here");
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
    shouldRefuse(onnx(shape, MOVENET), "takes no RGB picture");
    shouldRefuse(lite(Type.U8, shape, MOVENET), "takes no RGB picture");
  }

  static Stream<int[]> shouldRefuseInputsThatAreNoPicture() {
    return Stream.of(
        new int[0],
        new int[] {192, 192, 3},
        new int[] {1, 192, 192, 1},
        new int[] {1, 192, 192, 4},
        new int[] {2, 192, 192, 3},
        new int[] {1, 110_592});
  }

  @Test
  void shouldRefusePicturesOfSidesThatCanNotBe() throws IOException {
    int[] long5000 = {1, 16, 5000, 3};
    shouldRefuse(onnx(long5000, MOVENET), "sides that no pose model has");
    shouldRefuse(lite(Type.U8, long5000, MOVENET), "sides that no pose model has");
    shouldRefuse(lite(Type.U8, new int[] {1, 0, 192, 3}, MOVENET), "sides that no pose model has");
    int[] large = {1, 2_000_000_000, 2_000_000_000, 3};
    shouldRefuse(onnx(large, MOVENET), "too large");
    shouldRefuse(lite(Type.U8, large, MOVENET), "");
  }

  @ParameterizedTest
  @ValueSource(
      ints = {OnnxFile.INT64, OnnxFile.STRING, OnnxFile.BOOL, OnnxFile.FLOAT16, OnnxFile.DOUBLE})
  void shouldRefuseInputsOfOtherTypes(int type) throws IOException {
    OnnxFile file = OnnxFile.taking(type, PICTURE).output("output", new float[17 * 3], 1, 1, 17, 3);
    shouldRefuse(file(file.bytes()), type == OnnxFile.INT64 ? "takes no RGB" : "a type that no");
    LiteFile.Type other = type == OnnxFile.INT64 ? Type.I64 : Type.I8;
    shouldRefuse(lite(other, PICTURE, MOVENET), "takes no RGB picture");
  }

  @Test
  void shouldRefuseOutputsOfOtherTypes() throws IOException {
    for (int[] type : new int[][] {{OnnxFile.INT32, 4}, {OnnxFile.INT64, 8}, {OnnxFile.UINT8, 1}}) {
      OnnxFile file = new OnnxFile(PICTURE).zeros("output", type[0], type[1], MOVENET);
      shouldRefuse(file(file.bytes()), "is no pose model");
    }
    OnnxFile doubles = new OnnxFile(PICTURE).zeros("output", OnnxFile.DOUBLE, 8, MOVENET);
    shouldRefuse(file(doubles.bytes()), "a type that no pose model here has");
    for (Type type : new Type[] {Type.I32, Type.I64, Type.U8}) {
      LiteFile file = new LiteFile(Type.U8, PICTURE).zeros("output", type, MOVENET);
      shouldRefuse(file(file.bytes()), "is no pose model");
    }
  }

  /** What models with these numbers say of a picture, in either engine. */
  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void shouldSeeNobodyInNumbersThatAreNone(float broken) throws IOException {
    float[] one = new float[17 * 3];
    one[40] = broken;
    float[] many = new float[6 * 56];
    Arrays.fill(many, broken);
    List<byte[]> files =
        List.of(
            new OnnxFile(PICTURE).output("output", one, MOVENET).bytes(),
            new OnnxFile(PICTURE).output("output", many, 1, 6, 56).bytes(),
            new LiteFile(Type.U8, PICTURE).output("output", one, MOVENET).bytes(),
            new LiteFile(Type.U8, PICTURE).output("output", many, 1, 6, 56).bytes(),
            new LiteFile(Type.U8, PICTURE).openOutput("output", many, 1, 6, 56).bytes());
    for (byte[] file : files) {
      try (PoseModel model = PoseModel.open(file(file), PoseModel.Options.named("broken"))) {
        assertEquals(List.of(), model.estimate(model.input()));
      }
    }
  }

  private Path onnx(int[] input, int... output) throws IOException {
    float[] values = new float[Arrays.stream(output).reduce(1, (a, b) -> a * b)];
    return file(new OnnxFile(input).output("output", values, output).bytes());
  }

  private Path lite(Type type, int[] input, int... output) throws IOException {
    float[] values = new float[Arrays.stream(output).reduce(1, (a, b) -> a * b)];
    return file(new LiteFile(type, input).output("output", values, output).bytes());
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

  /** A few bytes of what is no weight changed: an error in one line with the cure, or a model. */
  @Test
  void shouldOutliveForgedOnnxModels() throws IOException {
    byte[] model = Files.readAllBytes(Weights.model("movenet_lightning_int8_qdq.onnx"));
    List<ProtoMessage.Field> places =
        ProtoMessage.of(model, 0, model.length).messages(7).getFirst().fields().stream()
            .filter(field -> field.number() != 5)
            .toList();
    int opened = 0;
    for (int i = 0; i < 80; i++) {
      Random random = new Random(i);
      byte[] forged = model.clone();
      for (int k = random.nextInt(3); k >= 0; k--) {
        ProtoMessage.Field place = places.get(random.nextInt(places.size()));
        forged[place.start() + random.nextInt(place.to() - place.start())] =
            (byte) random.nextInt();
      }
      Path file = file(forged);
      try (PoseModel still = PoseModel.open(file, PoseModel.Options.named("forged"))) {
        still.estimate(still.input());
        opened++;
      } catch (IOException e) {
        shouldRefuse(file, "");
      }
    }
    assertTrue(opened > 0 && opened < 80, opened + " of 80 could be opened");
  }
}
