package dev.fovea.share;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.fovea.ColorSpec;
import dev.fovea.Frame.TimestampSource;
import dev.fovea.FrameFormat;
import dev.fovea.PixelFormat;
import dev.fovea.v4l2.uapi.Errno;
import dev.fovea.v4l2.uapi.Pollfd;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A consumer's connection to an owner: what came over it is checked before it is believed. One
 * thread at a time receives; any thread gives leases back; whoever made it closes it, when nobody
 * receives.
 */
final class Link implements AutoCloseable {
  private static final short POLLIN = 1;

  private final Path path;
  private final SeqPacket socket;
  private final MemorySegment pollfds = Arena.ofAuto().allocate(2 * Pollfd.SIZE, 8);
  private final Map<Integer, MappedBuffer> buffers = new HashMap<>();
  private Mapped stampMemory;
  private Stamps stamps;
  private FrameFormat format;
  private double rate;
  private String source = "";
  private volatile Optional<String> trouble = Optional.empty();
  private String goodbye = "the owner has gone";
  private volatile boolean open = true;
  private boolean wanting;
  private long dropped;

  private Link(Path path, SeqPacket socket, int wake) {
    this.path = path;
    this.socket = socket;
    pollfds.set(JAVA_INT, Pollfd.FD, socket.fd());
    pollfds.set(JAVA_SHORT, Pollfd.EVENTS, POLLIN);
    pollfds.set(JAVA_INT, Pollfd.SIZE + Pollfd.FD, wake);
    pollfds.set(JAVA_SHORT, Pollfd.SIZE + Pollfd.EVENTS, POLLIN);
  }

  /**
   * Connects and waits, at most 5 s, until the owner has said what its frames are like.
   *
   * @param wake a descriptor that ends {@link #await} when it turns readable
   * @throws IOException if there is no owner, it may not be looked at, or speaks another version
   */
  static Link connect(Path path, String name, int wake) throws IOException {
    MemorySegment address = Address.of(path);
    int fd = Unix.socket(Unix.SOCK_NONBLOCK);
    int error = fd < 0 ? -fd : -Unix.connect(fd, address);
    if (error != 0) {
      Unix.close(fd);
      throw new IOException(path + ": " + cure(path, error));
    }
    Link link = new Link(path, new SeqPacket(fd), wake);
    try {
      link.hello(name);
      return link;
    } catch (IOException e) {
      link.close();
      throw e;
    }
  }

  private static String cure(Path path, int error) throws IOException {
    String why =
        switch (SocketErrno.name(error)) {
          case "ENOENT", "ENOTDIR" ->
              "nothing is shared there; start \"fovea share DEVICE --at PATH\" first";
          case "ECONNREFUSED" ->
              Address.isSocket(path)
                  ? "whoever shared there has ended; start \"fovea share\" again"
                  : "no socket; name the one that \"fovea share\" tells";
          case "EACCES", "EPERM" ->
              "you may not look: ask to be in the socket's group (ls -l shows it)";
          case "EPROTOTYPE" -> "a socket of another kind; nothing of Fovea is shared there";
          case "EAGAIN" -> "the owner does not answer; try again";
          default -> "no connection";
        };
    return why + " (" + SocketErrno.name(error) + " on connect)";
  }

  private void hello(String name) throws IOException {
    MemorySegment out = socket.out();
    out.asSlice(0, Wire.Hello.LENGTH).fill((byte) 0);
    out.set(JAVA_INT, Wire.TYPE, Wire.HELLO);
    out.set(JAVA_INT, Wire.Hello.MAGIC, Wire.MAGIC);
    out.set(JAVA_INT, Wire.Hello.VERSION, Wire.VERSION);
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    int most = Math.min(bytes.length, Wire.Hello.NAME_BYTES);
    MemorySegment.copy(bytes, 0, out, JAVA_BYTE, Wire.Hello.NAME, most);
    socket.send(Wire.Hello.LENGTH);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    while (format == null && open) {
      int millis = (int) TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (millis <= 0 || !await(millis)) {
        throw new IOException(path + ": the owner does not answer; try again");
      }
      next();
    }
    if (!open) {
      throw new IOException(path + ": " + goodbye);
    }
  }

  FrameFormat format() {
    return format;
  }

  double rate() {
    return rate;
  }

  String source() {
    return source;
  }

  /** Frames that the owner did not send because this side wanted none. */
  long dropped() {
    return dropped;
  }

  /** Whether the owner is still there, as far as was received. */
  boolean open() {
    return open;
  }

  /** Why the owner has no frames at present; any thread may ask. */
  Optional<String> trouble() {
    return trouble;
  }

  /** Why the owner has gone. */
  String goodbye() {
    return goodbye;
  }

