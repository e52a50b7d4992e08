package dev.fovea.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.ColorSpec;
import dev.fovea.CropRegion;
import dev.fovea.FrameFormat;
import dev.fovea.PixelFormat;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/protocol.md, the code and the bytes agree. */
class ProtocolDocumentTest {
  private static final Pattern ROW = Pattern.compile("\\| (\\d+) \\| [^|]+ \\| ([a-z ]+) \\| .+");
  private static final List<String> MESSAGES =
      List.of("HEADER", "HELLO", "WELCOME", "FRAME", "RESULT", "TEXT", "PING", "PONG");

  @Test
  void shouldHoldTheOffsetsOfTheDocument() throws Exception {
    assertEquals(documented(), coded());
  }

  @Test
  void shouldNumberTheTypesAsTheDocumentDoes() throws IOException {
    String text = Files.readString(document());
    for (Wire.Type type : Wire.Type.values()) {
      assertTrue(text.contains(type.code() + " " + type), type + " is not in the document");
    }
  }

  @Test
  void shouldNumberTheReasonsAsTheDocumentDoes() throws IOException {
    String text = Files.readString(document());
    for (DropReason reason : DropReason.values()) {
      String row = "| %d | `%s` |".formatted(reason.code(), reason.text());
      assertEquals(reason != DropReason.OTHER, text.contains(row), row);
      assertEquals(reason, DropReason.of(reason.code()));
    }
    for (GoodbyeReason reason : GoodbyeReason.values()) {
      String row = "| %d | `%s` |".formatted(reason.code(), reason.text());
      assertEquals(reason != GoodbyeReason.OTHER, text.contains(row), row);
      assertEquals(reason, GoodbyeReason.of(reason.code()));
      assertEquals(reason, GoodbyeReason.of(reason.text()));
    }
    assertEquals(DropReason.OTHER, DropReason.of(0));
    assertEquals(GoodbyeReason.OTHER, GoodbyeReason.of(65_535));
  }

  @Test
  void shouldWriteAFrameAtTheOffsetsOfTheDocument() throws IOException {
    Map<String, Integer> at = documented();
    FrameFormat format =
        new FrameFormat(640, 480, PixelFormat.YUYV, 1300, 1300 * 480, ColorSpec.BT709_FULL);
    ByteBuffer bytes = Wire.little(ByteBuffer.allocate(400));
    CropRegion region = new CropRegion(-0.5f, 0.25f, 1.5f, 0.75f);
    FrameHead.write(
        bytes, FrameHead.Kind.RAW, format, 1300 * 480, List.of(CropRegion.FULL, region), 640, 480);
    FrameHead.stamp(bytes, 0xfedcba98, 3, -7, true, 250_000_000);
    assertEquals('F', bytes.get(0));
    assertEquals('A', bytes.get(3));
    assertEquals(1, bytes.get(at.get("HEADER_VERSION")));
    assertEquals(3, bytes.get(at.get("HEADER_TYPE")));
    assertEquals(64 + 32 - 32, bytes.getInt(at.get("HEADER_BODY_LENGTH")));
    assertEquals(1300 * 480, bytes.getInt(at.get("HEADER_PAYLOAD_LENGTH")));
    assertEquals(1, bytes.getShort(at.get("HEADER_FLAGS")));
    assertEquals(0xfedcba98, bytes.getInt(at.get("HEADER_SEQUENCE")));
    assertEquals(3, bytes.getInt(at.get("HEADER_EPOCH")));
    assertEquals(-7, bytes.getLong(at.get("HEADER_TIMESTAMP")));
    assertEquals(640, bytes.getInt(at.get("FRAME_WIDTH")));
    assertEquals(480, bytes.getInt(at.get("FRAME_HEIGHT")));
    assertEquals('Y', bytes.get(at.get("FRAME_FOURCC")));
    assertEquals('V', bytes.get(at.get("FRAME_FOURCC") + 3));
    assertEquals(1300, bytes.getInt(at.get("FRAME_BYTES_PER_LINE")));
    assertEquals(1, bytes.get(at.get("FRAME_KIND")));
    assertEquals(2, bytes.get(at.get("FRAME_MATRIX")));
    assertEquals(1, bytes.get(at.get("FRAME_RANGE")));
    assertEquals(2, bytes.get(at.get("FRAME_REGION_COUNT")));
    assertEquals(250_000, bytes.getInt(at.get("FRAME_DEADLINE")));
    assertEquals(640, bytes.getInt(at.get("FRAME_CAMERA_WIDTH")));
    assertEquals(480, bytes.getInt(at.get("FRAME_CAMERA_HEIGHT")));
    assertEquals(-0.5f, bytes.getFloat(at.get("FRAME_REGIONS") + 16));
    assertEquals(0.75f, bytes.getFloat(at.get("FRAME_REGIONS") + 28));
    assertEquals(64 + 32, bytes.limit());
  }

  /** Every table's rows as the constants' names: "HEADER_BODY_LENGTH". */
  private static Map<String, Integer> documented() throws IOException {
    Map<String, Integer> offsets = new TreeMap<>();
    String message = "";
    for (String line : Files.readAllLines(document())) {
      if (line.startsWith("### ")) {
        message = line.contains("text") ? "TEXT" : line.substring(4).split(" ")[0];
      }
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        String name = message + "_" + row.group(2).strip().replace(' ', '_');
        offsets.put(name.toUpperCase(Locale.ROOT), Integer.valueOf(row.group(1)));
      }
    }
    return offsets;
  }

  private static Map<String, Integer> coded() throws IllegalAccessException {
    Map<String, Integer> offsets = new TreeMap<>();
    for (Field field : Wire.class.getDeclaredFields()) {
      String name = field.getName();
      if (Modifier.isStatic(field.getModifiers())
              && MESSAGES.contains(name.split("_")[0])
              && !name.endsWith("_BYTES")
          || name.equals("WELCOME_MAX_FRAME_BYTES")) {
        offsets.put(name, field.getInt(null));
      }
    }
    return offsets;
  }

  private static Path document() {
    return Path.of("..", "docs", "protocol.md");
  }
}
