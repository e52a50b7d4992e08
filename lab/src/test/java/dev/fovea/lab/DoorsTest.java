package dev.fovea.lab;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads the sources and keeps the doors shut that the architecture shuts. */
class DoorsTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /** The arrows of the drawing that do not end at core. */
  private static final Set<String> DRAWN = Set.of("share -> dev.fovea.v4l2");

  private static final Set<String> UNSHIPPED = Set.of("bench", "lab");

  /** A text file of the repository, its path counted from the root. */
  private record Source(Path path, String text) {
    String module() {
      return path.getName(0).toString();
    }

    /** The same without comments, which may show a user's own code; line numbers stay. */
    Source code() {
      Matcher comment = Pattern.compile("(?s)/\\*.*?\\*/|//[^\n]*").matcher(text);
      return new Source(path, comment.replaceAll(found -> "\n".repeat(lines(found.group()))));
    }

    private static int lines(String text) {
      return (int) text.chars().filter(letter -> letter == '\n').count();
    }

    boolean isMain() {
      return path.toString().contains("src/main/java/") && path.toString().endsWith(".java");
    }
  }

  private static List<Source> sources;

  @BeforeAll
  static void readRepository() throws IOException, InterruptedException {
    sources = new ArrayList<>();
    for (Path path : files()) {
      try {
        sources.add(new Source(path, Files.readString(ROOT.resolve(path))));
      } catch (MalformedInputException e) {
        // A picture or another binary file: none of these rules speak of it.
        continue;
      }
    }
    assertTrue(main().findAny().isPresent(), "no sources below " + ROOT);
  }

  @Test
  void shouldPrintOnlyWhereAPersonAsked() {
    ban(
        "System\\.(out|err)\\b",
        main().filter(in("app", "bench", "lab").negate()),
        "a library that prints spoils the output of the program around it: log through"
            + " System.Logger, or return the text");
  }

  @Test
  void shouldNeverSleep() {
    ban(
        "\\bThread\\.sleep\\b|\\bTimeUnit\\.[A-Z]+\\.sleep\\b",
        main(),
        "a sleep is too long or too short: wait for the condition itself");
  }

  @Test
  void shouldOpenRestrictedMethodsBehindFourDoors() {
    ban(
        "\"restricted\"",
        main().filter(in("v4l2", "share", "convert", "pose", "lab", "bench").negate()),
        "restricted calls can crash the JVM and make every user grant native access: only v4l2,"
            + " share, convert and pose may");
  }

  @Test
  void shouldKeepIncubatorsBehindOneDoor() {
    ban(
        "\\bjdk\\.incubator\\.vector\\.\\w",
        main()
            .filter(
                source -> !source.path.toString().matches(".*/convert/(Lanes|\\w+Loops)\\.java")),
        "an incubator module changes with every JDK: the Vector API stays behind convert's Kernels");
  }

  @Test
  void shouldRequireNoIncubator() {
    ban(
        "requires\\s+(transitive\\s+)?jdk\\.incubator",
        main(),
        "without the Vector API everything must work too: requires static");
  }

  @ParameterizedTest
  @ValueSource(strings = {"core", "v4l2", "net"})
  void shouldNeedJavaBaseOnly(String module) throws IOException {
    String info = Files.readString(ROOT.resolve(module + "/src/main/java/module-info.java"));
    Matcher requires = Pattern.compile("(?m)^\\s*requires\\s+([^;]+);").matcher(info);
    List<String> beyond =
        requires
            .results()
            .map(found -> found.group(1).strip())
            .filter(name -> !name.matches("(transitive )?dev\\.fovea|java\\.base|static jdk\\.jfr"))
            .toList();
    assertEquals(
        List.of(), beyond, module + " is for users of two jars and needs nothing but java.base");
  }

  @Test
  void shouldOnlyEverPointAtTheModulesOfTheDrawing() {
    Pattern requires = Pattern.compile("(?m)^\\s*requires\\s+(?:\\w+\\s+)*(dev\\.fovea\\.\\w+);");
    String crossing =
        main()
            .filter(source -> source.path.endsWith("module-info.java"))
            .filter(in("app", "bench", "lab").negate())
            .flatMap(
                source ->
                    requires
                        .matcher(source.text)
                        .results()
                        .map(found -> source.module() + " -> " + found.group(1)))
            .filter(arrow -> !DRAWN.contains(arrow))
            .collect(joining(", "));
    assertEquals("", crossing, "the modules are a star: every one points at core, app composes");
  }

  @Test
  void shouldLeaveNothingUnfinished() {
    ban(
        "\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b",
        sources.stream(),
        "what is unfinished goes into an issue, not into the code");
  }

  @Test
  void shouldNotDependOnTheMachineItWasWrittenOn() {
    ban(
        "/wo" + "rk/|repo\\.ma" + "ven|arti" + "factory|sona" + "type|ne" + "xus\\b",
        sources.stream(),
        "it must build anywhere: no path of one workplace, no registry host");
  }

  @Test
  void shouldHideNothingBehindBareRuntimeExceptions() {
    ban(
        "new (RuntimeException|Exception|Error|Throwable)\\(",
        main(),
        "broken is an IOException with the cure, misuse an IllegalStateException");
  }

  @Test
  void shouldSayInEveryModuleWhatItIs() {
    Set<String> documented =
        Set.copyOf(
            main()
                .filter(source -> source.path.endsWith("package-info.java"))
                .map(Source::module)
                .toList());
    List<String> silent =
        main()
            .map(Source::module)
            .distinct()
            .filter(module -> !UNSHIPPED.contains(module) && !documented.contains(module))
            .toList();
    assertEquals(List.of(), silent, "a package-info says in one true sentence what a package is");
    assertFalse(documented.isEmpty());
  }

  private static void ban(String regex, Stream<Source> where, String why) {
    Pattern banned = Pattern.compile(regex);
    List<String> found =
        where
            .flatMap(
                source ->
                    banned
                        .matcher(source.text)
                        .results()
                        .map(hit -> source.path + ":" + line(source.text, hit.start())))
            .distinct()
            .toList();
    assertEquals(List.of(), found, why);
  }

  private static int line(String text, int at) {
    return 1 + Source.lines(text.substring(0, at));
  }

  private static Stream<Source> main() {
    return sources.stream().filter(Source::isMain).map(Source::code);
  }

  private static Predicate<Source> in(String... modules) {
    return source -> Set.of(modules).contains(source.module());
  }

  /** What git tracks or would track; without git or a checkout, what stands there. */
  private static List<Path> files() throws IOException, InterruptedException {
    try {
      Process git =
          new ProcessBuilder("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
              .directory(ROOT.toFile())
              .start();
      String listed = new String(git.getInputStream().readAllBytes());
      if (git.waitFor() == 0 && !listed.isEmpty()) {
        return Stream.of(listed.split("\0"))
            .map(Path::of)
            .filter(path -> Files.isRegularFile(ROOT.resolve(path)))
            .toList();
      }
    } catch (IOException e) {
      System.out.println("[lab] no git here (" + e.getMessage() + "): reading the whole folder");
    }
    try (Stream<Path> walk = Files.walk(ROOT)) {
      return walk.filter(Files::isRegularFile)
          .map(ROOT::relativize)
          .filter(path -> !path.toString().matches("(.*/)?(target|\\.git)/.*"))
          .toList();
    }
  }
}
