package dev.fovea.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.Box;
import dev.fovea.CopyLedger;
import dev.fovea.CropRegion;
import dev.fovea.Frame;
import dev.fovea.FrameAnalyzer;
import dev.fovea.Keypoint;
import dev.fovea.ModelInfo;
import dev.fovea.PixelFormat;
import dev.fovea.Pose;
import dev.fovea.Skeleton;
import dev.fovea.Tensor;
import dev.fovea.net.PoseClient;
import dev.fovea.net.PoseServer;
import dev.fovea.net.ReplyListener;
import dev.fovea.net.Result;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tensors on the wire, for models whose input is no square too. */
class TensorLinkTest {
  private static final int SQUARE = 120;
  private static final int LEFT = 300;
  private static final int TOP = 180;

  /** Finds the bright part of a tensor; its person's box is that part, in pixels of the frame. */
  private record BrightPart(ModelInfo model) implements FrameAnalyzer {
    @Override
    public Analysis analyze(Frame frame, List<CropRegion> regions) {
      throw new IllegalStateException("a whole frame came");
    }

    @Override
    public Analysis analyzeTensor(MemorySegment tensor, CropRegion region, int width, int height) {
      int top = Integer.MAX_VALUE;
      int left = Integer.MAX_VALUE;
      int bottom = -1;
      int right = -1;
      for (int y = 0; y < model.inputHeight(); y++) {
        for (int x = 0; x < model.inputWidth(); x++) {
          long at = 3L * (y * model.inputWidth() + x);
          if ((tensor.get(ValueLayout.JAVA_BYTE, at) & 0xff) > 127) {
            top = Math.min(top, y);
            left = Math.min(left, x);
            bottom = Math.max(bottom, y);
            right = Math.max(right, x);
          }
        }
      }
      float cellHeight = region.height() * height / model.inputHeight();
      float cellWidth = region.width() * width / model.inputWidth();
      Box box =
          new Box(
              region.yMin() * height + top * cellHeight,
              region.xMin() * width + left * cellWidth,
              region.yMin() * height + (bottom + 1) * cellHeight,
              region.xMin() * width + (right + 1) * cellWidth);
      List<Keypoint> cell = List.of(new Keypoint(cellWidth, cellHeight, 1));
      return new Analysis(List.of(new Pose(0, 1, cell, Optional.of(box))), List.of(), 1, 1);
    }

    @Override
    public void close() {}
  }

  @ParameterizedTest
  @CsvSource({"192,192", "192,256", "256,192", "320,96"})
  void shouldShowTheModelAnUndistortedPicture(int inputWidth, int inputHeight) throws Exception {
    ModelInfo model =
        new ModelInfo(
            "bright",
            inputHeight,
            inputWidth,
            Tensor.ElementType.U8,
            new Skeleton("cell", List.of("cell"), List.of()));
    LinkedBlockingQueue<Result> results = new LinkedBlockingQueue<>();
    ReplyListener listener =
        new ReplyListener() {
          @Override
          public void onResult(Result result) {
            results.add(result);
          }

          @Override
          public void onDropped(long sequence, String reason) {}
        };
    InetSocketAddress anyPort = new InetSocketAddress("127.0.0.1", 0);
    try (PoseServer server =
            PoseServer.start(PoseServer.Options.at(anyPort), () -> new BrightPart(model));
        PoseClient client =
            PoseClient.connect(
                PoseClient.Options.of("127.0.0.1", server.address().getPort(), "test"), listener);
        TensorLink link = new TensorLink(client, new CopyLedger())) {
      CropRegion near = new CropRegion(0.3f, 0.4f, 0.7f, 0.7f); // 192 x 192 pixels
      for (List<CropRegion> regions : List.of(List.<CropRegion>of(), List.of(near))) {
        assertTrue(link.trySend(square(), regions));
        Result result = results.poll(20, TimeUnit.SECONDS);
        Pose person = result.persons().getFirst();
        Keypoint cell = person.keypoints().getFirst();
        assertEquals(cell.x(), cell.y(), 0.01 * cell.y(), "a cell's width and height");
        Box box = person.box().orElseThrow();
        assertEquals(LEFT, box.xMin(), cell.x());
        assertEquals(TOP, box.yMin(), cell.y());
        assertEquals(LEFT + SQUARE, box.xMax(), cell.x());
        assertEquals(TOP + SQUARE, box.yMax(), cell.y());
      }
    }
  }

  private static Frame square() {
    BufferedImage image = new BufferedImage(640, 480, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setColor(Color.WHITE);
    g.fillRect(LEFT, TOP, SQUARE, SQUARE);
    g.dispose();
    return Lab.frame(image, PixelFormat.RGB3, 1);
  }
}
