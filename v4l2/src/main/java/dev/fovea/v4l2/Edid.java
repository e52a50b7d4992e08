package dev.fovea.v4l2;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.fovea.v4l2.uapi.Errno;
import dev.fovea.v4l2.uapi.Ioctl;
import dev.fovea.v4l2.uapi.V4l2Edid;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * What a device's sockets say of themselves to whoever sends (EDID): bytes, in blocks of 128. Any
 * thread; works as long as the device it came from, or a stream of it, is open.
 */
public final class Edid {
  /** The bytes of a block. */
  public static final int BLOCK = 128;

  private static final int MOST_BLOCKS = 256;

  private final Driver driver;

  Edid(Driver driver) {
    this.driver = driver;
  }

  /**
   * Reads a socket's.
   *
   * @param input the socket: the index of a digital input
   * @return no bytes if it says nothing
   * @throws V4l2Exception if the input has none to say
   */
  public byte[] read(int input) throws V4l2Exception {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment edid = arena.allocate(V4l2Edid.SIZE, 8);
      edid.set(JAVA_INT, V4l2Edid.PAD, input);
      int error = driver.tryIoctl(Ioctl.G_EDID, edid); // no blocks asked for: how many are there?
      if (error == Errno.ENODATA.number()) {
        return new byte[0];
      }
      driver.require(Ioctl.G_EDID, error);
      int blocks = edid.get(JAVA_INT, V4l2Edid.BLOCKS);
      if (blocks < 1 || blocks > MOST_BLOCKS) {
        return new byte[0];
      }
      MemorySegment bytes = arena.allocate((long) blocks * BLOCK);
      edid.set(ADDRESS, V4l2Edid.EDID, bytes);
      driver.ioctl(Ioctl.G_EDID, edid);
      int read = Math.clamp(edid.get(JAVA_INT, V4l2Edid.BLOCKS), 0, blocks);
      return bytes.asSlice(0, (long) read * BLOCK).toArray(JAVA_BYTE);
    }
  }

  /**
   * Writes a socket's; the sender sees it as if the cable had been plugged again.
   *
   * @param bytes whole blocks; none takes the EDID away
   * @throws V4l2Exception if the device streams, cannot keep as many, or the input has none
   * @throws IllegalArgumentException if these are not whole blocks, or over 256
   */
  public void write(int input, byte[] bytes) throws V4l2Exception {
    if (bytes.length % BLOCK != 0 || bytes.length > MOST_BLOCKS * BLOCK) {
      throw new IllegalArgumentException(
          "an EDID has 0 to %d blocks of %d bytes, not %d bytes"
              .formatted(MOST_BLOCKS, BLOCK, bytes.length));
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment edid = arena.allocate(V4l2Edid.SIZE, 8);
      edid.set(JAVA_INT, V4l2Edid.PAD, input);
      edid.set(JAVA_INT, V4l2Edid.BLOCKS, bytes.length / BLOCK);
      edid.set(ADDRESS, V4l2Edid.EDID, arena.allocateFrom(JAVA_BYTE, bytes));
      driver.ioctl(Ioctl.S_EDID, edid);
    }
  }
}
