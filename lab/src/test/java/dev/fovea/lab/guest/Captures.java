package dev.fovea.lab.guest;

import static org.junit.jupiter.api.Assertions.fail;

import dev.fovea.Frame;
import dev.fovea.FrameSource;
import dev.fovea.PixelFormat;
import dev.fovea.v4l2.CaptureConfig;
import dev.fovea.v4l2.CaptureDevice;
import dev.fovea.v4l2.CaptureStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** What the tests do again and again with a stream. Waits are counted in frames or polls. */
final class Captures {
  /** Far longer than a frame takes, even on an emulated processor that others use too. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  /** A small picture, so that the emulated processor has time left: 320x180 YUYV at 30 frames/s. */
  static final CaptureConfig SMALL =
      CaptureConfig.defaults()
          .withSize(320, 180)
          .withFramesPerSecond(30)
          .withPixelFormat(PixelFormat.YUYV);

  private Captures() {}

  /** A stream of a device that is opened for it alone; the stream keeps the node open. */
  static CaptureStream stream(Vivid vivid, CaptureConfig config) throws IOException {
    try (CaptureDevice camera = CaptureDevice.open(vivid.path())) {
      return camera.stream(config);
    }
  }

  /** The next frame, which must come. */
  static Frame next(FrameSource source) throws IOException, InterruptedException {
    return source
        .poll(PATIENCE)
        .orElseGet(() -> fail("no frame within " + PATIENCE + ": " + source.counters()));
  }

  /** The sequence numbers of the next frames, each closed at once. */
  static List<Long> sequences(FrameSource source, int frames)
      throws IOException, InterruptedException {
    List<Long> sequences = new ArrayList<>(frames);
    for (int i = 0; i < frames; i++) {
      try (Frame frame = next(source)) {
        sequences.add(frame.sequence());
      }
    }
    return sequences;
  }

  /** Polls and closes frames until something has happened, but no more than 300 of them. */
  static void pollUntil(FrameSource source, BooleanSupplier happened)
      throws IOException, InterruptedException {
    for (int i = 0; i < 300; i++) {
      if (happened.getAsBoolean()) {
        return;
      }
      next(source).close();
    }
    fail("300 frames later it has not happened: " + source.counters());
  }

  /** Whether every number is larger than the one before. */
  static boolean rising(List<Long> numbers) {
    for (int i = 1; i < numbers.size(); i++) {
      if (numbers.get(i) <= numbers.get(i - 1)) {
        return false;
      }
    }
    return true;
  }

  static byte[] bytes(Frame frame) {
    byte[] bytes = new byte[Math.toIntExact(frame.segment().byteSize())];
    frame.copyTo(bytes);
    return bytes;
  }
}
