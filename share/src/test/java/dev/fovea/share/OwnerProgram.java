package dev.fovea.share;

import dev.fovea.scene.SceneSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** An owner in a process of its own, which shares the scene until its standard input ends. */
final class OwnerProgram {
  private OwnerProgram() {}

  public static void main(String[] args) throws Exception {
    MemfdPool pool = new MemfdPool();
    var options =
        new ShareServer.Options(Path.of(args[0]), Optional.empty(), 8, 2, Duration.ofMinutes(1));
    try (SceneSource scene = SceneSource.open(320, 180, 30, 8, pool);
        ShareServer _ = ShareServer.start(scene, pool, options)) {
      System.out.println("shared");
      System.in.transferTo(System.out);
    }
  }
}
