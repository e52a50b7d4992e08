package dev.fovea.v4l2;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatienceTest {
  @ParameterizedTest
  @CsvSource({
    "0, 5000, 1000",
    "30, 5000, 1000",
    "500, 5000, 1000",
    "7.5, 5000, 4000",
    "5, 6000, 6000",
    "0.1, 300000, 300000",
    "0.0001, 3600000, 3600000",
  })
  void shouldWaitForThirtyIntervals(double rate, int first, int next) {
    assertEquals(new Patience(first, next), Patience.of(rate));
  }
}
