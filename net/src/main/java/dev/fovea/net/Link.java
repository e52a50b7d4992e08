package dev.fovea.net;

import dev.fovea.ModelInfo;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Objects;

/**
 * One connection of a {@link PoseClient}, from dialling to its end; the client makes a new one for
 * every try. One thread connects and then reads, one at a time sends, any may close.
 */
final class Link implements AutoCloseable {
  private final PoseClient.Options options;
  private final Limits limits;
  private final SocketChannel channel = SocketChannel.open();
  private final Deadline reading = new Deadline();
  private final Deadline writing = new Deadline();
  private final Flights flights;
  private final MessageReader reader;
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
   * @param replies room for a header and {@link Wire#MAX_REPLY_BODY}, used by nobody else meanwhile
   */
  Link(PoseClient.Options options, Limits limits, ByteBuffer replies) throws IOException {
    this.options = options;
    this.limits = limits;
    flights = new Flights(options.window());
    reader = new MessageReader(channel, replies, reading, limits.message());
  }

  /**
   * Connects and exchanges hellos.
   *
   * @throws IOException if there is no pose server; its message names the cure
   */
  void connect() throws IOException {
    try {
      dial();
      reading.within(limits.hello(), options.peer() + " does not answer as a pose server does");
      welcome = hello();
      reading.clear();
    } catch (IOException e) {
      close();
      throw cut == null ? e : new IOException(cut, e);
    }
  }

  private void dial() throws IOException {
    String host = options.server().getHostString();
    InetSocketAddress address = new InetSocketAddress(host, options.server().getPort());
    if (address.isUnresolved()) {
      throw new IOException("there is no host " + host + ": check --server");
    }
    try {
      channel.socket().connect(address, (int) limits.hello().toMillis());
    } catch (ConnectException | SocketTimeoutException e) {
      throw new IOException(
          "no pose server at " + options.peer() + ": start one with `fovea serve`", e);
    } catch (SocketException e) {
      throw new IOException(
          "cannot reach %s (%s): check --server and the network"
              .formatted(options.peer(), e.getMessage()),
          e);
    }
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
  }

  private WelcomeMessage hello() throws IOException {
    WelcomeMessage answer;
    try {
      ByteBuffer hello =
          Wire.little(ByteBuffer.allocate(Wire.HEADER_BYTES + Wire.MAX_REQUEST_BODY));
      HelloMessage.write(hello, options.cameraName(), options.token());
      write(hello);
      answer = awaitWelcome();
    } catch (IOException e) {
      String words = Objects.requireNonNullElse(e.getMessage(), "the connection was closed");
      throw new IOException(options.peer() + ": " + words + " (check --server)", e);
    }
    if (answer == null) {
      throw new IOException(
          options.peer() + " refused: " + TextMessage.read(reader.message()).words());
    }
    return answer;
  }

  /** The welcome, or {@code null} if it is a goodbye. */
  private WelcomeMessage awaitWelcome() throws IOException {
    Wire.Type type = reader.next();
    if (type == null) {
      throw new IOException("closed the connection without a word: is it a pose server?");
    }
    return switch (type) {
      case WELCOME -> WelcomeMessage.read(reader.message());
      case GOODBYE -> null;
      default -> throw new IOException("does not answer as a pose server does");
    };
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
    try {
      writing.within(limits.message(), "the server does not read");
      if (pinging.due(System.nanoTime())) {
        PongMessage.ping(ping);
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
      if (!written) {
        close();
      }
      written = flights.end(flight, written);
    }
    return written;
  }

  /** Says goodbye, unless that takes more than a moment. */
  void goodbye(ByteBuffer message) {
    TextMessage.goodbye(message, GoodbyeReason.DONE, "done");
    writing.within(Duration.ofMillis(100), "closed");
    try {
      write(message);
    } catch (IOException e) {
      // The link is gone already, which is what goodbye would have told.
    }
    writing.clear();
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
  String read(ReplyListener listener, ClientTally tally) {
    try {
      Wire.Type type = reader.next();
      while (type != null && type != Wire.Type.GOODBYE) {
        if (type == Wire.Type.PONG) {
          clocks.record(PongMessage.read(reader.message()), System.nanoTime());
        } else {
          hand(type, listener, tally);
        }
        reading.clear();
        type = reader.next();
      }
      return type == null ? ended("the server closed the connection") : goodbyeWords();
    } catch (IOException e) {
      return ended("the connection to the server broke: " + e.getMessage());
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

  private void hand(Wire.Type type, ReplyListener listener, ClientTally tally)
      throws PeerException {
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
      tally.dropped.count(reason.text());
      listener.onDropped(flight.sequence(), reason.text());
    } else {
      tally.answered.increment();
      Result whole = result.of(flight, clocks, System.nanoTime());
      tally.roundTrips.record(whole.roundTripNanos());
      listener.onResult(whole);
    }
  }

  /** Closes the connection if it has been waiting for too long; for the watchdog. */
  void look() {
    String late = reading.passed();
    if (late == null) {
      late = writing.passed();
    }
    if (late == null && flights.overdue(limits.reply())) {
      late = "the server does not answer";
    }
    if (late != null && channel.isOpen()) {
      cut = late;
      close();
    }
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
