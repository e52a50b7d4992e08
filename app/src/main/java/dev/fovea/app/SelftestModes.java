package dev.fovea.app;

import dev.fovea.v4l2.CaptureConfig;
import dev.fovea.v4l2.Fraction;
import dev.fovea.v4l2.FrameInterval;
import dev.fovea.v4l2.FrameSize;
import dev.fovea.v4l2.SupportedFormat;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which of a camera's many modes {@code selftest} tries, since two minutes are not enough for all.
 */
final class SelftestModes {
  private static final int LIMIT = 30;
  private static final int WIDTH = 640;
  private static final int HEIGHT = 480;

  /**
   * What is asked of the camera.
   *
   * @param rate the highest one at that size; empty if the driver does not say
   */
  record Mode(SupportedFormat format, int width, int height, Optional<Fraction> rate) {
    CaptureConfig config() {
      CaptureConfig config =
          CaptureConfig.defaults().withPixelFormat(format.pixelFormat()).withSize(width, height);
      return rate.map(config::withFramesPerSecond).orElse(config);
    }

    @Override
    public String toString() {
      return "%s %dx%d".formatted(format.pixelFormat().name(), width, height);
    }
  }

  private SelftestModes() {}

  /**
   * The everyday size of each format, then its largest and its smallest, as far as time reaches.
   */
  static List<Mode> of(List<SupportedFormat> formats) {
    List<Mode> everyday = new ArrayList<>();
    List<Mode> extremes = new ArrayList<>();
    for (SupportedFormat format : formats) {
      List<Mode> sizes = format.sizes().stream().flatMap(size -> modes(format, size)).toList();
      if (sizes.isEmpty()) {
        everyday.add(new Mode(format, WIDTH, HEIGHT, Optional.empty()));
        continue;
      }
      Comparator<Mode> byArea = Comparator.comparing(mode -> (long) mode.width * mode.height);
      Mode middle = sizes.stream().min(Comparator.comparing(SelftestModes::strangeness)).get();
      everyday.add(middle);
      Stream.of(sizes.stream().max(byArea).get(), sizes.stream().min(byArea).get())
          .filter(mode -> !mode.equals(middle) && !extremes.contains(mode))
          .forEach(extremes::add);
    }
    return Stream.concat(everyday.stream(), extremes.stream()).limit(LIMIT).toList();
  }

  private static Stream<Mode> modes(SupportedFormat format, FrameSize size) {
    Optional<Fraction> rate =
        size.intervals().stream()
            .map(FrameInterval::shortest)
            .min(Comparator.comparing(Fraction::value))
            .filter(shortest -> shortest.numerator() > 0)
            .map(Fraction::inverse);
    return switch (size) {
      case FrameSize.Discrete one -> Stream.of(new Mode(format, one.width(), one.height(), rate));
      case FrameSize.Range range when range.contains(WIDTH, HEIGHT) ->
          Stream.of(new Mode(format, WIDTH, HEIGHT, rate));
      case FrameSize.Range range ->
          Stream.of(new Mode(format, range.minWidth(), range.minHeight(), rate));
    };
  }

  /** How far from the everyday size, in either direction. */
  private static double strangeness(Mode mode) {
    return Math.abs(Math.log((double) mode.width * mode.height / (WIDTH * HEIGHT)));
  }
}
