package dev.fovea.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Every frame that counts as sent has exactly one fate. */
class FlightsTest {
  private final Flights flights = new Flights(2, () -> 2);

  private int fly(long sequence) {
    int flight = flights.begin(0, sequence, 0, 16);
    assertTrue(flights.end(flight, true));
    return flight;
  }

  @Test
  void shouldHoldNoMoreThanTheWindow() {
    fly(1);
    assertTrue(flights.hasRoom());
    fly(2);
    assertFalse(flights.hasRoom());
    assertEquals(Flights.FULL, flights.begin(0, 3, 0, 16));
    assertNotNull(flights.answered(1, 0));
    assertTrue(flights.begin(0, 3, 0, 16) >= 0);
  }

  @Test
  void shouldNotKnowAnswersToFramesThatAreNotInFlight() {
    fly(1);
    assertNull(flights.answered(2, 0));
    assertNull(flights.answered(1, 1));
    assertNotNull(flights.answered(1, 0));
    assertNull(flights.answered(1, 0));
  }

  @Test
  void shouldGiveTheWholeNumberBackOfWhich32BitsTravel() {
    fly(0x1_0000_0005L);
    fly(0x7_ffff_ffffL);
    assertEquals(0x7_ffff_ffffL, flights.answered(-1, 0).sequence());
    Flight other = flights.answered(5, 0);
    assertEquals(new Flight(0, 0x1_0000_0005L, 0, 16, other.startNanos(), 0), other);
  }

  @Test
  void shouldTakeTwoFramesOfOneNumberOldestFirst() {
    fly(1);
    fly(1);
    long first = flights.answered(1, 0).startNanos();
    assertTrue(flights.answered(1, 0).startNanos() - first >= 0);
    assertNull(flights.answered(1, 0));
  }

  @Test
  void shouldCountAsSentWhatIsAnsweredBeforeItsWriteReturns() {
    int flight = flights.begin(0, 1, 0, 16);
    assertNotNull(flights.answered(1, 0));
    assertTrue(flights.end(flight, false));
  }

  @Test
  void shouldNotCountAsSentWhatWasNotWrittenOrWrittenToADeadLink() {
    assertFalse(flights.end(flights.begin(0, 1, 0, 16), false));
    int flight = flights.begin(0, 2, 0, 16);
    assertEquals(List.of(), flights.die());
    assertFalse(flights.end(flight, true));
    assertEquals(Flights.DEAD, flights.begin(0, 3, 0, 16));
    assertFalse(flights.hasRoom());
  }

  @Test
  void shouldGiveBackWhatIsInFlightOnceInTheOrderOfSending() {
    fly(9);
    fly(4);
    assertEquals(List.of(9L, 4L), flights.die().stream().map(Flight::sequence).toList());
    assertEquals(List.of(), flights.die());
    assertNull(flights.answered(9, 0));
  }

  @Test
  void shouldKnowHowLongTheOldestHasWaited() {
    int flight = flights.begin(0, 1, 0, 16);
    assertEquals(0, flights.oldestNanos(), "a frame that is being written has its own limit");
    flights.end(flight, true);
    Lab.await("a nanosecond", () -> flights.oldestNanos() > 0);
  }
}
