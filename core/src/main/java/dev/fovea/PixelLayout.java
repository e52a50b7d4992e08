package dev.fovea;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Where the components of a pixel lie in the bytes of a frame: what a pixel format means, for those
 * who read it. A value, made once for each known format ({@link PixelFormat#layout}).
 *
 * @param model what the components are
 * @param packing how their bits are put into bytes
 * @param planes the planes, Y first; none for formats that are no rows of pixels
 * @param separate whether each plane lies in a memory of its own (the multi-planar twins: NM12,
 *     YM12), rather than all of them one after the other in one
 * @param components Y, Cb, Cr or red, green, blue or hue, saturation, value, and alpha after them
 *     if there is any; a single one for GREY and BAYER
 * @param bayer the colours of a Bayer filter's first two pixels of the first two rows; else {@code
 *     null}
 */
public record PixelLayout(
    Model model,
    Packing packing,
    List<Plane> planes,
    boolean separate,
    List<Component> components,
    Bayer bayer) {

  /** What the components of a pixel are. */
  public enum Model {
    YUV,
    RGB,
    /** Luma alone. */
    GREY,
    /** One colour a pixel, by the filter before the sensor. */
    BAYER,
    HSV,
    /** A JPEG picture a frame (MJPG and JPEG). */
    JPEG,
    /** A piece of a coded video stream, which needs those before it: H264, HEVC and others. */
    VIDEO,
    /** Anything else: passed on as bytes. */
    OPAQUE
  }

  /** How the bits of the components are put into bytes. */
  public enum Packing {
    /** Each component is in an integer of 1, 2 or 4 bytes, which others may share. */
    WORDS,
    /**
     * MIPI CSI-2's RAW10, RAW12 and RAW14: the high bytes of four (RAW12: two) samples, then their
     * low bits together, the first sample's lowest.
     */
    MIPI,
    /** Sample after sample without a gap, the highest bit first. */
    BITS
  }

  /** A Bayer filter, named by its first two rows: {@code RGGB} is red, green over green, blue. */
  public enum Bayer {
    BGGR,
    GBRG,
    GRBG,
    RGGB;

    /** The colour of a pixel: 0 red, 1 green, 2 blue. */
    public int colour(int x, int y) {
      return "RGB".indexOf(name().charAt((y & 1) * 2 + (x & 1)));
    }
  }

  /**
   * The shape of a plane.
   *
   * @param pixels how many neighbours of a row make a group
   * @param bytes how many bytes such a group takes
   * @param rows how many rows of the picture share one of the plane
   */
  public record Plane(int pixels, int bytes, int rows) {
    /** The bytes of a row of a picture that is so many pixels wide. */
    public int rowBytes(int width) {
      return (width + pixels - 1) / pixels * bytes;
    }

    /** The plane's rows for a picture that is so many rows high. */
    public int rows(int height) {
      return (height + rows - 1) / rows;
    }
  }

  /**
   * One component. In {@link Packing#WORDS} that of pixel (x, y) is
   *
   * <pre>
   *   (word at [(y &gt;&gt; shiftY) * stride + (x &gt;&gt; shiftX) * step + offset] &gt;&gt;&gt; shift) &amp; (1 &lt;&lt; depth) - 1
   * </pre>
   *
   * in its plane; in the other packings only {@code plane} and {@code depth} have a meaning.
   *
   * @param plane the number of its plane
   * @param offset the first byte of its word
   * @param step bytes from one of its words to the next
   * @param word bytes of the word: 1, 2 or 4
   * @param bigEndian whether the word's first byte is its highest
   * @param shift how many bits of the word lie below the component
   * @param depth bits of the component
   * @param shiftX log2 of how many neighbours share a value
   * @param shiftY log2 of how many rows share a value
   */
  public record Component(
      int plane,
      int offset,
      int step,
      int word,
      boolean bigEndian,
      int shift,
      int depth,
      int shiftX,
      int shiftY) {}

  static final PixelLayout OPAQUE = coded(Model.OPAQUE);

  /** A layout without rows of pixels. */
  static PixelLayout coded(Model model) {
    return new PixelLayout(model, Packing.WORDS, List.of(), false, List.of(), null);
  }

  public PixelLayout {
    planes = List.copyOf(planes);
    components = List.copyOf(components);
  }

  /** Whether frames are rows of pixels, all of the same length. */
  public boolean pixels() {
    return !planes.isEmpty();
  }

  /** Whether each component is a byte of its own. */
  public boolean bytes() {
    for (int i = 0; i < components.size(); i++) {
      if (components.get(i).word != 1 || components.get(i).depth != 8) {
        return false;
      }
    }
    return pixels();
  }

  /** How many memories a frame has: one for each plane if they lie apart. */
  public int memories() {
    return separate ? planes.size() : 1;
  }

  /**
   * One component of one pixel: the meaning of this layout, written down. Slow; converters make
   * loops of their own.
   *
   * @param component its number in {@link #components}
   * @param plane the bytes of its plane
   * @param bytesPerLine bytes from one row of that plane to the next
   * @throws IndexOutOfBoundsException if the pixel is outside
   */
  public int value(int component, MemorySegment plane, int bytesPerLine, int x, int y) {
    Component place = components.get(component);
    long row = (long) (y >> place.shiftY) * bytesPerLine;
    return switch (packing) {
      case WORDS -> inWord(place, plane, row + (long) (x >> place.shiftX) * place.step);
      case MIPI -> inMipiGroup(planes.get(place.plane), place.depth, plane, row, x);
      case BITS -> inBits(place.depth, plane, row, x);
    };
  }

  private static int inWord(Component place, MemorySegment plane, long group) {
    int word = 0;
    for (int i = 0; i < place.word; i++) {
      int at = place.offset + (place.bigEndian ? i : place.word - 1 - i);
      word = word << 8 | plane.get(JAVA_BYTE, group + at) & 0xff;
    }
    return word >>> place.shift & (1 << place.depth) - 1;
  }

  private static int inMipiGroup(Plane shape, int depth, MemorySegment plane, long row, int x) {
    long group = row + (long) x / shape.pixels * shape.bytes;
    int within = x % shape.pixels;
    int low = within * (depth - 8);
    int bits = 0;
    for (int i = shape.bytes - 1; i >= shape.pixels; i--) {
      bits = bits << 8 | plane.get(JAVA_BYTE, group + i) & 0xff;
    }
    int high = plane.get(JAVA_BYTE, group + within) & 0xff;
    return high << depth - 8 | bits >>> low & (1 << depth - 8) - 1;
  }

  private static int inBits(int depth, MemorySegment plane, long row, int x) {
    long first = (long) x * depth;
    int value = 0;
    for (long bit = first; bit < first + depth; bit++) {
      int byteOfBit = plane.get(JAVA_BYTE, row + (bit >> 3));
      value = value << 1 | byteOfBit >> 7 - (int) (bit & 7) & 1;
    }
    return value;
  }
}
