package dev.fovea.lab.guest;

import static dev.fovea.lab.guest.Captures.SMALL;
import static dev.fovea.lab.guest.Captures.next;
import static dev.fovea.lab.guest.Captures.sequences;
import static dev.fovea.lab.guest.Captures.stream;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.Frame;
import dev.fovea.FrameFormat;
import dev.fovea.PixelFormat;
import dev.fovea.v4l2.CaptureConfig;
import dev.fovea.v4l2.CaptureDevice;
import dev.fovea.v4l2.CaptureMemory;
import dev.fovea.v4l2.CaptureStream;
import dev.fovea.v4l2.ExportedBuffer;
import dev.fovea.v4l2.SupportedFormat;
import dev.fovea.v4l2.V4l2Exception;
import dev.fovea.v4l2.uapi.Errno;
import dev.fovea.v4l2.uapi.V4l2;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Cameras that speak the multi-planar API alone, as those of most boards do. */
@Tag("planar")
class PlanarTest {
  private static final CaptureConfig NM12 = SMALL.withPixelFormat(PixelFormat.of("NM12"));

  /** Why a dequeued buffer has room for all planes: the frame is not lost, but does not come. */
  @Test
  void shouldLeaveAFrameInTheQueueForWhichThereIsNoRoom() throws Exception {
    Vivid.STEADY.ctl("--set-fmt-video=width=320,height=180,pixelformat=NM12");
    try (RawQueue queue = new RawQueue(Vivid.STEADY.path(), V4l2.BUF_TYPE_VIDEO_CAPTURE_MPLANE)) {
      assertEquals(4, queue.request(4));
      for (int i = 0; i < 4; i++) {
        assertEquals(0, queue.queuePlanes(i, 2));
      }
      assertEquals(0, queue.on());
      assertEquals(V4l2.POLLIN, queue.poll(10_000) & V4l2.POLLIN);
      assertEquals(-Errno.EINVAL.number(), queue.dequeuePlanes(1));
      assertEquals(V4l2.POLLIN, queue.poll(0) & V4l2.POLLIN, "it is still there");
      assertEquals(0, queue.dequeuePlanes(2));
    }
  }

  @BeforeEach
  void rest() throws Exception {
    Vivid.STEADY.rest();
    Vivid.STEADY.set("test_pattern=1,hsv_encoding=1");
  }

  @Test
  void shouldReadTheBarsInEveryFormat() throws Exception {
    List<String> faults = new ArrayList<>();
    List<PixelFormat> formats;
    try (CaptureDevice camera = CaptureDevice.open(Vivid.STEADY.path())) {
      formats = camera.formats().stream().map(SupportedFormat::pixelFormat).toList();
    }
    assertTrue(formats.size() > 90, formats::toString);
    for (PixelFormat format : formats) {
      faults.addAll(faults(SMALL.withPixelFormat(format)));
      if (format.layout().separate()) {
        faults.addAll(faults(SMALL.withPixelFormat(format).withBytesPerLine(384)));
      }
    }
    assertEquals(List.of(), faults);
  }

  private static List<String> faults(CaptureConfig config) throws Exception {
    try (CaptureStream stream = stream(Vivid.STEADY, config)) {
      FrameFormat format = stream.format();
      config.bytesPerLine().ifPresent(stride -> assertEquals(stride, format.bytesPerLine()));
      next(stream).close();
      try (Frame frame = next(stream)) {
        return Bars.faults(frame);
      }
    }
  }

  @Test
  void shouldBeginAfterTheDataOffset() throws Exception {
    assertEquals(128, offset("YUYV", 0));
    assertEquals(128, offset("NM16", 0));
    assertEquals(0, offset("NM16", 1));
    assertEquals(128, offset("NM61", 1));
  }

  /** Where the frame's bytes begin in an exported memory; a row of the bars fits in one place. */
  private static long offset(String fourcc, int memory) throws Exception {
    CaptureConfig config = SMALL.withPixelFormat(PixelFormat.of(fourcc));
    try (CaptureStream stream = stream(Vivid.STEADY, config);
        Arena arena = Arena.ofConfined()) {
      sequences(stream, 8);
      List<ExportedBuffer> exported = stream.exportBuffers();
      try (Frame frame = next(stream)) {
        MemorySegment picture = frame.memories().get(memory);
        for (ExportedBuffer buffer : exported) {
          MemorySegment whole = buffer.memories().get(memory).map(arena);
          for (long at = 0; at + picture.byteSize() <= whole.byteSize(); at += 8) {
            if (whole.asSlice(at, picture.byteSize()).mismatch(picture) < 0) {
              return at;
            }
          }
        }
      } finally {
        exported.forEach(ExportedBuffer::close);
      }
    }
    throw new AssertionError("the frame's bytes are in none of the buffers");
  }

  @Test
  void shouldLendEveryMemoryOfAFrame() throws Exception {
    try (CaptureStream stream = stream(Vivid.STEADY, NM12)) {
      assertEquals(2, stream.format().memories().size());
      sequences(stream, 3);
      Frame frame = next(stream);
      Frame shared = frame.shared();
      assertThrows(IllegalStateException.class, frame::segment);
      assertThrows(IllegalStateException.class, shared::segment);
      assertEquals(320 * 180, frame.memories().get(0).byteSize());
      assertEquals(320 * 90, frame.memories().get(1).byteSize());
      byte[] bytes = new byte[stream.format().sizeImage()];
      byte[] again = bytes.clone();
      assertEquals(320 * 270, frame.copyTo(bytes));
      MemorySegment chroma = frame.memories().get(1);
      frame.close();
      assertThrows(IllegalStateException.class, frame::memories);
      assertThrows(IllegalStateException.class, () -> chroma.asByteBuffer().get(0));
      assertEquals(320 * 270, shared.copyTo(again));
      assertArrayEquals(bytes, again);
      shared.close();
      assertEquals(20, sequences(stream, 20).size());
      assertEquals(0, stream.counters().flagged() + stream.counters().shortFrames());
    }
  }

  @Test
  void shouldNotAllocateOnTheDrainThread() throws Exception {
    LeaseTest.requireNoAllocation(NM12);
  }

  @Test
  void shouldChooseAFormatInOneMemory() throws Exception {
    try (CaptureStream stream = stream(Vivid.STEADY, CaptureConfig.defaults())) {
      assertEquals(PixelFormat.YUYV, stream.format().pixelFormat());
    }
  }

  @Test
  void shouldFillMemoryOfOurs() throws Exception {
    try (CaptureStream stream =
        stream(Vivid.STEADY, NM12.withMemory(new CaptureMemory.UserPtr()))) {
      sequences(stream, 10);
      try (Frame frame = next(stream)) {
        assertEquals(List.of(), Bars.faults(frame));
      }
    }
  }

  @Test
  void shouldFillMemoriesOfAnotherCamera() throws Exception {
    DmaBufs.shouldSeeTheOthersPicture(NM12);
  }

  @Test
  void shouldNotReadWhatLiesInSeveralMemories() throws Exception {
    CaptureConfig read = NM12.withMemory(new CaptureMemory.Read());
    V4l2Exception refused = assertThrows(V4l2Exception.class, () -> stream(Vivid.STEADY, read));
    assertTrue(refused.getMessage().contains("stream it instead"), refused.getMessage());
  }
}
