package dev.fovea.share;

import dev.fovea.CopyLedger;
import dev.fovea.Frame;
import dev.fovea.v4l2.BufferPlace;
import dev.fovea.v4l2.CaptureStream;
import dev.fovea.v4l2.DmaBuf;
import dev.fovea.v4l2.ExportedBuffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A camera's own buffers, exported once a stream. A camera that comes back has new ones. Frames
 * that the camera's side copied, or of a driver that cannot export, are copied. One thread asks.
 */
final class SourceMemory implements SharedMemory {
  /**
   * What a camera needs while others look: one buffer that fills, one that waits, one in the slot.
   */
  private static final int CAMERAS = 3;

  private final int buffers;
  private final CopiedMemory copies;
  private CaptureStream stream;
  private List<ExportedBuffer> exported = List.of();

  /**
   * @param buffers of the camera, and of the copies if there must be some
   */
  SourceMemory(int buffers, CopyLedger ledger) {
    this.buffers = buffers;
    this.copies = new CopiedMemory(buffers, ledger);
  }

  @Override
  public Optional<SharedBuffer> of(Frame frame) throws IOException {
    Optional<BufferPlace> place = BufferPlace.of(frame);
    if (place.isPresent() && place.get().stream() != stream) {
      export(place.get().stream());
    }
    return place.isPresent() && !exported.isEmpty()
        ? Optional.of(inPlace(frame, place.get()))
        : copies.of(frame);
  }

  private void export(CaptureStream next) {
    exported.forEach(ExportedBuffer::close);
    stream = next;
    try {
      exported = next.exportBuffers();
    } catch (IOException e) {
      exported = List.of();
      System.getLogger("dev.fovea.share")
          .log(System.Logger.Level.INFO, "this driver exports no buffers, so frames are copied", e);
    }
  }

  private SharedBuffer inPlace(Frame frame, BufferPlace place) {
    ExportedBuffer buffer = exported.get(place.index());
    List<SharedBuffer.Part> parts = new ArrayList<>();
    for (int i = 0; i < buffer.memories().size(); i++) {
      DmaBuf memory = buffer.memories().get(i);
      parts.add(new SharedBuffer.Part(memory.fd(), memory.length(), place.offsets().get(i)));
    }
    return new SharedBuffer(frame.shared(), buffer, parts);
  }

  @Override
  public int most() {
    return Math.max(1, buffers - CAMERAS);
  }

  @Override
  public void close() {
    exported.forEach(ExportedBuffer::close);
    exported = List.of();
    copies.close();
  }
}
