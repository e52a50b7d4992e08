package dev.fovea.share;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.fovea.ColorSpec;
import dev.fovea.FrameFormat;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;

/**
 * A consumer as its owner sees it: what it knows, wants and holds. All under the hub's lock; the
 * socket's thread alone receives.
 */
final class Visitor {
  /** A frame lent, until a time of {@link System#nanoTime}. */
  record Lease(Held held, long deadlineNanos) {}

  final SeqPacket socket;
  final long helloByNanos;

  /** By number, in the order in which they were lent. */
  final Map<Long, Lease> leases = new LinkedHashMap<>();

  /** Taken back and not yet released by a consumer that may not have heard of it. */
  final SequencedSet<Long> revoked = new LinkedHashSet<>();

  private final long[] knownSerials = new long[Stamps.COUNT];
  private FrameFormat knownFormat;
  String name = "";
  boolean welcome;
  boolean wants;
  long granted;
  long dropped;

  Visitor(SeqPacket socket, long helloByNanos) {
    this.socket = socket;
    this.helloByNanos = helloByNanos;
  }

  /** All of these return 0 or an error number; a consumer that can't be told has to go. */
  int sendWelcome(ShareServer.Options options, double rate, String source, int stamps) {
    MemorySegment out = blank(Wire.WELCOME, Wire.Welcome.LENGTH);
    out.set(JAVA_INT, Wire.Welcome.MAGIC, Wire.MAGIC);
    out.set(JAVA_INT, Wire.Welcome.VERSION, Wire.VERSION);
    out.set(JAVA_INT, Wire.Welcome.LEASES, options.leases());
    out.set(JAVA_INT, Wire.Welcome.LEASE_MILLIS, (int) options.leaseTime().toMillis());
    out.set(JAVA_INT, Wire.Welcome.STAMPS, Stamps.COUNT);
    out.set(JAVA_FLOAT, Wire.Welcome.RATE, (float) rate);
    text(out, Wire.Welcome.NAME, Wire.Welcome.NAME_BYTES, source);
    return socket.send(Wire.Welcome.LENGTH, stamps);
  }

  int sendFormat(FrameFormat format) {
    if (format.equals(knownFormat)) {
      return 0;
    }
    knownFormat = format;
    ColorSpec color = format.color();
    MemorySegment out = blank(Wire.FORMAT, Wire.Format.LENGTH);
    out.set(JAVA_INT, Wire.Format.WIDTH, format.width());
    out.set(JAVA_INT, Wire.Format.HEIGHT, format.height());
    out.set(JAVA_INT, Wire.Format.FOURCC, format.pixelFormat().fourcc());
    out.set(JAVA_INT, Wire.Format.COUNT, format.memories().size());
    for (int i = 0; i < format.memories().size(); i++) {
      out.set(JAVA_INT, Wire.Format.MEMORIES + 8L * i, format.memories().get(i).bytesPerLine());
      out.set(JAVA_INT, Wire.Format.MEMORIES + 8L * i + 4, format.memories().get(i).sizeImage());
    }
    out.set(JAVA_BYTE, Wire.Format.MATRIX, (byte) (1 + color.matrix().ordinal()));
    out.set(JAVA_BYTE, Wire.Format.RANGE, (byte) (color.fullRange() ? 1 : 0));
    return socket.send(Wire.Format.LENGTH);
  }

  int sendBuffer(Held held, long serial) {
    if (knownSerials[held.slot] == serial) {
      return 0;
    }
    knownSerials[held.slot] = serial;
    MemorySegment out = blank(Wire.BUFFER, Wire.Buffer.LENGTH);
    out.set(JAVA_INT, Wire.Buffer.SLOT, held.slot);
    List<SharedBuffer.Part> parts = held.shared.parts();
    out.set(JAVA_INT, Wire.Buffer.COUNT, parts.size());
    for (int i = 0; i < parts.size(); i++) {
      out.set(JAVA_LONG, Wire.Buffer.BYTES + 8L * i, parts.get(i).length());
    }
    int[] descriptors = parts.stream().mapToInt(SharedBuffer.Part::descriptor).toArray();
    return socket.send(Wire.Buffer.LENGTH, descriptors);
  }

  int sendFrame(Held held, long lease) {
    var frame = held.shared.frame();
    MemorySegment out = blank(Wire.FRAME, Wire.Frame.LENGTH);
    out.set(JAVA_INT, Wire.Frame.SLOT, held.slot);
    out.set(JAVA_LONG, Wire.Frame.LEASE, lease);
    out.set(JAVA_LONG, Wire.Frame.STAMP, held.stamp);
    out.set(JAVA_LONG, Wire.Frame.SEQUENCE, frame.sequence());
    out.set(JAVA_LONG, Wire.Frame.TIMESTAMP, frame.timestampNanos());
    out.set(JAVA_LONG, Wire.Frame.DROPPED, dropped);
    List<MemorySegment> memories = frame.memories();
    out.set(JAVA_INT, Wire.Frame.COUNT, memories.size());
    for (int i = 0; i < memories.size(); i++) {
      long at = Wire.Frame.PARTS + 8L * i;
      out.set(JAVA_INT, at, (int) held.shared.parts().get(i).offset());
      out.set(JAVA_INT, at + 4, (int) memories.get(i).byteSize());
    }
    out.set(JAVA_INT, Wire.Frame.CLOCK, frame.timestampSource().ordinal());
    return socket.send(Wire.Frame.LENGTH);
  }

  int sendRevoked(long lease) {
    blank(Wire.REVOKED, Wire.Lease.LENGTH).set(JAVA_LONG, Wire.Lease.LEASE, lease);
    return socket.send(Wire.Lease.LENGTH);
  }

  /**
   * @param type {@link Wire#STATE} or {@link Wire#GOODBYE}
   */
  int sendText(int type, int code, String words) {
    MemorySegment out = blank(type, Wire.Text.LENGTH);
    out.set(JAVA_INT, Wire.Text.CODE, code);
    text(out, Wire.Text.TEXT, Wire.Text.TEXT_BYTES, words);
    return socket.send(Wire.Text.LENGTH);
  }

  private MemorySegment blank(int type, int length) {
    MemorySegment out = socket.out();
    out.asSlice(0, length).fill((byte) 0);
    out.set(JAVA_INT, Wire.TYPE, type);
    return out;
  }

  private static void text(MemorySegment out, long at, int most, String words) {
    byte[] bytes = words.getBytes(StandardCharsets.UTF_8);
    MemorySegment.copy(bytes, 0, out, JAVA_BYTE, at, Math.min(bytes.length, most));
  }
}
