package dev.fovea.net;

import dev.fovea.ModelInfo;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;

/**
 * One connection of a {@link PoseClient}, from dialling to its end; the client makes a new one for
 * every try. One thread connects and then reads, one at a time sends, any may close.
 */
final class Link implements AutoCloseable {
  /** How long an answer to a ping may take; where another server could be asked, not so long. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final Duration PATIENCE_AMONG_SEVERAL = Duration.ofMillis(400);

  /** Of the first patience: more is beyond any limit. */
  private static final int MOST_DOUBLINGS = 5;

  private final PoseClient.Options options;
  private final int place;
  private final Limits limits;
  private final Window window;
  private final ByteBuffer replies;
  private final SocketChannel socket = SocketChannel.open();

  /** The socket itself, or TLS on it. */
  private final GatheringByteChannel channel;

  private final Deadline reading = new Deadline();
  private final Deadline writing = new Deadline();
  private final Flights flights;
  private final MessageReader reader;
  private final ReentrantLock writes = new ReentrantLock();
  private final Pulse pulse;
  private final ByteBuffer ping = Wire.little(ByteBuffer.allocateDirect(Wire.PING_BYTES));
  private final Seldom pinging = new Seldom();
  private final ByteBuffer[] parts = {ping.limit(0), null, null};
  private final ClockOffset clocks = new ClockOffset();

  /** The server's; {@code null} until it is here. */
  private volatile WelcomeMessage welcome;

  /** Why the watchdog closed this connection, or {@code null}. */
  private volatile String cut;

  /** The reading thread's. */
  private boolean replied;

  /**
   * @param place the server's among the options'
   * @param replies room for a header and {@link Wire#MAX_REPLY_BODY}, used by nobody else meanwhile
   * @param fruitless links in a row before this one that ended without an answer to any frame. Each
   *     doubles this one's patience (RFC 6298, 5.5): the network may be slower than that
   */
  Link(
      PoseClient.Options options,
      int place,
      Optional<TlsContext> tls,
      Limits limits,
      Window window,
      ByteBuffer replies,
      int fruitless)
      throws IOException {
    this.options = options;
    this.place = place;
    this.limits = limits;
    this.window = window;
    this.replies = replies;
    Duration least = options.servers().size() > 1 ? PATIENCE_AMONG_SEVERAL : PATIENCE;
    Duration first = least.multipliedBy(1L << Math.min(fruitless, MOST_DOUBLINGS));
    pulse = new Pulse(least, first, limits.reply());
    flights = new Flights(options.mostWindow(), window::size);
    if (tls.isPresent()) {
      SSLEngine engine = tls.get().client(server().getHostString(), server().getPort());
      TlsChannel encrypted = new TlsChannel(socket, engine);
      channel = encrypted;
      reader = new MessageReader(encrypted, replies, reading, limits.message());
    } else {
      channel = socket;
      reader = new MessageReader(socket, replies, reading, limits.message());
    }
  }

  /**
   * Connects and exchanges hellos.
   *
   * @param dialling how long connecting may take
   * @param patience how long the hellos may take
   * @throws IOException if there is no pose server; its message names the cure
   */
  void connect(Duration dialling, Duration patience) throws IOException {
    try {
      Handshake.dial(socket, server(), peer(), dialling);
      reading.within(patience, peer() + " does not answer as a pose server does");
      welcome = Handshake.greet(channel, reader, options, peer());
      reading.clear();
    } catch (IOException e) {
      close();
      throw cut == null ? e : new IOException(cut, e);
    }
  }

  InetSocketAddress server() {
    return options.servers().get(place);
  }

  /** The server's place among the options'. */
  int place() {
    return place;
  }

  /** The server, for people. */
  String peer() {
    String host = server().getHostString();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + server().getPort();
  }

  /** The buffer that replies are read into. */
  ByteBuffer replies() {
    return replies;
  }

  /** The server's model, or {@code null} before {@link #connect} has returned. */
  ModelInfo model() {
    WelcomeMessage known = welcome;
    return known == null ? null : known.model();
  }

  /** Whether a frame has had an answer; for the thread that reads. */
  boolean replied() {
    return replied;
  }

  /** The longest payload that the server takes; asked only when the link is up. */
  long maxFrameBytes() {
    return welcome.maxFrameBytes();
  }

  /** Whether the server takes such frames; asked only when the link is up. */
  boolean reads(FrameHead.Kind kind) {
    return (welcome.capabilities() & 1 << kind.ordinal()) != 0;
  }

  /** Whether a frame could be sent now. */
  boolean hasRoom() {
    return up() && flights.hasRoom();
  }

  /** Whether the hellos are exchanged and nothing has ended the connection since. */
  boolean up() {
    return welcome != null && channel.isOpen();
  }

  Flights flights() {
    return flights;
  }

  /** How far the server's clock is ahead. */
  ClockOffset clocks() {
    return clocks;
  }

