package dev.fovea.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A client in another language, written from docs/protocol.md, against the real server. */
@Timeout(60)
class PythonClientTest {
  private static final Path CLIENT = Path.of("..", "examples", "pose_client.py");

  @TempDir private Path folder;

  @BeforeAll
  static void needPython() {
    boolean there =
        Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(path -> Files.isExecutable(Path.of(path, "python3")));
    assumeTrue(there, "python3 is missing: sudo apt install python3");
  }

  @Test
  void shouldFindTheBrightestPixelOfPictures() throws Exception {
    Path grey = picture("P5", 31, 17, 1, 5 * 31 + 30);
    try (PoseServer server = Lab.serve(BrightestPixel.free())) {
      List<String> lines = run(0, server.address().getPort(), "--passes", "2", grey.toString());
      assertEquals(3, lines.size(), lines.toString());
      assertTrue(lines.getFirst().contains("\"model\": \"brightest\""), lines.getFirst());
      for (String line : lines.subList(1, 3)) {
        assertTrue(line.contains("\"part\": \"again\", \"x\": 30.0, \"y\": 5.0"), line);
        assertTrue(line.contains("\"id\": 7, \"score\": 0.5"), line);
        assertTrue(line.contains("\"yMin\": 4.0, \"xMin\": 29.0"), line);
      }
      assertEquals(2, server.counters().answered());
      assertEquals(Map.of(), server.counters().refused());
    }
  }

  @Test
  void shouldSayWhyAFrameWasDropped() throws Exception {
    Path corrupt = picture("P5", 8, 8, 1, 0);
    byte[] bytes = Files.readAllBytes(corrupt);
    bytes[bytes.length - 64] = BrightestPixel.CORRUPT;
    Files.write(corrupt, bytes);
    try (PoseServer server = Lab.serve(BrightestPixel.free())) {
      List<String> lines = run(0, server.address().getPort(), corrupt.toString());
      assertTrue(lines.getLast().contains("\"dropped\": \"corrupt\""), lines.getLast());
    }
  }

  @Test
  void shouldShowTheServersGoodbye() throws Exception {
    Path grey = picture("P6", 8, 8, 3, 0);
    PoseServer.Options small = Lab.anyPort().withCaps(ServerCaps.DEFAULT.withFrameBytes(100));
    try (PoseServer server = PoseServer.start(small, BrightestPixel::free)) {
      List<String> lines = run(1, server.address().getPort(), grey.toString());
      assertTrue(
          lines.getLast().contains("reason 10: a frame declares 192 bytes"), lines.getLast());
    }
  }

  private Path picture(String magic, int width, int height, int channels, int brightest)
      throws IOException {
    byte[] head =
        "%s\n%d %d\n255\n".formatted(magic, width, height).getBytes(StandardCharsets.US_ASCII);
    byte[] pixels = new byte[width * height * channels];
    pixels[brightest] = (byte) 0xff;
    Path file = Files.createTempFile(folder, "picture", ".pnm");
    Files.write(file, head);
    return Files.write(file, pixels, StandardOpenOption.APPEND);
  }

  private static List<String> run(int status, int port, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("python3", CLIENT.toString()));
    command.addAll(List.of("--server", "127.0.0.1:" + port));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    List<String> lines = process.inputReader().lines().toList();
    assertEquals(status, process.waitFor(), lines.toString());
    return lines;
  }
}
