package dev.fovea.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Peers that take their time: each has only so much of it. */
@Timeout(60)
class SlowPeersTest {
  private static final Duration SOON = Duration.ofMillis(300);
  private static final Duration LATE = Duration.ofMinutes(5);

  private static PoseServer serve(Limits limits) throws IOException {
    return PoseServer.start(Lab.anyPort(), BrightestPixel::free, limits);
  }

  /** One limit is short: whatever else a busy machine delays is no other fault of the peer's. */
  static Stream<Arguments> silences() {
    return Stream.of(
        Arguments.of("no hello", new Limits(SOON, LATE, LATE, LATE), 0),
        Arguments.of("silent", new Limits(LATE, SOON, LATE, LATE), 20),
        Arguments.of("idle", new Limits(LATE, LATE, SOON, LATE), Lab.hello().limit()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("silences")
  void shouldEndPeersThatAreTooSlow(String reason, Limits limits, int bytes) throws Exception {
    try (PoseServer strict = serve(limits);
        SocketChannel peer = Lab.dial(strict)) {
      peer.write(Lab.hello().limit(bytes));
      Lab.await("its end", () -> strict.counters().refused().equals(Map.of(reason, 1L)));
      Lab.await("nobody is left", () -> strict.counters().open() == 0);
    }
  }

  /** 640 x 480 bytes need be here within the time for a message: that is the least rate. */
  @Test
  void shouldEndAFrameThatComesByteByByte() throws Exception {
    try (PoseServer strict = serve(new Limits(LATE, Duration.ofMillis(600), LATE, LATE));
        SocketChannel slow = Lab.dial(strict)) {
      slow.write(Lab.hello());
      Lab.await("a connection", () -> strict.counters().open() == 1);
      ByteBuffer frame = Lab.greyFrame(640, 480);
      slow.write(frame.slice(0, Wire.FRAME_REGIONS));
      int sent = Wire.FRAME_REGIONS;
      while (strict.counters().open() > 0 && sent < 10_000) {
        try {
          slow.write(frame.slice(sent++, 1));
        } catch (IOException cutOff) {
          break;
        }
        LockSupport.parkNanos(5_000_000);
      }
      Lab.await("its end", () -> strict.counters().open() == 0);
      assertEquals(Map.of("silent", 1L), strict.counters().refused());
      assertEquals(0, strict.counters().frames());
      assertEquals(0, strict.counters().receiveBytes());
    }
  }

  @Test
  void shouldReadNoFurtherThanAPeerReadsAndEndIt() throws Exception {
    try (PoseServer strict = serve(new Limits(LATE, Duration.ofSeconds(1), LATE, LATE));
        SocketChannel deaf = Lab.dial(strict)) {
      deaf.write(Lab.hello());
      Lab.await("a connection", () -> strict.counters().open() == 1);
      // 64000 bytes an answer: the sockets' buffers are full after some hundred of them.
      for (long sent = 1; strict.counters().open() > 0; sent++) {
        ByteBuffer frame = Lab.frameMessage();
        deaf.write(frame.put(frame.limit() - 16, BrightestPixel.CROWD));
        long all = sent;
        Lab.await(
            "an answer or an end",
            () -> strict.counters().answered() == all || strict.counters().open() == 0);
      }
      assertEquals(Map.of("not reading", 1L), strict.counters().refused());
      assertEquals(0, strict.counters().receiveBytes());
    }
  }
}
