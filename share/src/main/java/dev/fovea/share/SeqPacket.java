package dev.fovea.share;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * One end of a connection of whole messages in order (AF_UNIX, SOCK_SEQPACKET), which may carry
 * descriptors. One thread at a time sends, and one receives; whoever made it closes it, when nobody
 * is in a call. A message costs one system call and no heap.
 */
final class SeqPacket implements AutoCloseable {
  /** More descriptors than any buffer has parts. */
  static final int MOST_DESCRIPTORS = 8;

  /** What {@link #receive} returns when the other end is closed. */
  static final int END = 0;

  /** What {@link #receive} returns for a message longer than any of ours: E2BIG, negated. */
  static final int TOO_LONG = -7;

  private static final int SCM_RIGHTS = 1;
  private static final int CMSG_HEADER = 16;

  private final int fd;
  private final Half out;
  private final Half in;
  private int received;
  private boolean closed;

  /** A {@code struct msghdr} of 64-bit Linux over one message and room for descriptors. */
  private static final class Half {
    private static final long IOV = 16;
    private static final long IOVLEN = 24;
    private static final long CONTROL = 32;
    private static final long CONTROLLEN = 40;
    private static final long FLAGS = 48;
    private static final long IOV_LENGTH = 8;

    private final MemorySegment message;
    private final MemorySegment vector;
    private final MemorySegment header;
    private final MemorySegment control;

    private Half(Arena arena) {
      message = arena.allocate(Wire.LONGEST, 8);
      vector = arena.allocate(16, 8);
      header = arena.allocate(56, 8);
      control = arena.allocate(CMSG_HEADER + 4 * MOST_DESCRIPTORS, 8);
      vector.set(ADDRESS, 0, message);
      header.set(ADDRESS, IOV, vector);
      header.set(JAVA_LONG, IOVLEN, 1);
    }

    private void prepare(long messageLength, long controlLength) {
      vector.set(JAVA_LONG, IOV_LENGTH, messageLength);
      header.set(ADDRESS, CONTROL, controlLength == 0 ? MemorySegment.NULL : control);
      header.set(JAVA_LONG, CONTROLLEN, controlLength);
      header.set(JAVA_INT, FLAGS, 0);
    }

    private boolean flagged(int flag) {
      return (header.get(JAVA_INT, FLAGS) & flag) != 0;
    }
  }

  /** Takes over a connected descriptor. */
  SeqPacket(int fd) {
    this.fd = fd;
    Arena arena = Arena.ofAuto();
    this.out = new Half(arena);
    this.in = new Half(arena);
  }

  int fd() {
    return fd;
  }

  /** Where the next message to send is written, from its start. */
  MemorySegment out() {
    return out.message;
  }

  /** The message received last. */
  MemorySegment in() {
    return in.message;
  }

  /** Sends the first bytes of {@link #out} with descriptors: 0, or the errno; never waits. */
  int send(int bytes, int... descriptors) {
    int payload = 4 * descriptors.length;
    out.prepare(bytes, payload == 0 ? 0 : CMSG_HEADER + (payload + 7 & ~7));
    out.control.set(JAVA_LONG, 0, CMSG_HEADER + payload);
    out.control.set(JAVA_INT, 8, Unix.SOL_SOCKET);
    out.control.set(JAVA_INT, 12, SCM_RIGHTS);
    for (int i = 0; i < descriptors.length; i++) {
      out.control.set(JAVA_INT, CMSG_HEADER + 4L * i, descriptors[i]);
    }
    long sent = Unix.sendmsg(fd, out.header, Unix.MSG_DONTWAIT | Unix.MSG_NOSIGNAL);
    return sent < 0 ? (int) -sent : 0;
  }

  /**
   * Receives a message into {@link #in}: its length, {@link #END}, {@link #TOO_LONG} or -errno;
   * never waits. Descriptors that came with it are in {@link #descriptors} and the caller's to
   * close.
   *
   * @param descriptors whether to take any: those of a peer that sends some unasked are closed by
   *     the kernel
   */
  int receive(boolean descriptors) {
    in.prepare(Wire.LONGEST, descriptors ? in.control.byteSize() : 0);
    in.control.set(JAVA_LONG, 0, 0);
    int flags = Unix.MSG_DONTWAIT | Unix.MSG_CMSG_CLOEXEC;
    long length = Unix.recvmsg(fd, in.header, flags);
    received = length > 0 && descriptors ? count() : 0;
    return length > 0 && in.flagged(Unix.MSG_TRUNC) ? TOO_LONG : (int) length;
  }

  private int count() {
    boolean rights =
        in.header.get(JAVA_LONG, Half.CONTROLLEN) >= CMSG_HEADER
            && in.control.get(JAVA_INT, 8) == Unix.SOL_SOCKET
            && in.control.get(JAVA_INT, 12) == SCM_RIGHTS;
    return rights ? (int) ((in.control.get(JAVA_LONG, 0) - CMSG_HEADER) / 4) : 0;
  }

  /** The descriptors that came with the message received last. */
  int[] descriptors() {
    int[] descriptors = new int[received];
    for (int i = 0; i < received; i++) {
      descriptors[i] = in.control.get(JAVA_INT, CMSG_HEADER + 4L * i);
    }
    return descriptors;
  }

  /** Whether the message came whole, with all of its descriptors. */
  boolean whole() {
    return !in.flagged(Unix.MSG_TRUNC | Unix.MSG_CTRUNC);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      Unix.close(fd);
    }
  }
}
