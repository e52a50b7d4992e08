package dev.fovea.app;

import dev.fovea.CopyLedger;
import dev.fovea.CropRegion;
import dev.fovea.Frame;
import dev.fovea.Tensor;
import dev.fovea.convert.FrameToTensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A whole frame as the tensor that a client would send. */
record FrameTensor(MemorySegment bytes, CropRegion region, Arena arena) implements AutoCloseable {
  static FrameTensor of(Frame frame, int side) throws IOException {
    CropRegion region = CropRegion.fullPad(frame.format().width(), frame.format().height());
    Arena arena = Arena.ofConfined();
    MemorySegment bytes = arena.allocate(Tensor.bytes(side, side, Tensor.ElementType.U8));
    try (FrameToTensor toTensor = FrameToTensor.create(new CopyLedger())) {
      toTensor.apply(frame, region, new Tensor(bytes, side, side, Tensor.ElementType.U8));
    }
    return new FrameTensor(bytes, region, arena);
  }

  @Override
  public void close() {
    arena.close();
  }
}
