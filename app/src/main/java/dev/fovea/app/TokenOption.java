package dev.fovea.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * The token that servers and clients share: out of a file or the environment, never off the command
 * line, which every user of the machine can read.
 */
final class TokenOption {
  /** What the environment calls it. */
  static final String VARIABLE = "FOVEA_TOKEN";

  /** A token has 255 bytes at most; a file much longer is another file. */
  private static final long LONGEST_FILE = 1024;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "The token that a client must know, in the first line of a file (default: the environment"
              + " variable FOVEA_TOKEN, or none).")
  private Path file;

  /**
   * The token, if one was given.
   *
   * @throws IOException if the file cannot be read or holds none
   */
  Optional<String> token() throws IOException {
    return file == null
        ? Optional.ofNullable(System.getenv(VARIABLE)).filter(token -> !token.isEmpty())
        : Optional.of(read(file));
  }

  private static String read(Path file) throws IOException {
    try {
      String token =
          Files.size(file) > LONGEST_FILE
              ? ""
              : Files.readString(file).lines().findFirst().orElse("").strip();
      if (token.isEmpty()) {
        throw new IOException(
            "no token in the first line of " + file + ": openssl rand -hex 24 makes one");
      }
      return token;
    } catch (NoSuchFileException e) {
      throw new IOException("there is no token file " + file, e);
    }
  }
}
