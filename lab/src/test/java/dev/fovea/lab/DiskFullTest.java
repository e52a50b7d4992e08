package dev.fovea.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Where a disk has no room left ({@code /dev/full}), a command that writes to it ends and says so.
 */
@Timeout(180)
class DiskFullTest {

  @Test
  void shouldEndAViewWhosePosesFindNoRoom() throws Exception {
    List<String> words = new ArrayList<>(List.of("bash", "-c", "exec \"$@\" >/dev/full", "full"));
    words.addAll(
        Fovea.command(
            "view", "--source", "scene", "--show", "none", "--model", "marker", "--json"));
    assertFails(words, "standard output");
  }

  @Test
  void shouldNameTheSnapshotThatFoundNoRoom() throws Exception {
    assertFails(
        Fovea.command("snapshot", "--source", "scene", "--raw", "-o", "/dev/full"),
        "/dev/full is not whole: No space left on device");
  }

  private static void assertFails(List<String> words, String reason)
      throws IOException, InterruptedException {
    try (Fovea command = Fovea.start(words, Map.of())) {
      assertEquals(1, command.await(), () -> command.err().toString());
      assertTrue(command.err().getLast().contains(reason), () -> command.err().toString());
    }
  }
}
