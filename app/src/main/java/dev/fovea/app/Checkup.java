package dev.fovea.app;

import dev.fovea.pose.Models;
import dev.fovea.pose.PoseModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What {@code doctor} looks at: each check says what it found and, if that is bad, the cure. */
final class Checkup {

  /**
   * What a check found.
   *
   * @param cure a command or an act; empty where nothing is to be done
   */
  record Finding(String check, boolean ok, String detail, String cure) {
    static Finding good(String check, String detail) {
      return new Finding(check, true, detail, "");
    }

    static Finding bad(String check, String detail, String cure) {
      return new Finding(check, false, detail, cure);
    }
  }

  private Checkup() {}

  /** Runs the checks one after the other, as the stream is read. */
  static Stream<Finding> all() {
    return Stream.of(
            Stream.of(system()), cameras().stream(), Stream.of(turboJpeg(), model(), display()))
        .flatMap(part -> part);
  }

  private static Finding system() {
    String detail =
        "%s %s, %s, Java %s"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch"),
                Runtime.version());
    return System.getProperty("os.name").equals("Linux")
        ? Finding.good("system", detail)
        : Finding.bad("system", detail, "cameras and models need Linux");
  }

  private static List<Finding> cameras() {
    return new CameraCheckup(Path.of("/dev"), Path.of("/sys/class/video4linux")).all();
  }

  private static Finding turboJpeg() {
    String library = "libturbojpeg.so.0";
    List<Path> folders =
        Stream.of(
                "/usr/lib/x86_64-linux-gnu",
                "/usr/lib/aarch64-linux-gnu",
                "/usr/lib64",
                "/usr/lib",
                "/usr/local/lib")
            .map(Path::of)
            .filter(folder -> Files.exists(folder.resolve(library)))
            .toList();
    return folders.isEmpty()
        ? Finding.bad(
            "jpeg",
            library + " is missing: JPEG is slow",
            "sudo apt install libturbojpeg0 (Ubuntu: libturbojpeg)")
        : Finding.good("jpeg", folders.getFirst().resolve(library).toString());
  }

  private static Finding model() {
    String pull = "fovea model pull " + ModelOptions.DEFAULT;
    if (Models.installed(ModelOptions.DEFAULT).isEmpty()) {
      return Finding.bad("model", "the weights of " + ModelOptions.DEFAULT + " are not here", pull);
    }
    try {
      return Finding.good("model", trial(Models.find(ModelOptions.DEFAULT)));
    } catch (IOException e) {
      return Finding.bad("model", e.getMessage(), pull);
    }
  }

  private static String trial(Path weights) throws IOException {
    try (PoseModel model = PoseModel.open(weights, PoseModel.Options.named(ModelOptions.DEFAULT))) {
      model.estimate(model.input()); // the first takes longer
      long start = System.nanoTime();
      model.estimate(model.input());
      double millis = (System.nanoTime() - start) / 1e6;
      return "%s runs, %.1f ms a frame".formatted(weights, millis);
    }
  }

  private static Finding display() {
    String display = System.getenv("DISPLAY");
    return display == null || display.isBlank()
        ? Finding.bad("display", "none", "--show web needs none; --show window does")
        : Finding.good("display", display);
  }
}
