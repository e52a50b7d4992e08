package dev.fovea.pose;

import dev.fovea.pose.Models.KnownModel;
import dev.fovea.pose.Models.ProgressListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Known models and the folders that hold them. Any thread; two pulls at once both end well. */
final class ModelStore {
  private final List<KnownModel> known;
  private final Optional<Path> given;
  private final Path cache;

  /**
   * @param given a folder to look into first, never written to
   * @param cache where pulled models go
   */
  ModelStore(List<KnownModel> known, Optional<Path> given, Path cache) {
    this.known = List.copyOf(known);
    this.given = given;
    this.cache = cache;
  }

  List<KnownModel> known() {
    return known;
  }

  Path find(String nameOrFile) throws IOException {
    Optional<KnownModel> model = byName(nameOrFile);
    if (model.isPresent()) {
      return installed(nameOrFile)
          .orElseThrow(
              () ->
                  new IOException(
                      "%s is not on this machine; \"fovea model pull %s\" downloads it (%d KB)"
                          .formatted(nameOrFile, nameOrFile, model.get().bytes() / 1000)));
    }
    try {
      Path file = Path.of(nameOrFile);
      if (Files.isRegularFile(file)) {
        return file;
      }
    } catch (InvalidPathException e) {
      // no name of a file: told below
    }
    throw noSuchModel(nameOrFile);
  }

  Optional<Path> installed(String name) {
    return byName(name)
        .flatMap(
            model ->
                Stream.concat(given.stream(), Stream.of(cache))
                    .map(folder -> folder.resolve(model.fileName()))
                    .filter(Files::isRegularFile)
                    .findFirst());
  }

  Path pull(String name, ProgressListener listener) throws IOException {
    KnownModel model = byName(name).orElseThrow(() -> noSuchModel(name));
    Files.createDirectories(cache);
    Path part = Files.createTempFile(cache, model.fileName(), ".part");
    try {
      Download.fetch(model, part, listener);
      return Files.move(part, cache.resolve(model.fileName()), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private Optional<KnownModel> byName(String name) {
    return known.stream().filter(model -> model.name().equals(name)).findFirst();
  }

  private IOException noSuchModel(String name) {
    return new IOException(
        "no model and no file is called \"%s\"; known models: %s; or give a .tflite or .onnx file"
            .formatted(
                name, known.stream().map(KnownModel::name).collect(Collectors.joining(", "))));
  }
}
