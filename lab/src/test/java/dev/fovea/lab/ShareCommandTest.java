package dev.fovea.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code fovea share} and those who look, as processes. */
@Timeout(300)
class ShareCommandTest {
  @TempDir private Path folder;

  private Fovea view(Path path) throws Exception {
    return Fovea.start(
        ("view --model marker --show none --json --frames 20 --source share:" + path).split(" "));
  }

  @Test
  void shouldShowTwoProgramsTheSameFramesAndSayWhatBecameOfThem() throws Exception {
    Path path = folder.resolve("scene.sock");
    try (Fovea owner =
        Fovea.start(("share scene --size 320x180 --fps 10 --json --at " + path).split(" "))) {
      owner.awaitError("at " + path + "; Ctrl-C ends");
      try (Fovea one = view(path);
          Fovea two = view(path)) {
        for (Fovea view : new Fovea[] {one, two}) {
          assertEquals(0, view.await(), view.err()::toString);
          assertEquals(20, view.poses().size());
          assertEquals(320, view.poses().getFirst().get("width").getAsInt());
        }
      }
      owner.signal("INT");
      assertEquals(130, owner.await(), owner.err()::toString);
      JsonObject summary = owner.summary();
      assertEquals(2, summary.get("joined").getAsInt());
      assertTrue(summary.get("lent").getAsLong() >= 40, summary::toString);
      assertEquals(0, summary.get("copiedBytes").getAsLong());
      assertEquals(0, summary.get("refused").getAsLong());
      assertTrue(Files.notExists(path), "the name goes with the owner");
    }
  }
}
