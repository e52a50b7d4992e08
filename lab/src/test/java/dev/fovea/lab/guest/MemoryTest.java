package dev.fovea.lab.guest;

import static dev.fovea.lab.guest.Captures.SMALL;
import static dev.fovea.lab.guest.Captures.next;
import static dev.fovea.lab.guest.Captures.sequences;
import static dev.fovea.lab.guest.Captures.stream;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.Frame;
import dev.fovea.v4l2.CaptureConfig;
import dev.fovea.v4l2.CaptureMemory;
import dev.fovea.v4l2.CaptureStream;
import dev.fovea.v4l2.DmaBuf;
import dev.fovea.v4l2.ExportedBuffer;
import dev.fovea.v4l2.V4l2Exception;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every kind of memory that frames can be in. */
class MemoryTest {

  @BeforeEach
  void rest() throws Exception {
    Vivid.STEADY.rest();
    Vivid.STEADY.set("test_pattern=1");
  }

  @Test
  void shouldFillMemoryOfOurs() throws Exception {
    capture(SMALL.withMemory(new CaptureMemory.UserPtr()));
  }

  @Test
  void shouldReadWithoutStreaming() throws Exception {
    capture(SMALL.withMemory(new CaptureMemory.Read()));
    // What read(2) began is over: the device takes another format.
    capture(SMALL.withSize(640, 360));
  }

  private static void capture(CaptureConfig config) throws Exception {
    try (CaptureStream stream = stream(Vivid.STEADY, config)) {
      List<Long> sequences = sequences(stream, 10);
      assertTrue(Captures.rising(sequences), sequences::toString);
      try (Frame frame = next(stream);
          Frame shared = frame.shared()) {
        assertEquals(List.of(), Bars.faults(frame));
        assertEquals(frame.segment().mismatch(shared.segment()), -1);
      }
    }
  }

  @Test
  void shouldLoseWhatComesWhileEveryBufferOfAReaderIsHeld() throws Exception {
    CaptureConfig reading = SMALL.withMemory(new CaptureMemory.Read()).withQueuedFloor(0);
    try (CaptureStream stream = stream(Vivid.STEADY, reading)) {
      List<Frame> held = new ArrayList<>();
      while (held.size() < stream.buffers()) {
        held.add(next(stream));
      }
      assertEquals(Optional.empty(), stream.poll(Duration.ofMillis(500)));
      held.forEach(Frame::close);
      sequences(stream, 5);
      assertTrue(stream.counters().lost() > 0, stream.counters()::toString);
    }
  }

  @Test
  void shouldFillMemoryOfAnotherCamera() throws Exception {
    DmaBufs.shouldSeeTheOthersPicture(SMALL);
  }

  @Test
  void shouldExportWhatItMaps() throws Exception {
    List<ExportedBuffer> exported;
    MemorySegment mapped;
    try (CaptureStream stream = stream(Vivid.STEADY, SMALL);
        Arena arena = Arena.ofConfined()) {
      sequences(stream, 2 * stream.buffers());
      exported = stream.exportBuffers();
      assertEquals(stream.buffers(), exported.size());
      try (Frame frame = next(stream)) {
        long length = frame.segment().byteSize();
        boolean found = false;
        for (ExportedBuffer buffer : exported) {
          DmaBuf memory = buffer.memories().getFirst();
          memory.startReading();
          mapped = memory.map(arena).asSlice(0, length);
          found |= mapped.mismatch(frame.segment()) < 0;
          memory.endReading();
        }
        assertTrue(found, "the frame is in none of the exported buffers");
      }
    }
    // The memory is the descriptors' now.
    try (Arena arena = Arena.ofConfined()) {
      for (ExportedBuffer buffer : exported) {
        assertTrue(buffer.memories().getFirst().map(arena).byteSize() >= 320 * 180 * 2);
        buffer.close();
        buffer.close();
        assertThrows(IllegalStateException.class, () -> buffer.memories().getFirst().fd());
      }
    }
  }

  @Test
  void shouldSayWhyMemoryIsNoneToImportOrExport() throws Exception {
    try (CaptureStream stream =
        stream(Vivid.STEADY, SMALL.withMemory(new CaptureMemory.UserPtr()))) {
      String said = assertThrows(V4l2Exception.class, stream::exportBuffers).getMessage();
      assertTrue(said.contains("EXPBUF"), said);
    }
    try (CaptureStream stream = stream(Vivid.STEADY, SMALL)) {
      List<ExportedBuffer> small = stream.exportBuffers();
      CaptureConfig larger = SMALL.withSize(640, 360).withMemory(new CaptureMemory.DmaBufs(small));
      String said =
          assertThrows(V4l2Exception.class, () -> stream(Vivid.DOOMED, larger)).getMessage();
      assertTrue(said.contains("too small"), said);
      small.forEach(ExportedBuffer::close);
      CaptureConfig closed = SMALL.withMemory(new CaptureMemory.DmaBufs(small));
      assertThrows(IllegalStateException.class, () -> stream(Vivid.DOOMED, closed));
    }
    capture(SMALL); // nothing of it is left
  }
}
