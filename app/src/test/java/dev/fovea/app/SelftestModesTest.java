package dev.fovea.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.PixelFormat;
import dev.fovea.app.SelftestModes.Mode;
import dev.fovea.v4l2.Fraction;
import dev.fovea.v4l2.FrameInterval;
import dev.fovea.v4l2.FrameSize;
import dev.fovea.v4l2.SupportedFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SelftestModesTest {
  private static final List<FrameInterval> RATES =
      List.of(
          new FrameInterval.Discrete(new Fraction(1, 10)),
          new FrameInterval.Discrete(new Fraction(1001, 30000)));

  private static SupportedFormat format(String fourcc, FrameSize... sizes) {
    return new SupportedFormat(PixelFormat.of(fourcc), fourcc, false, false, List.of(sizes));
  }

  private static FrameSize size(int width, int height) {
    return new FrameSize.Discrete(width, height, RATES);
  }

  private static List<String> names(SupportedFormat... formats) {
    return SelftestModes.of(List.of(formats)).stream().map(Mode::toString).toList();
  }

  @Test
  void shouldTryTheEverydaySizeOfEachFormatFirst() {
    SupportedFormat yuyv =
        format("YUYV", size(160, 120), size(640, 480), size(800, 600), size(1920, 1080));
    SupportedFormat mjpg = format("MJPG", size(1280, 720));
    assertEquals(
        List.of("YUYV 640x480", "MJPG 1280x720", "YUYV 1920x1080", "YUYV 160x120"),
        names(yuyv, mjpg));
  }

  @Test
  void shouldAskForTheHighestRateAsTheFractionItIs() {
    Mode mode = SelftestModes.of(List.of(format("YUYV", size(640, 480)))).getFirst();
    assertEquals(Optional.of(new Fraction(30000, 1001)), mode.rate());
  }

  @Test
  void shouldTakeASizeOfARange() {
    FrameSize wide = new FrameSize.Range(16, 4096, 2, 16, 4096, 2, List.of());
    FrameSize large = new FrameSize.Range(1280, 4096, 2, 720, 4096, 2, List.of());
    assertEquals(
        List.of("YUYV 640x480", "MJPG 1280x720"),
        names(format("YUYV", wide), format("MJPG", large)));
  }

  @Test
  void shouldTryADriverThatTellsNoSizes() {
    Mode mode = SelftestModes.of(List.of(format("YUYV"))).getFirst();
    assertEquals("YUYV 640x480", mode.toString());
    assertTrue(mode.rate().isEmpty());
  }

  @Test
  void shouldNotTryForEver() {
    SupportedFormat[] many =
        IntStream.range(10, 90)
            .mapToObj(i -> format("AA" + i, size(64, 64), size(640, 480)))
            .toArray(SupportedFormat[]::new);
    List<String> names = names(many);
    assertTrue(names.size() <= 40, names::toString);
    assertEquals("AA10 640x480", names.getFirst());
  }
}
