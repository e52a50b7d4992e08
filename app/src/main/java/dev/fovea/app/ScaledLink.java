package dev.fovea.app;

import dev.fovea.ColorSpec;
import dev.fovea.CopyLedger;
import dev.fovea.CropRegion;
import dev.fovea.Frame;
import dev.fovea.FrameFormat;
import dev.fovea.PixelFormat;
import dev.fovea.Tensor;
import dev.fovea.convert.FrameToJpeg;
import dev.fovea.convert.FrameToTensor;
import dev.fovea.net.PoseClient;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * The whole frame, scaled down and as a JPEG: for networks on which everything else is too long. On
 * the send thread, whose end closes it.
 */
final class ScaledLink implements FrameLink {
  /** Of the longer side: MoveNet looks at 192, and a tracked person fills half of the picture. */
  private static final int LONGEST_SIDE = 320;

  private static final int QUALITY = 70;

  private final PoseClient client;
  private final FrameToTensor toPicture;
  private final FrameToJpeg toJpeg;
  private final Arena arena = Arena.ofShared();
  private final Tensor picture;
  private final FrameFormat rgb;
  private final FrameFormat jpeg;
  private long madeNanos;

  ScaledLink(PoseClient client, FrameFormat camera, CopyLedger ledger) {
    this.client = client;
    toPicture = FrameToTensor.create(ledger);
    toJpeg = FrameToJpeg.create(QUALITY, ledger);
    int longest = Math.max(camera.width(), camera.height());
    int width = side(camera.width(), longest);
    int height = side(camera.height(), longest);
    long bytes = Tensor.bytes(height, width, Tensor.ElementType.U8);
    picture = new Tensor(arena.allocate(bytes), height, width, Tensor.ElementType.U8);
    rgb = FrameFormat.packed(width, height, PixelFormat.RGB3, ColorSpec.BT601_FULL);
    jpeg = FrameFormat.packed(width, height, PixelFormat.JPEG, ColorSpec.BT601_FULL);
  }

  private static int side(int camera, int longest) {
    return longest <= LONGEST_SIDE ? camera : Math.max(1, camera * LONGEST_SIDE / longest);
  }

  @Override
  public boolean trySend(Frame frame, List<CropRegion> regions) throws IOException {
    if (!client.canSend()) {
      return false;
    }
    long start = System.nanoTime();
    toPicture.apply(frame, CropRegion.FULL, picture);
    MemorySegment bytes = MemorySegment.ofArray(toJpeg.encode(like(frame, rgb, picture.segment())));
    madeNanos = System.nanoTime() - start;
    FrameFormat camera = frame.format();
    return client.trySendScaled(like(frame, jpeg, bytes), regions, camera.width(), camera.height());
  }

  private static Frame like(Frame frame, FrameFormat format, MemorySegment bytes) {
    return Frame.of(format, bytes, frame.sequence(), frame.timestampNanos(), () -> {});
  }

  @Override
  public long madeNanos() {
    return madeNanos;
  }

  @Override
  public String sending() {
    return "a JPEG of %dx%d".formatted(jpeg.width(), jpeg.height());
  }

  @Override
  public void close() {
    toPicture.close();
    toJpeg.close();
    arena.close();
  }
}
