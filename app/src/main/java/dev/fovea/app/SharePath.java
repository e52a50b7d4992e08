package dev.fovea.app;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where a shared source's socket stands unless one says otherwise. */
final class SharePath {
  private static final Path SYSTEM = Path.of("/run/fovea");

  private SharePath() {}

  /**
   * Below {@code /run/fovea} where this user may make it, so that others find it; else in the
   * user's own runtime folder.
   *
   * @param source the camera's node, "scene" or a file
   */
  static Path of(String source) {
    String name = Path.of(source).getFileName() + ".sock";
    Path run = SYSTEM.getParent();
    String own = System.getenv("XDG_RUNTIME_DIR");
    if (Files.isWritable(Files.isDirectory(SYSTEM) ? SYSTEM : run) || own == null) {
      return SYSTEM.resolve(name);
    }
    return Path.of(own, "fovea", name);
  }
}
