package dev.fovea.lab;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A fovea command as its user runs it: a process of its own over the modules that {@code app}
 * packages. Ends with the test.
 */
public final class Fovea implements AutoCloseable {
  private static final Path MODULES = Path.of("../app/target/modules").toAbsolutePath().normalize();

  /** For an emulated processor on a busy host, too. */
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(3);

  private final Process process;
  private final List<String> out = new CopyOnWriteArrayList<>();
  private final List<String> err = new CopyOnWriteArrayList<>();
  private final List<Thread> readers;

  private Fovea(Process process) {
    this.process = process;
    readers = List.of(read(process.getInputStream(), out), read(process.getErrorStream(), err));
  }

  /** The words that start {@code fovea} here, with its arguments. */
  public static List<String> command(String... arguments) {
    assertTrue(Files.isDirectory(MODULES), MODULES + " is missing: run this through ./fovea test");
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.add("-XX:+UseSerialGC");
    // Where the VM may write too: a crash must not take its report with it.
    words.add("-XX:ErrorFile=" + Path.of("target/vm/hs_err_%p.log").toAbsolutePath());
    words.add("--enable-native-access=dev.fovea.v4l2,dev.fovea.convert,dev.fovea.pose");
    words.addAll(List.of("-p", MODULES.toString(), "-m", "dev.fovea.app/dev.fovea.app.Main"));
    words.addAll(List.of(arguments));
    return words;
  }

  static Fovea start(String... arguments) throws IOException {
    return start(command(arguments), Map.of());
  }

  /** Starts any command line, with more in its environment; an empty value takes a name out. */
  public static Fovea start(List<String> words, Map<String, String> environment)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(words);
    environment.forEach(
        (name, value) -> {
          if (value.isEmpty()) {
            builder.environment().remove(name);
          } else {
            builder.environment().put(name, value);
          }
        });
    return new Fovea(builder.start());
  }

  private static Thread read(InputStream stream, List<String> lines) {
    return Thread.ofVirtual()
        .start(
            () -> {
              try (BufferedReader reader =
                  new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                reader.lines().forEach(lines::add);
              } catch (IOException e) {
                lines.add("(not read: " + e + ")");
              }
            });
  }

  /** The first group of a pattern as soon as a line on standard error has it. */
  public String awaitError(String pattern) {
    Pattern wanted = Pattern.compile(pattern);
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (System.nanoTime() < deadline) {
      for (String line : err) {
        Matcher match = wanted.matcher(line);
        if (match.find()) {
          return match.groupCount() == 0 ? match.group() : match.group(1);
        }
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
    return fail("no \"" + pattern + "\" within three minutes: " + err);
  }

  /** Waits until that many lines are on standard output. */
  public void awaitLines(int count) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (out.size() < count && System.nanoTime() < deadline) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
    assertTrue(out.size() >= count, "only " + out.size() + " lines within three minutes: " + err);
  }

  /** How many lines are on standard output by now. */
  public int lines() {
    return out.size();
  }

  /** The JVM's, below whatever runs it. */
  long pid() {
    return process
        .descendants()
        .filter(child -> child.info().command().orElse("").endsWith("java"))
        .mapToLong(ProcessHandle::pid)
        .findFirst()
        .orElse(process.pid());
  }

  /** Sends a signal to the JVM. */
  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
  }

  /** The exit status, waited for; all that was printed is there then. */
  public int await() throws InterruptedException {
    assertTrue(process.waitFor(3, TimeUnit.MINUTES), "still running: " + err);
    for (Thread reader : readers) {
      reader.join();
    }
    return process.exitValue();
  }

  public List<String> err() {
    return err;
  }

  public List<String> out() {
    return out;
  }

  /** The objects on standard output, but for the last, which is the summary. */
  public List<JsonObject> poses() {
    return out.subList(0, out.size() - 1).stream()
        .map(line -> JsonParser.parseString(line).getAsJsonObject())
        .toList();
  }

  public JsonObject summary() {
    return JsonParser.parseString(out.getLast()).getAsJsonObject().getAsJsonObject("summary");
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
