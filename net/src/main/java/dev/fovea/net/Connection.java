package dev.fovea.net;

import dev.fovea.Frame;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.InetAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * One client of a {@link PoseServer}. It lives on a thread that reads, beside one that writes
 * ({@link ReplyWriter}), and ends with the connection: by the peer, by the first thing that the
 * protocol does not allow, by the watchdog or by the server's end.
 */
final class Connection implements Runnable {
  private static final SafeLog LOG = SafeLog.of(Connection.class);

  /** How long, and how much, a peer that was refused may go on sending before it is cut off. */
  private static final Duration LINGER = Duration.ofMillis(500);

  private static final int LINGER_BYTES = 1 << 20;

  /** What a connection is ended for that is one too many. */
  static final String TOO_MANY = "too many connections";

  private final ServerContext server;
  private final SocketChannel socket;
  private final InetAddress host;
  private final boolean room;
  private final ByteChannel channel;
  private final ReplyWriter writer;
  private final ReceiveBuffers buffers;
  private final TokenBucket rate;
  private final Deadline deadline = new Deadline();
  private volatile String camera = "";
  private volatile CameraSlot slot;
  private volatile Thread thread;
  private volatile Thread writing;
  private volatile String cut;
  private volatile boolean closing;

  /**
   * @param host whose connection it is
   * @param room whether the server has room for it; if not it is only told so
   */
  Connection(ServerContext server, SocketChannel socket, InetAddress host, boolean room) {
    this.server = server;
    this.socket = socket;
    this.host = host;
    this.room = room;
    channel = server.secured(socket);
    rate = server.clientRate();
    writer = new ReplyWriter(channel, server.limits().message());
    buffers =
        new ReceiveBuffers(server.budget(), server.caps().frameBytes(), server.options().ledger());
  }

  /** Begins to read and to write. */
  void start(Runnable atEnd) {
    writing = Threads.start("fovea-reply", writer);
    try {
      thread = Threads.start("fovea-receive", () -> runAnd(atEnd));
    } catch (Error e) { // there are no more threads to be had
      writing.interrupt();
      throw e;
    }
  }

  private void runAnd(Runnable atEnd) {
    try {
      run();
    } finally {
      atEnd.run();
    }
  }

