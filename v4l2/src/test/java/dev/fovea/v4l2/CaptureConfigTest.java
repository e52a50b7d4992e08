package dev.fovea.v4l2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fovea.PixelFormat;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CaptureConfigTest {
  private static final ExportedBuffer UNUSED = new ExportedBuffer(0, List.of());

  @Test
  void shouldKeepWhatWasSetBefore() {
    CaptureConfig config =
        CaptureConfig.defaults()
            .withSize(320, 240)
            .withFramesPerSecond(15)
            .withPixelFormat(PixelFormat.NV12)
            .withBuffers(8)
            .withMemory(new CaptureMemory.UserPtr())
            .withBytesPerLine(512)
            .withQueuedFloor(1);
    assertEquals(
        new CaptureConfig(
            Optional.of(new CaptureConfig.Size(320, 240)),
            Optional.of(new Fraction(15, 1)),
            Optional.of(PixelFormat.NV12),
            8,
            new CaptureMemory.UserPtr(),
            Optional.of(512),
            1),
        config);
    assertEquals(4, CaptureConfig.defaults().buffers());
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1, 33})
  void shouldRefuseBufferCountsThatCannotWork(int buffers) {
    CaptureConfig config = CaptureConfig.defaults();
    assertThrows(IllegalArgumentException.class, () -> config.withBuffers(buffers));
    List<ExportedBuffer> given = Collections.nCopies(Math.max(0, buffers), UNUSED);
    assertThrows(IllegalArgumentException.class, () -> new CaptureMemory.DmaBufs(given));
  }

  @ParameterizedTest
  @CsvSource({"2, 2, 1", "4, 2, 1", "5, 2, 2", "8, 2, 5", "4, 1, 2", "4, 0, 4", "2, 32, 1"})
  void shouldLendOneBufferAtLeastAndLeaveTheDriverItsOwn(int granted, int floor, int lendable) {
    assertEquals(lendable, CaptureConfig.defaults().withQueuedFloor(floor).lendable(granted));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 33})
  void shouldRefuseFloorsThatNoStreamHas(int floor) {
    CaptureConfig config = CaptureConfig.defaults();
    assertThrows(IllegalArgumentException.class, () -> config.withQueuedFloor(floor));
  }

  @Test
  void shouldRefuseRowsWithoutBytes() {
    CaptureConfig config = CaptureConfig.defaults();
    assertThrows(IllegalArgumentException.class, () -> config.withBytesPerLine(0));
  }

  @ParameterizedTest
  @CsvSource({"0,480", "640,0", "-640,480", "16385,480"})
  void shouldRefuseSizesThatNoCameraHas(int width, int height) {
    CaptureConfig config = CaptureConfig.defaults();
    assertThrows(IllegalArgumentException.class, () -> config.withSize(width, height));
  }

  @ParameterizedTest
  @CsvSource({
    "30,30,1",
    "29.97,30000,1001",
    "59.94,60000,1001",
    "23.976,24000,1001",
    "7.5,7500,1000",
    "0.5,500,1000",
    "14.985,15000,1001",
    "119.88,120000,1001"
  })
  void shouldKeepRatesAsTheFractionsTheyAre(double rate, long numerator, long denominator) {
    assertEquals(new Fraction(numerator, denominator), Fraction.ofRate(rate));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY, 1e9})
  void shouldRefuseRatesThatAreNone(double rate) {
    assertThrows(IllegalArgumentException.class, () -> Fraction.ofRate(rate));
  }

  @Test
  void shouldTakeADriversZeroForUnknown() {
    assertEquals(0, new Fraction(1, 0).value());
    assertEquals(30, new Fraction(1, 30).inverse().value());
    assertThrows(IllegalArgumentException.class, () -> new Fraction(-1, 1));
  }
}
