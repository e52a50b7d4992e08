package dev.fovea.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The documents name tests that exist, and the lists in docs/reliability.md and docs/serving.md
 * leave no line without one.
 */
class ReliabilityTest {
  private static final Pattern TEST = Pattern.compile("`(\\w+Test)\\.(should\\w+)`");
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @Test
  void shouldNameTestsThatExist() throws IOException {
    String page =
        Files.readString(ROOT.resolve("docs/reliability.md"))
            + Files.readString(ROOT.resolve("docs/serving.md"));
    Map<String, String> sources = testSources();
    List<String> missing = new ArrayList<>();
    Matcher test = TEST.matcher(page);
    while (test.find()) {
      Pattern method = Pattern.compile("void " + test.group(2) + "\\(");
      if (!method.matcher(sources.getOrDefault(test.group(1), "")).find()) {
        missing.add(test.group());
      }
    }
    assertEquals(List.of(), missing);
  }

  @Test
  void shouldHaveATestForEveryLine() throws IOException {
    List<String> lines = Files.readAllLines(ROOT.resolve("docs/reliability.md"));
    assertShown(lines);
    assertNumbered(lines, "U", 35);
  }

  @Test
  void shouldHaveATestForEverythingThatAPeerMayDo() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/serving.md"));
    List<String> lines = page.substring(page.indexOf("## What a peer may do")).lines().toList();
    assertShown(lines);
    assertNumbered(lines, "F", 12);
  }

  /** That each row of the tables, but for their titles, names a test. */
  private static void assertShown(List<String> lines) {
    lines.stream()
        .filter(line -> line.startsWith("| ") && !line.contains("shown by"))
        .filter(row -> !row.startsWith("| | **"))
        .forEach(row -> assertTrue(TEST.matcher(row).find(), row));
  }

  private static void assertNumbered(List<String> lines, String letter, int last) {
    List<String> numbers =
        Pattern.compile("^\\| (" + letter + "\\d+) \\|", Pattern.MULTILINE)
            .matcher(String.join("\n", lines))
            .results()
            .map((MatchResult found) -> found.group(1))
            .toList();
    assertEquals(IntStream.rangeClosed(1, last).mapToObj(i -> letter + i).toList(), numbers);
  }

  /** By class; where two modules have one of a name, both. */
  private static Map<String, String> testSources() throws IOException {
    Map<String, String> sources = new HashMap<>();
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path tests : modules.map(module -> module.resolve("src/test/java")).toList()) {
        if (Files.isDirectory(tests)) {
          read(tests, sources);
        }
      }
    }
    return sources;
  }

  private static void read(Path tests, Map<String, String> sources) throws IOException {
    try (Stream<Path> files = Files.walk(tests)) {
      for (Path file : files.filter(path -> path.toString().endsWith("Test.java")).toList()) {
        String name = file.getFileName().toString().replace(".java", "");
        sources.merge(name, Files.readString(file), String::concat);
      }
    }
  }
}
