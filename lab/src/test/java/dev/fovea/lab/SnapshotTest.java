package dev.fovea.lab;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code fovea snapshot} of cameras whose frame is known. */
class SnapshotTest {
  private static final int GREY = 90;

  @TempDir private Path folder;

  @BeforeEach
  void needVcam() throws Exception {
    Vcam.require();
  }

  @Test
  void shouldWriteARawFrameAsItIs() throws Exception {
    byte[] frame = new byte[320 * 240 * 2];
    RandomGenerator.of("L64X128MixRandom").nextBytes(frame);
    Path file = folder.resolve("frame.yuyv");
    snapshot("YUYV", Files.write(folder.resolve("camera.yuyv"), frame), file, "--raw");
    assertArrayEquals(frame, Files.readAllBytes(file));
  }

  @Test
  void shouldWriteACamerasJpegAsItIs() throws Exception {
    Path camera = folder.resolve("camera.jpg");
    ImageIO.write(grey(), "jpg", camera.toFile());
    Path file = folder.resolve("frame.jpg");
    snapshot("MJPG", camera, file);
    assertArrayEquals(Files.readAllBytes(camera), Files.readAllBytes(file));
    Path png = folder.resolve("frame.png");
    snapshot("MJPG", camera, png);
    requireGrey(png);
  }

  @Test
  void shouldConvertARawFrame() throws Exception {
    byte[] frame = new byte[320 * 240];
    Arrays.fill(frame, (byte) GREY);
    Path camera = Files.write(folder.resolve("camera.grey"), frame);
    for (String name : List.of("frame.png", "frame.jpg")) {
      Path file = folder.resolve(name);
      snapshot("GREY", camera, file);
      requireGrey(file);
    }
  }

  private void snapshot(String fourcc, Path frame, Path file, String... more) throws Exception {
    List<String> camera =
        List.of("-s", "320x240", "-r", "100", "-f", fourcc, "-i", frame.toString());
    List<String> words =
        new ArrayList<>(
            List.of("snapshot", Vcam.DEVICE.toString(), "-o", file.toString(), "--json"));
    words.addAll(List.of(more));
    List<String> command = Fovea.command(words.toArray(String[]::new));
    try (Fovea fovea = Fovea.start(Vcam.before(camera, command), Map.of())) {
      assertEquals(0, fovea.await(), () -> fovea.err().toString());
      var said = JsonParser.parseString(fovea.out().getFirst()).getAsJsonObject();
      assertEquals(Files.size(file), said.get("bytes").getAsLong());
      assertEquals(fourcc, said.get("fourcc").getAsString());
    }
  }

  private static BufferedImage grey() {
    BufferedImage image = new BufferedImage(320, 240, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 240; y++) {
      for (int x = 0; x < 320; x++) {
        image.setRGB(x, y, GREY * 0x010101);
      }
    }
    return image;
  }

  private static void requireGrey(Path file) throws Exception {
    BufferedImage image = ImageIO.read(file.toFile());
    assertEquals(320, image.getWidth());
    assertEquals(240, image.getHeight());
    for (int[] at : new int[][] {{0, 0}, {319, 0}, {160, 120}, {319, 239}}) {
      int rgb = image.getRGB(at[0], at[1]);
      for (int shift = 0; shift <= 16; shift += 8) {
        assertEquals(GREY, rgb >> shift & 0xff, 1, Integer.toHexString(rgb));
      }
    }
  }
}
