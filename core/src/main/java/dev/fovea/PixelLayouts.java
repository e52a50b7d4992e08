package dev.fovea;

import dev.fovea.PixelLayout.Bayer;
import dev.fovea.PixelLayout.Component;
import dev.fovea.PixelLayout.Model;
import dev.fovea.PixelLayout.Packing;
import dev.fovea.PixelLayout.Plane;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The formats whose layout Fovea knows, as {@code linux/videodev2.h} and the kernel's manual
 * (Userspace API, V4L2, Image Formats) describe them. Looked up by fourcc, without allocating.
 */
final class PixelLayouts {
  private static final int[] FOURCCS;
  private static final PixelLayout[] LAYOUTS;

  static {
    Map<Integer, PixelLayout> known = new Table().filled();
    FOURCCS = known.keySet().stream().mapToInt(fourcc -> fourcc).toArray();
    LAYOUTS = known.values().toArray(PixelLayout[]::new);
  }

  private PixelLayouts() {}

  /** The layout of a fourcc, {@link PixelLayout#OPAQUE} if it is none of the known. */
  static PixelLayout of(int fourcc) {
    int found = Arrays.binarySearch(FOURCCS, fourcc);
    return found < 0 ? PixelLayout.OPAQUE : LAYOUTS[found];
  }

  /** The formats by their fourccs, rising. */
  private static final class Table {
    private static final Plane BYTES = new Plane(1, 1, 1);

    private final Map<Integer, PixelLayout> known = new TreeMap<>();

    Map<Integer, PixelLayout> filled() {
      packed422("YUYV", 0, 1, 3);
      packed422("YVYU", 0, 3, 1);
      packed422("UYVY", 1, 0, 2);
      packed422("VYUY", 1, 2, 0);
      semiPlanar();
      planar();
      bytes(
          "YUV3 yuv, YUV4 ayuv, AYUV ayuv, XYUV xyuv, VUYA vuya, VUYX vuyx, YUVA yuva, YUVX yuvx");
      bytes("RGB3 rgb, BGR3 bgr, RGB4 xrgb, BGR4 bgrx, BX24 xrgb, XR24 bgrx, BA24 argb, AR24 bgra");
      bytes("XB24 rgbx, RX24 xbgr, AB24 rgba, RA24 abgr, HSV3 hsv, HSV4 xhsv");
      words("RGB1 rrrgggbb");
      words("RGBP rrrrrggggggbbbbb, RGBR rrrrrggggggbbbbb, YUVP yyyyyuuuuuuvvvvv");
      words("R444 xxxxrrrrggggbbbb, XR12 xxxxrrrrggggbbbb, AR12 aaaarrrrggggbbbb");
      words("RX12 rrrrggggbbbbxxxx, RA12 rrrrggggbbbbaaaa, XB12 xxxxbbbbggggrrrr");
      words("AB12 aaaabbbbggggrrrr, BX12 bbbbggggrrrrxxxx, GA12 bbbbggggrrrraaaa");
      words("Y444 aaaayyyyuuuuvvvv, YUVO ayyyyyuuuuuvvvvv");
      words("RGBO xrrrrrgggggbbbbb, XR15 xrrrrrgggggbbbbb, AR15 arrrrrgggggbbbbb");
      words("RX15 rrrrrgggggbbbbbx, RA15 rrrrrgggggbbbbba, XB15 xbbbbbgggggrrrrr");
      words("AB15 abbbbbgggggrrrrr, BX15 bbbbbgggggrrrrrx, BA15 bbbbbgggggrrrrra");
      words("RGBQ xrrrrrgggggbbbbb, XR15-BE xrrrrrgggggbbbbb, AR15-BE arrrrrgggggbbbbb");
      words("BGRH bbbbbbggggggrrrrrrxxxxxxxxxxxxxx");
      grey();
      bayer();
      coded(Model.JPEG, "MJPG JPEG");
      coded(Model.VIDEO, "H264 AVC1 HEVC H263 MPG1 MPG2 MPG4 XVID VC1G VC1L VP80 VP90 AV01");
      return known;
    }

