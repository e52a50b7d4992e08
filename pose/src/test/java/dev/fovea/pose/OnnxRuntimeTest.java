package dev.fovea.pose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** ONNX Runtime where it is missing, or lacks what is asked of it. */
class OnnxRuntimeTest {

  @Test
  void shouldRunTheOtherEngineWithoutItAndSayWhatIsMissing() throws Exception {
    String modules =
        Arrays.stream(System.getProperty("jdk.module.path").split(":"))
            .filter(path -> !path.contains("onnxruntime"))
            .collect(Collectors.joining(":"));
    OtherJvm.Ended ended =
        OtherJvm.run(
            modules,
            WithoutOnnx.class,
            List.of(
                Weights.model("movenet_lightning_int8.tflite").toString(),
                Weights.model("movenet_lightning_int8_heads.onnx").toString()));
    String out = ended.out();
    assertEquals(0, ended.status(), out);
    List<String> lines = out.lines().toList();
    assertEquals(2, lines.size(), out);
    assertEquals("1 pose", lines.get(0));
    assertTrue(lines.get(1).contains("the module com.microsoft.onnxruntime"), out);
  }

  @Test
  void shouldSayThatABuildLacksAProvider() {
    Path onnx = Weights.model("movenet_lightning_int8_heads.onnx");
    for (Provider provider : List.of(Provider.CUDA, Provider.TENSORRT, Provider.OPENVINO)) {
      IOException e =
          assertThrows(
              IOException.class,
              () ->
                  PoseModel.open(onnx, PoseModel.Options.named("x").withProvider(provider))
                      .close());
      assertTrue(e.getMessage().contains("has no "), e.getMessage());
    }
  }

  @Test
  void shouldSayThatTensorFlowLiteHasTheProcessorOnly() {
    Path lite = Weights.model("movenet_lightning_int8.tflite");
    IOException e =
        assertThrows(
            IOException.class,
            () ->
                PoseModel.open(lite, PoseModel.Options.named("x").withProvider(Provider.CUDA))
                    .close());
    assertTrue(e.getMessage().contains("take an .onnx file"), e.getMessage());
  }
}
