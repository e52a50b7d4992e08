package dev.fovea.v4l2;

import dev.fovea.FrameFormat;
import dev.fovea.PixelFormat;
import java.util.Optional;

/**
 * What to ask of a camera. What it granted is in {@link CaptureStream#format} and {@link
 * CaptureStream#framesPerSecond}: a size or pixel format that is asked for here and not granted is
 * an error that lists what the camera offers; a rate is a wish, and drivers grant the nearest.
 *
 * <p>What is not asked for is chosen: 640x480 or the driver's nearest, 30 frames a second or the
 * driver's nearest, and the first pixel format of YUYV, NV12, UYVY, YU12, MJPG, JPEG, RGB3, BGR3,
 * GREY that the camera offers at the size and rate, else at the size, else at all; without any of
 * them the first other one that is {@linkplain PixelFormat#readable read}. Raw formats come first
 * because they need no decoder; over USB 2 the larger sizes reach their rate as MJPG only.
 *
 * @param size pixels and rows
 * @param framesPerSecond the rate
 * @param pixelFormat any that the camera has, even one that Fovea passes on unread
 * @param buffers how many buffers the driver and the consumers share, 2 to 32: one that fills, one
 *     that waits, one in the slot, and one for each frame held
 * @param memory whose memory the driver fills
 * @param bytesPerLine the distance of rows in bytes, for raw formats with padding; a wish, which
 *     few drivers grant
 * @param queuedFloor how many buffers stay with the driver whatever consumers hold, so that it
 *     loses no frames: 2, one that fills while the other waits (with fewer USB cameras halve their
 *     rate). A consumer that holds more than the rest, but for one in the slot, gets copies of the
 *     frames; one is always lent. With 0 all buffers are lent and nothing is copied
 */
public record CaptureConfig(
    Optional<Size> size,
    Optional<Fraction> framesPerSecond,
    Optional<PixelFormat> pixelFormat,
    int buffers,
    CaptureMemory memory,
    Optional<Integer> bytesPerLine,
    int queuedFloor) {
  private static final CaptureConfig DEFAULTS =
      new CaptureConfig(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          4,
          new CaptureMemory.Mmap(),
          Optional.empty(),
          2);

  /**
   * A picture's size.
   *
   * @param width pixels
   * @param height rows
   */
  public record Size(int width, int height) {
    /**
     * @throws IllegalArgumentException if a side is not within 1..{@link FrameFormat#MAX_SIDE}
     */
    public Size {
      int max = FrameFormat.MAX_SIDE;
      if (width < 1 || height < 1 || width > max || height > max) {
        throw new IllegalArgumentException("no camera has " + width + "x" + height + " pixels");
      }
    }

    @Override
    public String toString() {
      return width + "x" + height;
    }
  }

  /**
   * @throws IllegalArgumentException if there are not 2 to 32 buffers, or the rate or the length of
   *     a row is 0, or the floor is none of 0 to 32
   */
  public CaptureConfig {
    requireBuffers(buffers);
    if (queuedFloor < 0 || queuedFloor > 32) {
      throw new IllegalArgumentException("0 to 32 buffers stay queued, not " + queuedFloor);
    }
    if (bytesPerLine.isPresent() && bytesPerLine.get() < 1) {
      throw new IllegalArgumentException("no row has " + bytesPerLine.get() + " bytes");
    }
    if (framesPerSecond.isPresent() && framesPerSecond.get().value() <= 0) {
      throw new IllegalArgumentException("no camera takes " + framesPerSecond.get() + " frames/s");
    }
  }

  static void requireBuffers(int buffers) {
    if (buffers < 2 || buffers > 32) {
      throw new IllegalArgumentException("a stream has 2 to 32 buffers, not " + buffers);
    }
  }

  /** Nothing asked for; 4 buffers of the driver's own memory. */
  public static CaptureConfig defaults() {
    return DEFAULTS;
  }

  public CaptureConfig withSize(int width, int height) {
    return new CaptureConfig(
        Optional.of(new Size(width, height)),
        framesPerSecond,
        pixelFormat,
        buffers,
        memory,
        bytesPerLine,
        queuedFloor);
  }

  /** Asks for no size: the camera's own. */
  CaptureConfig withAnySize() {
    return new CaptureConfig(
        Optional.empty(),
        framesPerSecond,
        pixelFormat,
        buffers,
        memory,
        Optional.empty(),
        queuedFloor);
  }

  /** Asks for a rate; 29.97 means 30000/1001 (see {@link Fraction#ofRate}). */
  public CaptureConfig withFramesPerSecond(double framesPerSecond) {
    return withFramesPerSecond(Fraction.ofRate(framesPerSecond));
  }

  public CaptureConfig withFramesPerSecond(Fraction framesPerSecond) {
    return new CaptureConfig(
        size,
        Optional.of(framesPerSecond),
        pixelFormat,
        buffers,
        memory,
        bytesPerLine,
        queuedFloor);
  }

  public CaptureConfig withPixelFormat(PixelFormat pixelFormat) {
    return new CaptureConfig(
        size,
        framesPerSecond,
        Optional.of(pixelFormat),
        buffers,
        memory,
        bytesPerLine,
        queuedFloor);
  }

  public CaptureConfig withBuffers(int buffers) {
    return new CaptureConfig(
        size, framesPerSecond, pixelFormat, buffers, memory, bytesPerLine, queuedFloor);
  }

  public CaptureConfig withMemory(CaptureMemory memory) {
    return new CaptureConfig(
        size, framesPerSecond, pixelFormat, buffers, memory, bytesPerLine, queuedFloor);
  }

  /** Asks for rows that are so many bytes apart, in every memory of a frame. */
  public CaptureConfig withBytesPerLine(int bytesPerLine) {
    return new CaptureConfig(
        size,
        framesPerSecond,
        pixelFormat,
        buffers,
        memory,
        Optional.of(bytesPerLine),
        queuedFloor);
  }

  /** Keeps that many buffers with the driver, and copies for consumers that hold more. */
  public CaptureConfig withQueuedFloor(int queuedFloor) {
    return new CaptureConfig(
        size, framesPerSecond, pixelFormat, buffers, memory, bytesPerLine, queuedFloor);
  }

  /** How many of a stream's buffers are lent at once. */
  int lendable(int granted) {
    return queuedFloor == 0 ? granted : Math.max(1, granted - 1 - queuedFloor);
  }
}