  /** Waits for a message or a wake-up: whether there is a message. */
  boolean await(int millis) {
    return Unix.poll(pollfds, 2, millis) > 0 && pollfds.get(JAVA_SHORT, Pollfd.REVENTS) != 0;
  }

  /** Whether a frame is asked for and has not come. */
  synchronized boolean wanting() {
    return wanting;
  }

  /** Asks for a frame, unless one is asked for already. */
  synchronized void want() {
    if (open && !wanting) {
      wanting = true;
      socket.out().set(JAVA_LONG, Wire.TYPE, Wire.WANT); // and four zeros
      socket.send(Wire.Want.LENGTH);
    }
  }

  /** Gives a lease back, if the owner is still there. */
  synchronized void giveBack(long lease) {
    if (open) {
      socket.out().set(JAVA_LONG, Wire.TYPE, Wire.RELEASE);
      socket.out().set(JAVA_LONG, Wire.Lease.LEASE, lease);
      socket.send(Wire.Lease.LENGTH);
    }
  }

  /** A frame as it came; {@code lease} is the consumer's to give back. */
  record Arrival(
      Mapped stampMemory,
      MappedBuffer mapped,
      List<MemorySegment> memories,
      Stamps stamps,
      int slot,
      long stamp,
      long lease,
      LentFrame.Facts facts) {}

  /**
   * Takes the next message, if there is one.
   *
   * @return a frame, or {@code null} if it was something else, or nothing
   * @throws IOException if the owner breaks the protocol
   */
  Arrival next() throws IOException {
    int length = socket.receive(true);
    int[] descriptors = socket.descriptors();
    try {
      if (length == -Errno.EAGAIN.number() || length == -Errno.EINTR.number()) {
        return null;
      }
      if (length <= 0) {
        end();
        return null;
      }
      return take(length, descriptors);
    } catch (IOException e) {
      end();
      throw new IOException(path + ": " + e.getMessage(), e);
    } finally {
      for (int descriptor : descriptors) {
        Unix.close(descriptor);
      }
    }
  }

  private Arrival take(int length, int[] descriptors) throws IOException {
    MemorySegment in = socket.in();
    int type = length >= 8 && socket.whole() ? in.get(JAVA_INT, Wire.TYPE) : 0;
    switch (type) {
      case Wire.WELCOME -> welcome(in, require(length, Wire.Welcome.LENGTH, descriptors, 1));
      case Wire.FORMAT -> format(in, require(length, Wire.Format.LENGTH, descriptors, 0));
      case Wire.BUFFER -> {
        int count = Math.clamp(in.get(JAVA_INT, Wire.Buffer.COUNT), 1, Wire.MOST_MEMORIES);
        buffer(in, require(length, Wire.Buffer.LENGTH, descriptors, count));
      }
      case Wire.FRAME -> {
        require(length, Wire.Frame.LENGTH, descriptors, 0);
        return frame(in);
      }
      case Wire.REVOKED -> {
        require(length, Wire.Lease.LENGTH, descriptors, 0); // the stamps tell; nothing to do
      }
      case Wire.STATE -> {
        require(length, Wire.Text.LENGTH, descriptors, 0);
        boolean stopped = in.get(JAVA_INT, Wire.Text.CODE) == Wire.Text.STOPPED;
        String words = Texts.read(in, Wire.Text.TEXT, Wire.Text.TEXT_BYTES);
        trouble = stopped ? Optional.of(words) : Optional.empty();
      }
      case Wire.GOODBYE -> {
        require(length, Wire.Text.LENGTH, descriptors, 0);
        goodbye = Texts.read(in, Wire.Text.TEXT, Wire.Text.TEXT_BYTES);
        end();
      }
      default -> throw broken("message " + type + " of " + length + " bytes");
    }
    return null;
  }

  private synchronized void end() {
    open = false;
  }

  private int[] require(int length, int expected, int[] descriptors, int count) throws IOException {
    if (length != expected || descriptors.length != count) {
      throw broken(length + " bytes with " + descriptors.length + " descriptors");
    }
    return descriptors;
  }

  private static IOException broken(String what) {
    return new IOException("whoever shares there breaks the protocol: " + what);
  }

  private void welcome(MemorySegment in, int[] descriptors) throws IOException {
    int version = in.get(JAVA_INT, Wire.Welcome.VERSION);
    if (in.get(JAVA_INT, Wire.Welcome.MAGIC) == Wire.MAGIC && version != Wire.VERSION) {
      throw new IOException(Wire.versions(Wire.VERSION, version));
    }
    if (in.get(JAVA_INT, Wire.Welcome.MAGIC) != Wire.MAGIC
        || in.get(JAVA_INT, Wire.Welcome.STAMPS) != Stamps.COUNT
        || stamps != null) {
      throw broken("a welcome that is none");
    }
    rate = Math.clamp(in.get(JAVA_FLOAT, Wire.Welcome.RATE), 0, 1e6);
    source = Texts.read(in, Wire.Welcome.NAME, Wire.Welcome.NAME_BYTES);
    stampMemory = Mapped.of(descriptors[0], Stamps.BYTES);
    stamps = new Stamps(stampMemory.memory());
  }

