package dev.fovea.lab.guest;

import static dev.fovea.lab.guest.Captures.SMALL;
import static dev.fovea.lab.guest.Captures.next;
import static dev.fovea.lab.guest.Captures.pollUntil;
import static dev.fovea.lab.guest.Captures.rising;
import static dev.fovea.lab.guest.Captures.sequences;
import static dev.fovea.lab.guest.Captures.stream;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.Frame;
import dev.fovea.v4l2.CaptureConfig;
import dev.fovea.v4l2.CaptureStream;
import dev.fovea.v4l2.Failure;
import dev.fovea.v4l2.V4l2Exception;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A camera that misbehaves, as vivid can on command. */
class FaultTest {

  @BeforeEach
  void rest() throws Exception {
    Vivid.STEADY.rest();
  }

  @Test
  void shouldSkipAndCountAFlaggedFrame() throws Exception {
    try (CaptureStream stream = stream(Vivid.STEADY, SMALL)) {
      next(stream).close();
      Vivid.STEADY.set("inject_v4l2_buf_flag_error=1");
      pollUntil(stream, () -> stream.counters().flagged() > 0);
      assertTrue(rising(sequences(stream, 10)));
      assertEquals(1, stream.counters().flagged());
      assertEquals(0, stream.counters().restarts());
    }
  }

  @Test
  void shouldCountWhatTheDriverLost() throws Exception {
    Vivid.STEADY.set("percentage_of_dropped_buffers=50");
    try (CaptureStream stream = stream(Vivid.STEADY, SMALL)) {
      List<Long> sequences = sequences(stream, 40);
      long superseded = stream.counters().dropped().getOrDefault("superseded", 0L);
      long missing = sequences.getLast() - sequences.getFirst() + 1 - 40;
      assertTrue(rising(sequences), sequences::toString);
      assertTrue(stream.counters().lost() >= 8, () -> stream.counters().toString());
      assertTrue(missing <= stream.counters().lost() + superseded, () -> "missing " + missing);
      assertTrue(missing >= 8, () -> "missing " + missing);
    }
  }

  /** Nobody here makes media requests: what fails only for those fails for nobody. */
  @Test
  void shouldNotMindThatRequestsFail() throws Exception {
    try (CaptureStream stream = stream(Vivid.STEADY, SMALL)) {
      Vivid.STEADY.set("inject_req_validate_error=1");
      assertTrue(rising(sequences(stream, 10)));
      assertEquals(0, stream.counters().restarts(), stream.counters()::toString);
    }
  }

  @Test
  void shouldTellTheRateOfAReducedSignal() throws Exception {
    Vivid.STEADY.ctl("-i", "3");
    try {
      Vivid.STEADY.ctl("--set-dv-bt-timings", "index=3");
      Vivid.STEADY.set("reduced_framerate=1");
      try (CaptureStream stream = stream(Vivid.STEADY, CaptureConfig.defaults())) {
        double rate = stream.framesPerSecond();
        assertEquals(1000.0 / 1001, rate / Math.ceil(rate), 1e-6, "fractions stay what they are");
        next(stream).close();
      }
    } finally {
      Vivid.STEADY.restHdmi();
    }
  }

  @Test
  void shouldStartASilentCameraAnew() throws Exception {
    try (CaptureStream stream = stream(Vivid.STEADY, SMALL)) {
      next(stream).close();
      Vivid.STEADY.set("percentage_of_dropped_buffers=100");
      long deadline = System.nanoTime() + 20_000_000_000L;
      while (stream.counters().stalls() == 0 && System.nanoTime() < deadline) {
        stream.poll(Duration.ofMillis(100)).ifPresent(Frame::close);
      }
      Vivid.STEADY.set("percentage_of_dropped_buffers=0");
      assertTrue(rising(sequences(stream, 10)));
      assertEquals(1, stream.counters().stalls(), stream.counters()::toString);
      assertEquals(1, stream.counters().restarts(), stream.counters()::toString);
    }
  }

  @Test
  void shouldSayThatACameraStaysSilent() throws Exception {
    Vivid.STEADY.set("percentage_of_dropped_buffers=100");
    try (CaptureStream stream = stream(Vivid.STEADY, SMALL)) {
      V4l2Exception error =
          assertThrows(V4l2Exception.class, () -> stream.poll(Duration.ofSeconds(60)));
      assertEquals(Failure.STALLED, error.failure());
      assertEquals(2, stream.counters().stalls());
      assertEquals(1, stream.counters().restarts());
      assertFalse(stream.ended(), "broken is not ended");
    }
  }

