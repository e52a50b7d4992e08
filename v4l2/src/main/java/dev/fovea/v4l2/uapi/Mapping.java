package dev.fovea.v4l2.uapi;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Memory of a buffer in this process's address space: the kernel's, mapped, or ours. For Java it is
 * read-only, but for buffers that are drawn into. It is unmapped when the arena that it was put
 * under closes; whoever lends it out counts the leases and closes the arena after the last one.
 *
 * <p>Memory of ours is whole pages outside of every heap: should a driver write to it late, it
 * writes into nobody's data.
 */
@SuppressWarnings("restricted")
public final class Mapping {
  private final long address;
  private final MemorySegment writable;
  private final MemorySegment memory;

  private Mapping(long address, MemorySegment writable) {
    this.address = address;
    this.writable = writable;
    this.memory = writable.asReadOnly();
  }

  /** Memory that no driver knows, for copies. */
  public static Mapping ofOurs(long length, Arena arena) {
    MemorySegment ours = arena.allocate(length, Long.BYTES);
    return new Mapping(ours.address(), ours);
  }

  /**
   * Maps a buffer of an open device, or a DMA buffer.
   *
   * @param offset the device's cookie for the buffer, from VIDIOC_QUERYBUF; 0 of a DMA buffer
   * @return the address, for {@link #of}, or -errno
   */
  public static long map(MemorySegment errno, int fd, long offset, long length) {
    return Libc.mmap(errno, length, fd, offset);
  }

  /** As {@link #map}, of a buffer that is drawn into. */
  public static long mapWritable(MemorySegment errno, int fd, long offset, long length) {
    return Libc.mmapWritable(errno, length, fd, offset);
  }

  /** Allocates pages for the driver to fill: the address, for {@link #of}, or -errno. */
  public static long allocate(MemorySegment errno, long length) {
    return Libc.mmap(errno, length);
  }

  /**
   * Puts what {@link #map} or {@link #allocate} returned under an arena, which unmaps it when it
   * closes.
   *
   * @param address as returned for the same length, once
   */
  public static Mapping of(long address, long length, Arena arena) {
    return new Mapping(
        address,
        MemorySegment.ofAddress(address)
            .reinterpret(length, arena, gone -> Libc.munmap(Libc.newErrno(), address, length)));
  }

  /** Fills memory of {@link #ofOurs} from its beginning. */
  public void copyFrom(MemorySegment source) {
    writable.copyFrom(source);
  }

  /** Where it begins, for the kernel. */
  public long address() {
    return address;
  }

  /** The whole memory, alive as long as the mapping. */
  public MemorySegment memory() {
    return memory;
  }

  /**
   * Some bytes of the memory, alive only as long as {@code lease}, which must close before the
   * mapping's own arena does.
   */
  public MemorySegment lend(long offset, long bytes, Arena lease) {
    return memory.asSlice(offset, bytes).reinterpret(lease, null);
  }

  /** As {@link #lend}, to draw into: of memory that was mapped writable, or is ours. */
  public MemorySegment lendWritable(long bytes, Arena lease) {
    return writable.asSlice(0, bytes).reinterpret(lease, null);
  }
}
