package dev.fovea.v4l2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each example of the documentation compiles, as a stranger would paste it. */
class DocumentationTest {
  private static final Pattern SNIPPET =
      Pattern.compile(
          "^ *\\* \\{@snippet :\n(.*?)^ *\\* }\n(?= *\\*[\n/])",
          Pattern.DOTALL | Pattern.MULTILINE);

  @TempDir Path folder;

  @Test
  void shouldCompileItsExamples() throws Exception {
    List<Path> sources = new ArrayList<>();
    for (String module : List.of("../core", ".")) {
      try (Stream<Path> files = Files.walk(Path.of(module, "src/main/java"))) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          sources.addAll(snippets(file, sources.size()));
        }
      }
    }
    assertTrue(sources.size() >= 7, "only " + sources.size() + " examples found");
    List<String> javac = new ArrayList<>();
    javac.add(Path.of(System.getProperty("java.home"), "bin", "javac").toString());
    javac.addAll(List.of("-d", folder.toString(), "-proc:none"));
    javac.addAll(List.of("-p", System.getProperty("jdk.module.path")));
    javac.addAll(List.of("--add-modules", "dev.fovea.v4l2"));
    sources.forEach(source -> javac.add(source.toString()));
    Process process = new ProcessBuilder(javac).redirectErrorStream(true).start();
    String complaints = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), complaints);
  }

  /** A class for each, in which those that begin in the middle have a camera and its stream. */
  private List<Path> snippets(Path file, int number) throws IOException {
    List<Path> sources = new ArrayList<>();
    Matcher snippet = SNIPPET.matcher(Files.readString(file));
    while (snippet.find()) {
      String code = snippet.group(1).replaceAll("(?m)^ *\\* ?", "");
      String name = "Snippet" + (number + sources.size());
      String given =
          code.contains("CaptureDevice camera") ? "" : "CaptureDevice camera, CaptureStream stream";
      String source =
          """
          import dev.fovea.*;
          import dev.fovea.v4l2.*;
          import java.io.*;
          import java.nio.*;
          import java.nio.file.*;
          import java.time.*;
          import java.util.*;
          import java.util.concurrent.atomic.*;
          class %s { // %s
            void run(%s) throws Exception {
          %s
            }
          }
          """
              .formatted(name, file, given, code);
      sources.add(Files.writeString(folder.resolve(name + ".java"), source));
    }
    return sources;
  }
}
