package dev.fovea.lab.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.v4l2.CaptureDevice;
import dev.fovea.v4l2.FrameInterval;
import dev.fovea.v4l2.FrameSize;
import dev.fovea.v4l2.SupportedFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A camera's formats, sizes and rates as v4l2-ctl lists them, and as we do. */
final class Listing {
  private Listing() {}

  /**
   * @param least how many lines there are at least
   */
  static void requireSame(Path node, int least) throws IOException, InterruptedException {
    List<String> theirs =
        V4l2Ctl.run(node, "--list-formats-ext")
            .lines()
            .map(String::strip)
            .filter(Listing::says)
            .map(Listing::withoutFlags)
            .toList();
    assertTrue(theirs.size() >= least, theirs::toString);
    assertEquals(String.join("\n", theirs), String.join("\n", ours(node)));
  }

  private static boolean says(String line) {
    return line.startsWith("[") || line.startsWith("Size:") || line.startsWith("Interval:");
  }

  /** As v4l2-ctl writes them. */
  private static List<String> ours(Path node) throws IOException {
    List<String> lines = new ArrayList<>();
    try (CaptureDevice camera = CaptureDevice.open(node)) {
      List<SupportedFormat> formats = camera.formats();
      for (int i = 0; i < formats.size(); i++) {
        lines.add(format(i, formats.get(i)));
        formats.get(i).sizes().forEach(size -> add(size, lines));
      }
    }
    return lines;
  }

  private static void add(FrameSize size, List<String> lines) {
    lines.add(
        switch (size) {
          case FrameSize.Discrete one -> "Size: Discrete " + one;
          case FrameSize.Range range ->
              "Size: Stepwise %dx%d - %dx%d with step %d/%d"
                  .formatted(
                      range.minWidth(),
                      range.minHeight(),
                      range.maxWidth(),
                      range.maxHeight(),
                      range.stepWidth(),
                      range.stepHeight());
        });
    // v4l2-ctl asks for the rates of discrete sizes only
    List<FrameInterval> intervals =
        size instanceof FrameSize.Discrete ? size.intervals() : List.of();
    for (FrameInterval interval : intervals) {
      FrameInterval.Discrete one = assertInstanceOf(FrameInterval.Discrete.class, interval);
      double seconds = one.seconds().value();
      double rate = one.seconds().inverse().value();
      lines.add(String.format(Locale.ROOT, "Interval: Discrete %.3fs (%.3f fps)", seconds, rate));
    }
  }

  private static String format(int index, SupportedFormat format) {
    return "[%d]: '%s' (%s)".formatted(index, format.pixelFormat(), format.description());
  }

  /** Without what v4l2-ctl writes behind the description, and the blanks of short fourccs. */
  private static String withoutFlags(String line) {
    return line.startsWith("[")
        ? line.replaceAll("^(\\[\\d+\\]: '\\S+) *(-BE)?' \\(([^,)]*).*$", "$1$2' ($3)")
        : line;
  }
}