  @Test
  void shouldNotTakeAConsumerForAStall() throws Exception {
    try (CaptureStream stream = stream(Vivid.STEADY, SMALL.withBuffers(2))) {
      try (Frame _ = next(stream)) { // the other one lies in the slot: the driver has none
        LeaseTest.hold(Duration.ofMillis(2500));
      }
      assertEquals(10, sequences(stream, 10).size());
      assertEquals(0, stream.counters().stalls());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"colorspace=1", "quantization=1", "y_cbcr_encoding=1"})
  void shouldSayThatTheSourceHasChanged(String change) throws Exception {
    try (CaptureStream stream = stream(Vivid.STEADY, SMALL)) {
      next(stream).close();
      Vivid.STEADY.set(change);
      V4l2Exception error = assertThrows(V4l2Exception.class, () -> sequences(stream, 100));
      assertEquals(Failure.SOURCE_CHANGED, error.failure());
    }
    try (CaptureStream stream = stream(Vivid.STEADY, SMALL)) {
      assertTrue(rising(sequences(stream, 3)), "that news is for the stream before");
    }
  }

  @Test
  void shouldCountOnWhereTheDriverWraps() throws Exception {
    // vivid starts at 0xffffff80 then: 128 frames before the wrap.
    Vivid.STEADY.set("wrap_sequence_number=1");
    try (CaptureStream stream = stream(Vivid.STEADY, SMALL.withFramesPerSecond(60))) {
      List<Long> sequences = sequences(stream, 200);
      assertTrue(rising(sequences), sequences::toString);
      assertTrue(sequences.getFirst() < 60, sequences::toString);
      // A wrap that is taken for a gap counts 2^32 frames.
      assertTrue(sequences.getLast() < 600, sequences::toString);
      assertTrue(stream.counters().lost() < 200, () -> stream.counters().toString());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"wrap_timestamp=1", "wrap_timestamp=2", "timestamp_source=0"})
  void shouldNotBelieveStampsOfTheFuture(String future) throws Exception {
    Vivid.STEADY.set(future);
    try (CaptureStream stream = stream(Vivid.STEADY, SMALL.withFramesPerSecond(5))) {
      long before = System.nanoTime();
      next(stream).close();
      try (Frame frame = next(stream)) {
        assertEquals(Frame.TimestampSource.ARRIVAL, frame.timestampSource());
        assertTrue(frame.timestampNanos() >= before);
        assertTrue(frame.timestampNanos() <= System.nanoTime());
      }
    }
  }

  @Test
  void shouldBelieveStampsOfThePast() throws Exception {
    try (CaptureStream stream = stream(Vivid.STEADY, SMALL)) {
      next(stream).close();
      try (Frame frame = next(stream)) {
        assertEquals(Frame.TimestampSource.DRIVER_EXPOSURE, frame.timestampSource());
        assertTrue(frame.timestampNanos() <= System.nanoTime());
      }
    }
  }

  @Test
  void shouldRestartAfterAFatalError() throws Exception {
    try (CaptureStream stream = stream(Vivid.STEADY, SMALL)) {
      for (int errors = 1; errors <= 3; errors++) {
        int expected = errors;
        long before = sequences(stream, 5).getLast();
        Vivid.STEADY.set("inject_fatal_streaming_error=1");
        pollUntil(stream, () -> stream.counters().restarts() == expected);
        List<Long> sequences = sequences(stream, 10);
        assertTrue(rising(sequences) && sequences.getFirst() > before, sequences::toString);
      }
      assertEquals(3, stream.counters().restarts());
    }
  }

  @Test
  void shouldKeepItsBuffersWhenQueueingFails() throws Exception {
    try (CaptureStream stream = stream(Vivid.STEADY, SMALL)) {
      // More often than there are buffers: each error that cost one would starve the driver.
      for (int i = 0; i < 6; i++) {
        Vivid.STEADY.set("inject_vidioc_qbuf_error=1");
        assertTrue(rising(sequences(stream, 5)));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"reqbufs", "qbuf", "streamon"})
  void shouldStartAlthoughACallFailsOnce(String call) throws Exception {
    Vivid.STEADY.set("inject_vidioc_" + call + "_error=1");
    try (CaptureStream stream = stream(Vivid.STEADY, SMALL)) {
      assertTrue(rising(sequences(stream, 3)));
      assertEquals(0, stream.counters().restarts());
    }
  }
}
