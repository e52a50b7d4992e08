package dev.fovea.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** As many frames in flight as raise the poses a second, and no more. */
class WindowTest {
  private static final long MILLI = 1_000_000;

  private final Window window = new Window(1, 16);
  private long sequence;

  /** Frames of a camera, answered after a way there and back and an inference. */
  private void frames(
      int count, double intervalMillis, double wayMillis, double serviceMillis, double receive) {
    for (int i = 0; i < count; i++) {
      window.offered(sequence, (long) (sequence++ * intervalMillis * MILLI));
      long service = (long) (serviceMillis * MILLI);
      int ahead = window.size() - 1;
      // The others of its camera are in front of it unless the way is longer than they take.
      long queue = Math.max(0, ahead * service - (long) (wayMillis * MILLI));
      long trip = (long) ((wayMillis + receive) * MILLI) + service + queue;
      Flight flight = new Flight(i, i, 0, 0, 0, ahead);
      StageNanos stages = new StageNanos((long) (receive * MILLI), queue, 0, service);
      window.answered(flight, new Result(i, 0, 0, List.of(), List.of(), stages, 0, 0, trip));
    }
  }

  @Test
  void shouldBeOneOnLoopbackWhereTheCameraIsTheSlowest() {
    frames(200, 33.3, 2, 9, 0.3);
    assertEquals(1, window.size());
    frames(200, 16.7, 2, 9, 0.3);
    assertEquals(1, window.size());
  }

  @Test
  void shouldBeTwoWhereTheModelWouldWaitForTheNextFrame() {
    frames(200, 0.001, 2, 9, 0.3);
    assertEquals(2, window.size());
  }

  @Test
  void shouldFillALongWay() {
    frames(400, 33.3, 100, 9, 1);
    assertEquals(4, window.size());
    frames(400, 16.7, 100, 9, 1);
    assertEquals(7, window.size());
  }

  @Test
  void shouldNotFillALinkThatIsItselfTheSlowest() {
    frames(400, 33.3, 10, 9, 180);
    assertEquals(2, window.size(), "one is being sent while the other is in work");
  }

  @Test
  void shouldComeDownAgainAndStayWithinItsBounds() {
    frames(400, 1, 1_000, 9, 1);
    assertEquals(16, window.size());
    frames(400, 33.3, 2, 9, 0.3);
    assertEquals(1, window.size());
    assertEquals(3, new Window(3, 3).size());
  }

  /** Frames behind others', of a camera that is faster than its turns come. */
  private int amongOthers(long queueMillis, long wayMillis) {
    int largest = 0;
    for (int i = 0; i < 300; i++) {
      window.offered(i, i * 8 * MILLI);
      int ahead = window.size() - 1;
      long queue = (queueMillis + 9 * ahead) * MILLI;
      StageNanos stages = new StageNanos(MILLI / 3, queue, 0, 9 * MILLI);
      long trip = queue + (9 + wayMillis) * MILLI;
      Flight flight = new Flight(i, i, 0, 0, 0, ahead);
      window.answered(flight, new Result(i, 0, 0, List.of(), List.of(), stages, 0, 0, trip));
      largest = Math.max(largest, window.size());
    }
    return largest;
  }

  @Test
  void shouldBeOneWhereTheWayPassesDuringOthersTurns() {
    assertEquals(1, amongOthers(60, 8));
  }

  @Test
  void shouldMissNoTurnForALongWay() {
    assertEquals(3, amongOthers(60, 120));
  }

  @Test
  void shouldBeTwoWhereOthersSeldomKeepTheModelBusy() {
    assertEquals(2, amongOthers(1, 3));
  }
}
