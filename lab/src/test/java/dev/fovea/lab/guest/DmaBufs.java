package dev.fovea.lab.guest;

import static dev.fovea.lab.guest.Captures.next;
import static dev.fovea.lab.guest.Captures.sequences;
import static dev.fovea.lab.guest.Captures.stream;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fovea.Frame;
import dev.fovea.v4l2.CaptureConfig;
import dev.fovea.v4l2.CaptureMemory;
import dev.fovea.v4l2.CaptureStream;
import dev.fovea.v4l2.ExportedBuffer;
import java.util.ArrayList;
import java.util.List;

/** One camera's frames in the memory of another. */
final class DmaBufs {
  private DmaBufs() {}

  /**
   * Holds every frame of one camera, so that it fills none of its buffers, and has the other fill
   * them: then the first one's frames, mapped long before, show the picture of the second, byte for
   * byte.
   */
  static void shouldSeeTheOthersPicture(CaptureConfig config) throws Exception {
    Vivid.DOOMED.rest();
    Vivid.DOOMED.set("test_pattern=1");
    Vivid.STEADY.set("test_pattern=3");
    try (CaptureStream lender = stream(Vivid.STEADY, config.withQueuedFloor(0))) {
      List<Frame> held = new ArrayList<>();
      while (held.size() < lender.buffers()) {
        held.add(next(lender));
      }
      List<ExportedBuffer> exported = lender.exportBuffers();
      CaptureConfig borrowing = config.withMemory(new CaptureMemory.DmaBufs(exported));
      try (CaptureStream borrower = stream(Vivid.DOOMED, borrowing)) {
        exported.forEach(ExportedBuffer::close);
        sequences(borrower, 3 * lender.buffers());
        try (Frame frame = next(borrower)) {
          assertEquals(List.of(), Bars.faults(frame));
          byte[] bytes = new byte[frame.format().sizeImage()];
          frame.copyTo(bytes);
          for (Frame same : held) {
            byte[] seen = new byte[bytes.length];
            same.copyTo(seen);
            assertArrayEquals(bytes, seen);
          }
        }
      }
      held.forEach(Frame::close);
      assertEquals(20, sequences(lender, 20).size());
    }
  }
}
