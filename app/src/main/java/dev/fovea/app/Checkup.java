package dev.fovea.app;

import dev.fovea.pose.Models;
import dev.fovea.pose.PoseModel;
import dev.fovea.v4l2.CaptureDevice;
import dev.fovea.v4l2.DeviceInfo;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
    List<Finding> findings = new ArrayList<>();
    try {
      for (DeviceInfo info : CaptureDevice.list()) {
        findings.add(Finding.good("camera", info.path() + " " + info.card()));
      }
    } catch (IOException e) {
      findings.add(Finding.bad("camera", e.getMessage(), "fovea info DEVICE tells more"));
    }
    findings.addAll(lockedNodes());
    return findings.isEmpty()
        ? List.of(
            Finding.bad(
                "camera",
                "none",
                "plug one in, or use --source scene; Raspberry Pi ribbon cameras need libcamerify"))
        : findings;
  }

  /** Nodes that this user may not open: most often for want of the group. */
  private static List<Finding> lockedNodes() {
    List<Finding> locked = new ArrayList<>();
    try (DirectoryStream<Path> nodes = Files.newDirectoryStream(Path.of("/dev"), "video*")) {
      for (Path node : nodes) {
        if (!Files.isReadable(node) || !Files.isWritable(node)) {
          locked.add(
              Finding.bad(
                  "camera",
                  node + " may not be opened by " + System.getProperty("user.name"),
                  "sudo usermod -aG video $USER, then log in again"));
        }
      }
    } catch (IOException e) {
      locked.add(Finding.bad("camera", "cannot list /dev: " + e.getMessage(), "mount /dev"));
    }
    return locked;
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
