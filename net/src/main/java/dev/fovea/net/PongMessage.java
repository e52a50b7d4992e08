package dev.fovea.net;

import java.nio.ByteBuffer;

/**
 * PONG, the answer to a PING, both of which carry clocks: those of the two ends are set apart by an
 * unknown offset, which {@link ClockOffset} makes out.
 *
 * @param pingClock the client's when it wrote the PING, in nanoseconds
 * @param arrivalClock the server's when it had read it
 * @param departureClock the server's when it wrote this
 * @param expectedWaitNanos how long a frame that came now would wait for a model thread; 0: not at
 *     all, or not known
 */
record PongMessage(long pingClock, long arrivalClock, long departureClock, long expectedWaitNanos) {

  /** Writes a PING that carries this side's clock. */
  static void ping(ByteBuffer to) {
    Wire.header(to, Wire.Type.PING, Wire.PING_BYTES - Wire.HEADER_BYTES);
    to.putLong(Wire.PING_CLOCK, System.nanoTime());
  }

  /** The clock that a PING carries. */
  static long readPing(ByteBuffer from) throws PeerException {
    if (from.limit() != Wire.PING_BYTES) {
      throw PeerException.malformed("a ping of %d bytes".formatted(from.limit()));
    }
    return from.getLong(Wire.PING_CLOCK);
  }

  void write(ByteBuffer to) {
    Wire.header(to, Wire.Type.PONG, Wire.PONG_BYTES - Wire.HEADER_BYTES);
    to.putLong(Wire.PONG_PING_CLOCK, pingClock)
        .putLong(Wire.PONG_ARRIVAL_CLOCK, arrivalClock)
        .putLong(Wire.PONG_DEPARTURE_CLOCK, departureClock)
        .putInt(Wire.PONG_EXPECTED_WAIT, Wire.micros(expectedWaitNanos));
  }

  static PongMessage read(ByteBuffer from) throws PeerException {
    if (from.limit() != Wire.PONG_BYTES) {
      throw PeerException.malformed("a pong of %d bytes".formatted(from.limit()));
    }
    return new PongMessage(
        from.getLong(Wire.PONG_PING_CLOCK),
        from.getLong(Wire.PONG_ARRIVAL_CLOCK),
        from.getLong(Wire.PONG_DEPARTURE_CLOCK),
        Wire.nanos(from, Wire.PONG_EXPECTED_WAIT));
  }
}
