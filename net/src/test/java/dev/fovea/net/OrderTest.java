package dev.fovea.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.CropRegion;
import dev.fovea.FrameAnalyzer.Analysis;
import dev.fovea.Keypoint;
import dev.fovea.Pose;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that answers in random order, over real TCP, and what the listener is told of it. */
@Timeout(60)
class OrderTest {
  private static final int FRAMES = 400;
  private static final int WINDOW = 8;
  private static final Duration LONG = Duration.ofSeconds(30);

  private final FakeServer server;
  private final Events events = new Events();
  private final Random random = new Random(7);

  OrderTest() throws IOException {
    server = new FakeServer();
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  /** Reads frames and answers one of those that it has, whichever, now and then after a while. */
  private Thread answerAtRandom(int frames) {
    return Thread.ofVirtual()
        .start(
            () -> {
              try {
                List<FrameHead> unanswered = new ArrayList<>();
                for (int read = 0; read < frames || !unanswered.isEmpty(); ) {
                  boolean full = unanswered.size() == WINDOW || read == frames;
                  if (full || !unanswered.isEmpty() && random.nextInt(3) == 0) {
                    LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(300)));
                    answer(unanswered.remove(random.nextInt(unanswered.size())));
                  } else {
                    unanswered.add(server.readFrame());
                    read++;
                  }
                }
              } catch (IOException e) {
                events.all.add(e);
              }
            });
  }

  private void answer(FrameHead head) throws IOException {
    Keypoint dot = new Keypoint(1, 2, 1);
    Pose pose = new Pose(0, 1, List.of(dot, dot));
    Analysis analysis = new Analysis(List.of(pose), List.of(CropRegion.FULL), 3, 4);
    server.say(new Reply.Answer(head, analysis, new StageNanos(1, 2, 3, 4), 9, 2));
  }

  private PoseClient connect(Order order, Duration deadline) throws IOException {
    server.welcome();
    PoseClient.Options options = Lab.to(server.port(), WINDOW).withOrder(order, deadline);
    return PoseClient.connect(options, events);
  }

  private static void send(PoseClient client, long sequence) {
    Lab.await("room", client::canSend);
    assertTrue(client.trySend(Lab.dot(4, 4, 1, 1, sequence), List.of()));
  }

  /** Sends all of them to a server that answers at random; gives the results' numbers in order. */
  private List<Long> results(PoseClient client, LongStream sequences) throws Exception {
    Lab.await("the welcome", client::connected);
    Thread answering = answerAtRandom(FRAMES);
    sequences.forEach(sequence -> send(client, sequence));
    answering.join();
    // Counted before it is told.
    Lab.await("all fates", () -> events.all.stream().filter(Events::isFate).count() == FRAMES);
    assertEquals(FRAMES, fates(client.stats()));
    return events.all.stream()
        .filter(Result.class::isInstance)
        .map(result -> ((Result) result).sequence())
        .toList();
  }

  private static long fates(LinkStats stats) {
    return stats.answered() + stats.dropped().values().stream().mapToLong(Long::longValue).sum();
  }

  @Test
  void shouldNeverGoBackWhereTheLatestIsWanted() throws Exception {
    try (PoseClient client = connect(Order.LATEST, Duration.ZERO)) {
      List<Long> shown = results(client, LongStream.range(0, FRAMES));
      assertEquals(shown.stream().sorted().distinct().toList(), shown);
      LinkStats stats = client.stats();
      assertEquals(FRAMES, stats.sent());
      assertEquals(shown.size(), stats.answered());
      assertEquals(FRAMES, fates(stats));
      // On a busy machine an answer may be held up for so long that it counts as stale.
      assertTrue(Set.of("late", "stale").containsAll(stats.dropped().keySet()), stats.toString());
      assertTrue(stats.dropped().get("late") > 0, stats.toString());
      assertTrue(shown.size() > FRAMES / 10 && shown.size() < FRAMES, shown.size() + " shown");
    }
  }

  @Test
  void shouldSkipNothingInsideItsDeadlineWhereOrderIsWanted() throws Exception {
    try (PoseClient client = connect(Order.IN_ORDER, LONG)) {
      List<Long> sent = LongStream.range(0, FRAMES).boxed().toList();
      assertEquals(sent, results(client, LongStream.range(0, FRAMES)));
      assertEquals(Map.of(), client.stats().dropped());
    }
  }

  @Test
  void shouldHandOnEveryResultWhereAllAreWanted() throws Exception {
    try (PoseClient client = connect(Order.ALL, Duration.ZERO)) {
      List<Long> handed = results(client, LongStream.range(0, FRAMES));
      List<Long> sent = LongStream.range(0, FRAMES).boxed().toList();
      assertEquals(sent, handed.stream().sorted().toList());
      assertTrue(!sent.equals(handed), "random order");
    }
  }

  @Test
  void shouldGoOnWhereNumbersWrapAndWhereACameraCountsAnew() throws Exception {
    long wrap = 0x1_0000_0000L - FRAMES / 4;
    List<Long> sent =
        LongStream.concat(
                LongStream.range(wrap, wrap + FRAMES / 2), LongStream.range(0, FRAMES / 2))
            .boxed()
            .toList();
    try (PoseClient client = connect(Order.IN_ORDER, LONG)) {
      assertEquals(sent, results(client, sent.stream().mapToLong(Long::longValue)));
    }
  }

  @Test
  void shouldNotTakeANewCountForAnOldFrameWhereTheLatestIsWanted() throws Exception {
    try (PoseClient client = connect(Order.LATEST, Duration.ZERO)) {
      send(client, 1_000);
      FrameHead old = server.readFrame();
      send(client, 0);
      FrameHead anew = server.readFrame();
      assertEquals(old.epoch() + 1, anew.epoch());
      answer(anew);
      assertEquals(0, events.next(Result.class).sequence());
      answer(old);
      assertEquals(new Events.Dropped(1_000, "late"), events.next(Events.Dropped.class));
    }
  }

  @Test
  void shouldGiveUpAFrameAfterItsDeadlineAndHandOnWhatWaitedBehindIt() throws Exception {
    try (PoseClient client = connect(Order.IN_ORDER, Duration.ofMillis(700))) {
      send(client, 1);
      FrameHead slow = server.readFrame();
      assertTrue(slow.keep());
      assertEquals(700_000_000, slow.deadlineNanos());
      send(client, 2);
      answer(server.readFrame());
      assertEquals(new Events.Dropped(1, "deadline"), events.fate());
      assertEquals(2, ((Result) events.fate()).sequence());
      answer(slow);
      Lab.await("it is late", () -> client.stats().late() == 1);
      assertEquals(2, client.stats().sent());
      assertEquals(2, fates(client.stats()));
    }
  }
}
