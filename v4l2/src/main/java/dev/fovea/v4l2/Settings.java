package dev.fovea.v4l2;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A camera's settings to keep: names of controls with their values as {@link ControlValue} writes
 * them. Made by {@link Controls#save}, taken by {@link Controls#restore}.
 *
 * <p>The file has a line {@code name=value} for each, in UTF-8; a '#' begins a comment, and in
 * values Java's escapes stand for line ends and the backslash ({@code \n}, {@code \\}).
 *
 * @param values in the order in which they were read
 */
public record Settings(Map<String, String> values) {

  public Settings {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read or a line is no setting; the message says which
   */
  public static Settings read(Path file) throws IOException {
    Map<String, String> values = new LinkedHashMap<>();
    List<String> lines = lines(file);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      int equals = line.indexOf('=');
      if (equals < 1) {
        throw new IOException(
            "%s:%d: \"%s\" is not name=value".formatted(file, i + 1, line.strip()));
      }
      values.put(line.substring(0, equals).strip(), unescaped(file, i + 1, line, equals + 1));
    }
    return new Settings(values);
  }

  private static List<String> lines(Path file) throws IOException {
    try {
      return Files.readAllLines(file);
    } catch (CharacterCodingException e) {
      throw new IOException(file + ": no file of settings: it is not text in UTF-8", e);
    } catch (IOException e) {
      throw inWords(file, "read", e);
    }
  }

  /** The JDK's exceptions of files have the path as their message, and the reason in their name. */
  private static IOException inWords(Path file, String act, IOException e) {
    String reason =
        switch (e) {
          case NoSuchFileException _ -> "no such file or folder";
          case AccessDeniedException _ -> "permission denied";
          default -> e.getMessage();
        };
    return new IOException("%s cannot be %s: %s".formatted(file, act, reason), e);
  }

  private static String unescaped(Path file, int number, String line, int from) throws IOException {
    try {
      return line.substring(from).translateEscapes();
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "%s:%d: a backslash in a value is written twice: \"%s\"".formatted(file, number, line),
          e);
    }
  }

  /**
   * Writes a file, over one that is there.
   *
   * @throws IOException if it cannot be written
   */
  public void write(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    values.forEach((name, value) -> lines.add(name + "=" + escaped(value)));
    try {
      Files.write(file, lines);
    } catch (IOException e) {
      throw inWords(file, "written", e);
    }
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
  }
}