  private void format(MemorySegment in, int[] none) throws IOException {
    int matrix = in.get(JAVA_BYTE, Wire.Format.MATRIX) - 1;
    ColorSpec.Matrix[] matrices = ColorSpec.Matrix.values();
    if (stamps == null || matrix < 0 || matrix >= matrices.length) {
      throw broken("a format of nothing");
    }
    try {
      format =
          new FrameFormat(
              in.get(JAVA_INT, Wire.Format.WIDTH),
              in.get(JAVA_INT, Wire.Format.HEIGHT),
              new PixelFormat(in.get(JAVA_INT, Wire.Format.FOURCC)),
              memories(in),
              new ColorSpec(matrices[matrix], in.get(JAVA_BYTE, Wire.Format.RANGE) != 0));
    } catch (IllegalArgumentException e) {
      throw broken(e.getMessage());
    }
  }

  private static List<FrameFormat.Memory> memories(MemorySegment in) {
    List<FrameFormat.Memory> memories = new ArrayList<>();
    int count = Math.clamp(in.get(JAVA_INT, Wire.Format.COUNT), 0, Wire.MOST_MEMORIES);
    for (int i = 0; i < count; i++) {
      long at = Wire.Format.MEMORIES + 8L * i;
      memories.add(new FrameFormat.Memory(in.get(JAVA_INT, at), in.get(JAVA_INT, at + 4)));
    }
    return memories;
  }

  private void buffer(MemorySegment in, int[] descriptors) throws IOException {
    int slot = in.get(JAVA_INT, Wire.Buffer.SLOT);
    if (slot < 0 || slot >= Stamps.COUNT) {
      throw broken("buffer " + slot);
    }
    long[] lengths = new long[descriptors.length];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = in.get(JAVA_LONG, Wire.Buffer.BYTES + 8L * i);
    }
    MappedBuffer before = buffers.put(slot, MappedBuffer.of(descriptors, lengths));
    if (before != null) {
      before.release();
    }
  }

  private Arrival frame(MemorySegment in) throws IOException {
    int slot = in.get(JAVA_INT, Wire.Frame.SLOT);
    MappedBuffer mapped = buffers.get(slot);
    int count = in.get(JAVA_INT, Wire.Frame.COUNT);
    if (mapped == null
        || format == null
        || count != mapped.count()
        || count != format.memories().size()) {
      throw broken("a frame in " + count + " memories of buffer " + slot);
    }
    List<MemorySegment> memories = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      memories.add(part(in, mapped.memory(i), i));
    }
    synchronized (this) {
      wanting = false;
    }
    dropped = in.get(JAVA_LONG, Wire.Frame.DROPPED);
    TimestampSource[] clocks = TimestampSource.values();
    LentFrame.Facts facts =
        new LentFrame.Facts(
            format,
            in.get(JAVA_LONG, Wire.Frame.SEQUENCE),
            in.get(JAVA_LONG, Wire.Frame.TIMESTAMP),
            clocks[Math.clamp(in.get(JAVA_INT, Wire.Frame.CLOCK), 0, clocks.length - 1)]);
    return new Arrival(
        stampMemory,
        mapped,
        memories,
        stamps,
        slot,
        in.get(JAVA_LONG, Wire.Frame.STAMP),
        in.get(JAVA_LONG, Wire.Frame.LEASE),
        facts);
  }

  private MemorySegment part(MemorySegment in, MemorySegment memory, int index) throws IOException {
    long at = Wire.Frame.PARTS + 8L * index;
    long offset = Integer.toUnsignedLong(in.get(JAVA_INT, at));
    long length = Integer.toUnsignedLong(in.get(JAVA_INT, at + 4));
    if (offset + length > memory.byteSize() || length < format.leastBytes(index)) {
      throw broken(
          "a frame of %d bytes from %d on in a memory of %d, where %s needs %d"
              .formatted(length, offset, memory.byteSize(), format, format.leastBytes(index)));
    }
    return memory.asSlice(offset, length);
  }

  /** Ends the connection; frames still held stay readable. */
  @Override
  public synchronized void close() {
    open = false;
    socket.close();
    buffers.values().forEach(MappedBuffer::release);
    buffers.clear();
    if (stampMemory != null) {
      stampMemory.release();
      stampMemory = null;
    }
  }
}
