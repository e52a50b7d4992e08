package dev.fovea.net;

import dev.fovea.FrameFormat;

/** What a client sends of its camera's frames. */
public enum SendMode {
  /** Whatever is quickest, by what is measured. */
  AUTO,
  /** The frame as it is, which must be rows of pixels. */
  RAW,
  /** The frame as it is, which must be a JPEG. */
  JPEG,
  /** The model's input, made on this side. */
  TENSOR,
  /** The whole frame as a smaller JPEG, made on this side. */
  SCALED;

  /**
   * Refuses a format of which this mode can send nothing.
   *
   * @throws IllegalArgumentException if a camera of this format cannot be sent so; says what can be
   *     done
   */
  public void requireFits(FrameFormat format) {
    boolean jpeg = format.pixelFormat().jpeg();
    boolean asItIs = this == RAW || this == JPEG;
    boolean readable = format.pixelFormat().readable() || this == TENSOR || this == SCALED;
    if (!readable || asItIs && format.memories().size() > 1) {
      throw new IllegalArgumentException(
          "no pose server reads " + format.pixelFormat() + ": choose another --format");
    }
    if (this == RAW && jpeg || this == JPEG && !jpeg) {
      throw new IllegalArgumentException(
          "the frames are %s: choose --send auto or --send %s"
              .formatted(format.pixelFormat(), jpeg ? "jpeg" : "raw"));
    }
  }
}
