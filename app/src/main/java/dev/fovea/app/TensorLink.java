package dev.fovea.app;

import dev.fovea.CopyLedger;
import dev.fovea.CropRegion;
import dev.fovea.Frame;
import dev.fovea.FrameFormat;
import dev.fovea.ModelInfo;
import dev.fovea.Tensor;
import dev.fovea.convert.FrameToTensor;
import dev.fovea.net.PoseClient;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.List;

/**
 * One pass from the frame to the tensor, then the tensor. One region: the model is single-pose. On
 * the send thread, whose end closes it.
 */
final class TensorLink implements FrameLink {
  private final PoseClient client;
  private final FrameToTensor toTensor;
  private final Arena arena = Arena.ofShared();
  private final Tensor tensor;
  private long madeNanos;

  TensorLink(PoseClient client, CopyLedger ledger) {
    this.client = client;
    toTensor = FrameToTensor.create(ledger);
    ModelInfo model = client.model();
    int height = model.inputHeight();
    int width = model.inputWidth();
    long bytes = Tensor.bytes(height, width, Tensor.ElementType.U8);
    tensor = new Tensor(arena.allocate(bytes), height, width, Tensor.ElementType.U8);
  }

  @Override
  public boolean trySend(Frame frame, List<CropRegion> regions) throws IOException {
    if (!client.canSend()) {
      return false;
    }
    FrameFormat format = frame.format();
    CropRegion region =
        ModelAnalyzer.fitting(
            regions.isEmpty() ? CropRegion.FULL : regions.getFirst(),
            format.width(),
            format.height(),
            tensor);
    long start = System.nanoTime();
    toTensor.apply(frame, region, tensor);
    madeNanos = System.nanoTime() - start;
    return client.trySendTensor(
        tensor.segment(),
        tensor.height(),
        tensor.width(),
        region,
        format.width(),
        format.height(),
        frame.sequence(),
        frame.timestampNanos());
  }

  @Override
  public long madeNanos() {
    return madeNanos;
  }

  @Override
  public String sending() {
    return "the model's input";
  }

  @Override
  public void close() {
    toTensor.close();
    arena.close();
  }
}
