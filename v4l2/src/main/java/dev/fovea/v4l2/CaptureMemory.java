package dev.fovea.v4l2;

import java.util.List;

/** Whose memory the driver fills with frames. */
public sealed interface CaptureMemory {

  /** The driver's own, mapped into this process: V4L2_MEMORY_MMAP, which every driver has. */
  record Mmap() implements CaptureMemory {}

  /** Pages of this process, which the driver pins: V4L2_MEMORY_USERPTR. Few USB cameras need it. */
  record UserPtr() implements CaptureMemory {}

  /**
   * Another device's, by descriptors of DMA buffers: V4L2_MEMORY_DMABUF. There are as many buffers
   * as are given here, whatever the configuration says.
   *
   * @param buffers what {@link CaptureStream#exportBuffers} of the other device gave, or {@link
   *     ExportedBuffer}s made of descriptors; the stream duplicates them, so they may be closed
   */
  record DmaBufs(List<ExportedBuffer> buffers) implements CaptureMemory {
    /**
     * @throws IllegalArgumentException if there are not 2 to 32 buffers
     */
    public DmaBufs {
      buffers = List.copyOf(buffers);
      CaptureConfig.requireBuffers(buffers.size());
    }
  }

  /**
   * Pages of this process, into which frames are copied by read(2): for drivers that cannot stream.
   * Frames have neither a driver's time nor flags, and one copy more.
   */
  record Read() implements CaptureMemory {}
}