  /**
   * Writes a frame, head and payload in one gather write, once a second with a ping before them;
   * returns when all of it is written or the connection has ended.
   *
   * @param flight its place in {@link #flights}
   * @return whether the frame counts as sent
   */
  boolean send(int flight, ByteBuffer head, ByteBuffer payload) {
    boolean written = false;
    writes.lock();
    try {
      writing.within(pulse.writeLimit(limits.message()), "the server does not read");
      if (pinging.due(System.nanoTime())) {
        PongMessage.ping(ping);
        pulse.pinged();
      }
      parts[1] = head;
      parts[2] = payload;
      do {
        channel.write(parts);
      } while (payload.hasRemaining());
      written = true;
    } catch (IOException e) {
      written = false;
    } finally {
      writing.clear();
      parts[2] = null;
      writes.unlock();
      if (!written) {
        close();
      }
      written = flights.end(flight, written);
    }
    return written;
  }

  /** Asks whether the server is there, unless somebody writes, who would notice. */
  private void ask() {
    if (!writes.tryLock()) {
      return;
    }
    try {
      PongMessage.ping(ping);
      pulse.pinged();
      write(ping);
    } catch (IOException e) {
      close();
    } finally {
      writes.unlock();
    }
  }

  /** Says goodbye, unless that takes more than a moment or the link is not up. */
  void goodbye(ByteBuffer message) {
    if (!up() || !writes.tryLock()) {
      return;
    }
    TextMessage.goodbye(message, GoodbyeReason.DONE, "done");
    writing.within(Duration.ofMillis(100), "closed");
    try {
      write(message);
    } catch (IOException e) {
      // The link is gone already, which is what goodbye would have told.
    } finally {
      writing.clear();
      writes.unlock();
    }
  }

  private void write(ByteBuffer message) throws IOException {
    while (message.hasRemaining()) {
      channel.write(message);
    }
  }

  /**
   * Hands on the replies until the connection ends.
   *
   * @return why it ended, for people
   */
  String read(Delivery delivery, ClientTally tally) {
    try {
      Wire.Type type = reader.next();
      while (type != null && type != Wire.Type.GOODBYE) {
        if (type == Wire.Type.PONG) {
          clocks.record(PongMessage.read(reader.message()), System.nanoTime());
          pulse.ponged();
        } else {
          hand(type, delivery, tally);
        }
        reading.clear();
        type = reader.next();
      }
      return type == null ? ended("the server closed the connection") : goodbyeWords();
    } catch (IOException e) {
      return ended(
          "the connection to the server broke: "
              + Objects.requireNonNullElse(e.getMessage(), "it was closed"));
    } finally {
      close();
    }
  }

  private String goodbyeWords() throws PeerException {
    return "the server says goodbye: " + TextMessage.read(reader.message()).words();
  }

  private String ended(String words) {
    return cut == null ? words : cut;
  }

  private void hand(Wire.Type type, Delivery delivery, ClientTally tally) throws PeerException {
    ByteBuffer message = reader.message();
    if (reader.payloadLength() != 0 || type != Wire.Type.RESULT && type != Wire.Type.DROPPED) {
      throw PeerException.malformed("a " + type + " is no reply");
    }
    // Read first: what cannot be read must not take its frame out of the flights.
    DropReason reason =
        type == Wire.Type.DROPPED ? DropReason.of(TextMessage.read(message).reason()) : null;
    Result result =
        reason == null
            ? ResultMessage.read(message, welcome.model().skeleton().parts().size())
            : null;
    Flight flight =
        flights.answered(message.getInt(Wire.HEADER_SEQUENCE), message.getInt(Wire.HEADER_EPOCH));
    if (flight == null) {
      tally.late.increment();
      return;
    }
    replied = true;
    if (result == null) {
      delivery.dropped(flight, reason.text());
      return;
    }
    Result whole = result.of(flight, clocks, System.nanoTime());
    boolean stale = pulse.heldUp(whole.wayNanos());
    tally.roundTrips.record(whole.roundTripNanos());
    pulse.answered(whole.roundTripNanos());
    window.answered(flight, whole);
    delivery.result(flight, whole, stale);
  }

  /** Closes the connection if it has been waiting for too long; for the watchdog. */
  void look() {
    String late = reading.passed();
    if (late == null) {
      late = writing.passed();
    }
    long oldestNanos = flights.oldestNanos();
    if (late == null && oldestNanos > limits.reply().toNanos() || pulse.gone() && oldestNanos > 0) {
      late = "the server does not answer";
    }
    if (late != null && channel.isOpen()) {
      cut(late);
    } else if (oldestNanos > pulse.wonderNanos() && !pulse.asked()) {
      // The watchdog must not be held up.
      Threads.start("fovea-ping", this::ask);
    }
  }

  /** Closes at once: what the kernel has not sent yet is stale, and is not to be sent later. */
  private void cut(String why) {
    cut = why;
    try {
      socket.setOption(StandardSocketOptions.SO_LINGER, 0);
    } catch (IOException e) {
      // It is closed already.
    }
    close();
  }

  /** Ends the connection, and with it whatever read or write is blocked in it. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // Closed all the same: there is nothing left to do with it.
    }
  }
}