    private void semiPlanar() {
      for (boolean apart : new boolean[] {false, true}) {
        String name = apart ? "NM" : "NV";
        semiPlanar(name + "12", true, 2, 2, 1, 0, apart);
        semiPlanar(name + "21", false, 2, 2, 1, 0, apart);
        semiPlanar(name + "16", true, 2, 1, 1, 0, apart);
        semiPlanar(name + "61", false, 2, 1, 1, 0, apart);
      }
      semiPlanar("NV24", true, 1, 1, 1, 0, false);
      semiPlanar("NV42", false, 1, 1, 1, 0, false);
      semiPlanar("P010", true, 2, 2, 2, 6, false); // 10 bits at the top of 16
      semiPlanar("P012", true, 2, 2, 2, 4, false);
    }

    private void planar() {
      planar("YU12", true, 2, 2, false);
      planar("YV12", false, 2, 2, false);
      planar("422P", true, 2, 1, false);
      planar("411P", true, 4, 1, false);
      planar("YUV9", true, 4, 4, false);
      planar("YVU9", false, 4, 4, false);
      planar("YM12", true, 2, 2, true);
      planar("YM21", false, 2, 2, true);
      planar("YM16", true, 2, 1, true);
      planar("YM61", false, 2, 1, true);
      planar("YM24", true, 1, 1, true);
      planar("YM42", false, 1, 1, true);
    }

    private void grey() {
      single("GREY", 1, false, 8, null);
      single("Y10", 2, false, 10, null);
      single("Y12", 2, false, 12, null);
      single("Y14", 2, false, 14, null);
      single("Y16", 2, false, 16, null);
      single("Y16-BE", 2, true, 16, null);
      packed("Y10P", Packing.MIPI, new Plane(4, 5, 1), 10, null);
      packed("Y12P", Packing.MIPI, new Plane(2, 3, 1), 12, null);
      packed("Y14P", Packing.MIPI, new Plane(4, 7, 1), 14, null);
      packed("Y10B", Packing.BITS, new Plane(4, 5, 1), 10, null);
    }

    private void bayer() {
      bayer(8, "BA81 GBRG GRBG RGGB");
      bayer(10, "BG10 GB10 BA10 RG10");
      bayer(12, "BG12 GB12 BA12 RG12");
      bayer(14, "BG14 GB14 GR14 RG14");
      bayer(16, "BYR2 GB16 GR16 RG16");
      mipiBayer(10, new Plane(4, 5, 1), "pBAA pGAA pgAA pRAA");
      mipiBayer(12, new Plane(2, 3, 1), "pBCC pGCC pgCC pRCC");
      mipiBayer(14, new Plane(4, 7, 1), "pBEE pGEE pgEE pREE");
    }

    private void packed422(String name, int y, int u, int v) {
      put(
          name,
          Model.YUV,
          List.of(new Plane(2, 4, 1)),
          false,
          List.of(
              new Component(0, y, 2, 1, false, 0, 8, 0, 0),
              new Component(0, u, 4, 1, false, 0, 8, 1, 0),
              new Component(0, v, 4, 1, false, 0, 8, 1, 0)));
    }

    /** A plane of Y and one of Cb and Cr by turns, their words of the same size. */
    private void semiPlanar(
        String name, boolean cbFirst, int columns, int rows, int word, int shift, boolean apart) {
      int depth = 8 * word - shift;
      int shiftX = columns - 1;
      int shiftY = rows - 1;
      int cb = cbFirst ? 0 : word;
      put(
          name,
          Model.YUV,
          List.of(new Plane(1, word, 1), new Plane(columns, 2 * word, rows)),
          apart,
          List.of(
              new Component(0, 0, word, word, false, shift, depth, 0, 0),
              new Component(1, cb, 2 * word, word, false, shift, depth, shiftX, shiftY),
              new Component(1, word - cb, 2 * word, word, false, shift, depth, shiftX, shiftY)));
    }

    /** A plane each of Y, Cb and Cr, 8 bits. */
    private void planar(String name, boolean cbFirst, int columns, int rows, boolean apart) {
      Plane chroma = new Plane(columns, 1, rows);
      int shiftX = Integer.numberOfTrailingZeros(columns);
      int shiftY = Integer.numberOfTrailingZeros(rows);
      put(
          name,
          Model.YUV,
          List.of(BYTES, chroma, chroma),
          apart,
          List.of(
              new Component(0, 0, 1, 1, false, 0, 8, 0, 0),
              new Component(cbFirst ? 1 : 2, 0, 1, 1, false, 0, 8, shiftX, shiftY),
              new Component(cbFirst ? 2 : 1, 0, 1, 1, false, 0, 8, shiftX, shiftY)));
    }

