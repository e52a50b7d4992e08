package dev.fovea.v4l2.uapi;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * {@code struct dma_buf_sync} of {@code linux/dma-buf.h}, 8 bytes ({@code u64 flags}), and its one
 * request: it tells the exporter of a DMA buffer that the processor starts or ends reading, so that
 * caches are right on machines where devices write around them.
 */
public final class DmaBufSync {
  public static final long DMA_BUF_IOCTL_SYNC = 0x40086200L;
  public static final long DMA_BUF_SYNC_READ = 1;
  public static final long DMA_BUF_SYNC_START = 0;
  public static final long DMA_BUF_SYNC_END = 4;

  private static final MemorySegment START = flags(DMA_BUF_SYNC_START | DMA_BUF_SYNC_READ);
  private static final MemorySegment END = flags(DMA_BUF_SYNC_END | DMA_BUF_SYNC_READ);

  private DmaBufSync() {}

  /** The processor is about to read; any thread. A second try asks again after a signal. */
  public static void startReading(int fd) {
    sync(fd, START);
  }

  /** The processor has read; any thread. */
  public static void endReading(int fd) {
    sync(fd, END);
  }

  private static void sync(int fd, MemorySegment flags) {
    if (Libc.quickIoctl(fd, DMA_BUF_IOCTL_SYNC, flags) != 0) {
      Libc.quickIoctl(fd, DMA_BUF_IOCTL_SYNC, flags);
    }
  }

  private static MemorySegment flags(long flags) {
    return Arena.global().allocateFrom(JAVA_LONG, flags);
  }
}