  @Override
  public void run() {
    try (Arena arena = Arena.ofShared()) {
      ByteBuffer message = arena.allocate(Wire.HEADER_BYTES + Wire.MAX_REQUEST_BODY).asByteBuffer();
      socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
      converse(new MessageReader(channel, message, deadline, server.limits().message()));
    } catch (PeerException e) {
      refuse(e);
    } catch (IOException e) {
      broken(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      end();
    }
  }

  private void converse(MessageReader reader) throws IOException, InterruptedException {
    deadline.within(server.limits().hello(), "no hello");
    if (channel instanceof TlsChannel tls) {
      tls.handshake();
    }
    if (!room) {
      throw new PeerException(
          TOO_MANY,
          "the server has its %d connections already, or %d from this address"
              .formatted(server.caps().connections(), server.caps().connectionsPerHost()));
    }
    if (!greet(reader)) {
      throw new PeerException("no hello", "the peer left without a hello");
    }
    Wire.Type type = next(reader);
    while (type == Wire.Type.FRAME || type == Wire.Type.PING) {
      if (type == Wire.Type.FRAME) {
        receive(reader);
      } else {
        pong(reader);
      }
      type = next(reader);
    }
    if (type != null && type != Wire.Type.GOODBYE) {
      throw new PeerException("unexpected", "a " + type + " where a frame was expected");
    }
  }

  private boolean greet(MessageReader reader) throws IOException {
    Wire.Type type = reader.next();
    if (type == null) {
      return false;
    }
    if (type != Wire.Type.HELLO) {
      throw new PeerException("unexpected", "a " + type + " before the hello");
    }
    requireNoPayload(reader);
    HelloMessage hello = HelloMessage.read(reader.message());
    LOG.log(System.Logger.Level.DEBUG, "{0}: {1}", peer(), hello);
    server.gate().check(host, hello.token(), System.nanoTime());
    camera = hello.cameraName();
    slot = server.slot(this);
    writer.add(new Reply.Welcome(server.welcome()));
    return true;
  }

  private void pong(MessageReader reader) throws PeerException {
    long arrivalClock = System.nanoTime();
    requireNoPayload(reader);
    long pingClock = PongMessage.readPing(reader.message());
    writer.add(new Reply.Pong(pingClock, arrivalClock, server.expectedWaitNanos()));
  }

  private Wire.Type next(MessageReader reader) throws IOException, InterruptedException {
    deadline.clear();
    writer.takeCredit();
    deadline.within(server.limits().idle(), "idle");
    return reader.next();
  }

  private static void requireNoPayload(MessageReader reader) throws PeerException {
    if (reader.payloadLength() != 0) {
      throw PeerException.malformed("a payload where none belongs");
    }
  }

  private void receive(MessageReader reader) throws IOException, InterruptedException {
    FrameHead head =
        FrameHead.read(
            reader.message(), reader.payloadLength(), server.caps().frameBytes(), server.model());
    ReceiveBuffers.Buffer buffer = buffers.receive(reader, head.payloadBytes());
    server.tally().frames.increment();
    long now = System.nanoTime();
    Frame frame =
        Frame.of(
            head.format(),
            buffer.memory(head.payloadBytes()),
            head.sequence(),
            head.timestampNanos(),
            () -> buffers.giveBack(buffer));
    deadline.clear(); // what is to be kept may wait
    Job job = new Job(slot, head, frame, now - reader.firstByteNanos(), now);
    if (!rate.take(now)) {
      hold(job, DropReason.RATE, rate);
    } else if (!server.rate().take(now)) {
      hold(job, DropReason.BUSY, server.rate());
    } else {
      publish(job);
    }
  }

  /** Drops what is too much. Whoever sends on all the same is read as slowly as it is served. */
  private void hold(Job job, DropReason reason, TokenBucket bucket) {
    drop(job, reason);
    LockSupport.parkNanos(bucket.intervalNanos());
  }

  private void publish(Job job) throws InterruptedException {
    Job displaced = server.ring().publish(job);
    if (displaced != null) {
      drop(displaced, displaced == job ? DropReason.GONE : DropReason.SUPERSEDED);
    }
  }

  /** Releases a job and says so. Any thread that owns the job. */
  void drop(Job job, DropReason reason) {
    job.release();
    server.tally().dropped(camera, reason.text());
    writer.add(new Reply.Dropped(job.head(), reason));
  }

  /** Queues the answer to a frame; never waits. Any thread. */
  void answer(Reply.Answer answer) {
    writer.add(answer);
  }

  /** Whose connection it is. */
  InetAddress host() {
    return host;
  }

  /** What the client calls its camera; empty before it has said so. */
  String camera() {
    return camera;
  }

  /** Whether anybody is there to be answered. */
  boolean open() {
    return socket.isOpen() && !closing;
  }

  private void refuse(PeerException e) {
    server.tally().refused(e.reason());
    log(e.getMessage());
    closing = true;
    writer.add(
        e.reason().equals("http")
            ? new Reply.HttpHint(socket.socket().getLocalPort())
            : new Reply.Goodbye(GoodbyeReason.of(e.reason()), e.getMessage()));
    Threads.join(writing);
    linger();
  }

  /**
   * Takes what the peer still sends: closing a socket with unread bytes in it resets the
   * connection, and the peer might never see why.
   */
  private void linger() {
    deadline.within(LINGER, "lingered");
    ByteBuffer sink = ByteBuffer.allocate(8 * 1024);
    try {
      shutdownOutput();
      int left = LINGER_BYTES;
      int read = 0;
      while (read >= 0 && left > 0) {
        read = socket.read(sink.clear());
        left -= read;
      }
    } catch (IOException e) {
      // It was told as well as can be.
    }
  }

  private void shutdownOutput() throws IOException {
    if (channel instanceof TlsChannel tls) {
      tls.shutdownOutput();
    } else {
      socket.shutdownOutput();
    }
  }

  private void broken(IOException e) {
    String reason = cut == null ? "broken" : cut;
    if (!closing) {
      server.tally().refused(reason);
      log("ended: " + reason);
      LOG.log(System.Logger.Level.DEBUG, () -> "why", e);
    }
  }

  private void end() {
    closing = true;
    close();
    writing.interrupt();
    dropWaiting();
    buffers.close();
  }

  /** Whoever comes a thousand times a second must not fill the disk. */
  private void log(String words) {
    boolean seldom = server.refusalsLogged().take(System.nanoTime());
    LOG.log(
        seldom ? System.Logger.Level.INFO : System.Logger.Level.DEBUG, "{0}: {1}", peer(), words);
  }

  private void dropWaiting() {
    Job waiting = slot == null ? null : server.ring().remove(slot);
    if (waiting != null) {
      drop(waiting, DropReason.GONE);
    }
  }

  /** Closes the connection if the peer has taken too long; for the watchdog. */
  void look() {
    String late = deadline.passed();
    if (late == null) {
      late = writer.deadline().passed();
    }
    if (late != null && socket.isOpen()) {
      cut = late;
      close();
    }
  }

  /** Tells the peer that its waiting frames come to nothing and the server ends. */
  void goodbye() {
    closing = true;
    dropWaiting();
    writer.add(new Reply.Goodbye(GoodbyeReason.ENDING, "the server ends"));
  }

  /** Waits for {@link #goodbye} to be written, but not past a time. */
  void awaitGoodbye(long deadlineNanos) {
    Threads.join(writing, Duration.ofNanos(deadlineNanos - System.nanoTime()));
  }

  /** Waits for the end that {@link #close} brings. */
  void awaitEnd() {
    Threads.join(thread);
  }

  /** Ends the connection, and with it whatever read or write is blocked in it. */
  void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // Closed all the same: there is nothing left to do with it.
    }
  }

  private String peer() {
    return host.getHostAddress() + ":" + socket.socket().getPort();
  }
}
