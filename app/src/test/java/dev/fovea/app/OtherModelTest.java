package dev.fovea.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.fovea.CropRegion;
import dev.fovea.Frame;
import dev.fovea.FrameAnalyzer;
import dev.fovea.Keypoint;
import dev.fovea.ModelInfo;
import dev.fovea.Pose;
import dev.fovea.Skeleton;
import dev.fovea.Tensor;
import dev.fovea.net.PoseServer;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A view whose server goes, and the next one has another model. */
@Timeout(120)
class OtherModelTest {
  /** One person, every joint in the corner. */
  private record Corner(ModelInfo model, CountDownLatch answers) implements FrameAnalyzer {
    @Override
    public Analysis analyze(Frame frame, List<CropRegion> regions) {
      answers.countDown();
      int joints = model.skeleton().parts().size();
      Pose person = Pose.of(1, Collections.nCopies(joints, new Keypoint(0, 0, 1)));
      return new Analysis(List.of(person), List.of(), 1, 1);
    }

    @Override
    public Analysis analyzeTensor(MemorySegment tensor, CropRegion region, int width, int height) {
      assertEquals(3L * model.inputWidth() * model.inputHeight(), tensor.byteSize());
      return analyze(null, List.of(region));
    }

    @Override
    public void close() {}
  }

  private static PoseServer serve(String name, int input, int joints, CountDownLatch answers)
      throws IOException {
    List<String> parts = Collections.nCopies(joints, "joint");
    ModelInfo model =
        new ModelInfo(
            name, input, input, Tensor.ElementType.U8, new Skeleton("some", parts, List.of()));
    InetSocketAddress anyPort = new InetSocketAddress("127.0.0.1", 0);
    return PoseServer.start(PoseServer.Options.at(anyPort), () -> new Corner(model, answers));
  }

  private static String address(PoseServer server) {
    return "127.0.0.1:" + server.address().getPort();
  }

  @ParameterizedTest(name = "{0} to {1}, sending {4}")
  @CsvSource({
    "one, two, 192, 17, raw",
    "one, one, 256, 17, tensor",
    "one, one, 192, 16, raw",
    "one, one, 128, 17, scaled",
    "one, two, 256, 20, auto"
  })
  void shouldEndWithBothModelsNamed(String first, String then, int input, int joints, String send)
      throws Exception {
    CountDownLatch answers = new CountDownLatch(10);
    try (PoseServer one = serve(first, 192, 17, answers);
        PoseServer other = serve(then, input, joints, new CountDownLatch(0))) {
      Thread end = Thread.ofVirtual().start(() -> closeAfter(answers, one));
      Run run =
          Run.fovea(
              "view",
              "--source=scene",
              "--size=320x240",
              "--show=none",
              "--json",
              "--send=" + send,
              "--server=" + address(one) + "," + address(other));
      end.join();
      assertEquals(Main.FAILED, run.status(), run.err());
      String words =
          "fovea: the server has another model: %s (192x192, 17 joints) before,".formatted(first)
              + " %s (%dx%d, %d joints) now; start again".formatted(then, input, input, joints);
      assertEquals(words, run.err().lines().toList().getLast());
      List<String> lines = run.lines();
      JsonObject summary = JsonParser.parseString(lines.getLast()).getAsJsonObject();
      assertEquals(
          lines.size() - 1, summary.getAsJsonObject("summary").get("shown").getAsInt(), run.out());
      assertTrue(lines.size() > 1, "no pose of the first model's");
      assertFalse(run.err().contains("Exception"), run.err());
    }
  }

  private static void closeAfter(CountDownLatch answers, PoseServer server) {
    try {
      answers.await();
      server.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