    /** Pixels of one byte a component, named in the order of memory; x is unused. */
    private void bytes(String formats) {
      for (String[] format : parts(formats)) {
        int step = format[1].length();
        List<Component> components = new ArrayList<>();
        for (char letter : order(format[1])) {
          int offset = format[1].indexOf(letter);
          components.add(new Component(0, offset, step, 1, false, 0, 8, 0, 0));
        }
        put(format[0], model(format[1]), List.of(new Plane(1, step, 1)), false, components);
      }
    }

    /** Pixels that are a word each, its bits named from the highest; x is unused. */
    private void words(String formats) {
      for (String[] format : parts(formats)) {
        String bits = format[1];
        int word = bits.length() / 8;
        boolean bigEndian =
            format[0].endsWith("-BE") || List.of("RGBR", "RGBQ", "BGRH").contains(format[0]);
        List<Component> components = new ArrayList<>();
        for (char letter : order(bits)) {
          int shift = bits.length() - 1 - bits.lastIndexOf(letter);
          int depth = bits.lastIndexOf(letter) - bits.indexOf(letter) + 1;
          components.add(new Component(0, 0, word, word, bigEndian, shift, depth, 0, 0));
        }
        put(format[0], model(bits), List.of(new Plane(1, word, 1)), false, components);
      }
    }

    private void bayer(int depth, String names) {
      for (Bayer filter : Bayer.values()) {
        single(names.split(" ")[filter.ordinal()], depth > 8 ? 2 : 1, false, depth, filter);
      }
    }

    private void mipiBayer(int depth, Plane plane, String names) {
      for (Bayer filter : Bayer.values()) {
        packed(names.split(" ")[filter.ordinal()], Packing.MIPI, plane, depth, filter);
      }
    }

    /** One sample a pixel, at the bottom of a word. */
    private void single(String name, int word, boolean bigEndian, int depth, Bayer bayer) {
      Component sample = new Component(0, 0, word, word, bigEndian, 0, depth, 0, 0);
      put(name, Packing.WORDS, new Plane(1, word, 1), sample, bayer);
    }

    /** One sample a pixel, across bytes. */
    private void packed(String name, Packing packing, Plane plane, int depth, Bayer bayer) {
      put(name, packing, plane, new Component(0, 0, 0, 0, false, 0, depth, 0, 0), bayer);
    }

    private void put(String name, Packing packing, Plane plane, Component sample, Bayer bayer) {
      Model model = bayer == null ? Model.GREY : Model.BAYER;
      known.put(
          PixelFormat.of(name).fourcc(),
          new PixelLayout(model, packing, List.of(plane), false, List.of(sample), bayer));
    }

    private void put(
        String name,
        Model model,
        List<Plane> planes,
        boolean separate,
        List<Component> components) {
      known.put(
          PixelFormat.of(name).fourcc(),
          new PixelLayout(model, Packing.WORDS, planes, separate, components, null));
    }

    private void coded(Model model, String names) {
      PixelLayout layout = PixelLayout.coded(model);
      for (String name : names.split(" ")) {
        known.put(PixelFormat.of(name).fourcc(), layout);
      }
    }

    /** The component letters of a picture in their order, alpha after them if it is there. */
    private static char[] order(String letters) {
      String colours =
          model(letters) == Model.RGB ? "rgb" : letters.indexOf('h') < 0 ? "yuv" : "hsv";
      return (letters.indexOf('a') < 0 ? colours : colours + "a").toCharArray();
    }

    private static Model model(String letters) {
      if (letters.indexOf('r') >= 0) {
        return Model.RGB;
      }
      return letters.indexOf('h') >= 0 ? Model.HSV : Model.YUV;
    }

    private static List<String[]> parts(String formats) {
      return Arrays.stream(formats.split(", ")).map(format -> format.split(" ")).toList();
    }
  }
}
