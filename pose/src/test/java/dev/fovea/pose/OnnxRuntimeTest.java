package dev.fovea.pose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=dev.fovea.pose",
                "-p",
                modules,
                "--patch-module",
                "dev.fovea.pose=" + Path.of("target/test-classes").toAbsolutePath(),
                "-m",
                "dev.fovea.pose/" + WithoutOnnx.class.getName(),
                Weights.model("movenet_lightning_int8.tflite").toString(),
                Weights.model("movenet_lightning_int8_heads.onnx").toString())
            .redirectErrorStream(true)
            .start();
    String out = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, java.waitFor(), out);
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
