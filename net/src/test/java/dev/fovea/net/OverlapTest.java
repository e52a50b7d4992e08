package dev.fovea.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.CropRegion;
import dev.fovea.Frame;
import dev.fovea.FrameAnalyzer;
import dev.fovea.Keypoint;
import dev.fovea.ModelInfo;
import dev.fovea.Pose;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The next frame is read while the model works on the one before it; answers stay in order. */
@Timeout(60)
class OverlapTest {
  private final Events events = new Events();
  private final Set<Long> read = ConcurrentHashMap.newKeySet();
  private final Set<Long> inferred = ConcurrentHashMap.newKeySet();
  private final Map<Long, Semaphore> gates = new ConcurrentHashMap<>();
  private PoseServer server;
  private PoseClient client;

  /** Reads at once and infers when the frame's gate opens, one at a time or not. */
  private final class Gated implements FrameAnalyzer {
    private final Semaphore turns;

    Gated(Semaphore turns) {
      this.turns = turns;
    }

    @Override
    public ModelInfo model() {
      return BrightestPixel.MODEL;
    }

    @Override
    public Analysis analyze(Frame frame, List<CropRegion> regions) {
      return analyze(frame, regions, () -> {});
    }

    @Override
    public Analysis analyze(Frame frame, List<CropRegion> regions, Runnable pixelsRead) {
      long sequence = frame.sequence();
      read.add(sequence);
      turns.acquireUninterruptibly();
      pixelsRead.run();
      gate(sequence).acquireUninterruptibly();
      inferred.add(sequence);
      turns.release();
      Keypoint dot = new Keypoint(sequence, 0, 1);
      return new Analysis(List.of(Pose.of(1, List.of(dot, dot))), List.of(), 1, 1);
    }

    @Override
    public Analysis analyzeTensor(
        MemorySegment tensor, CropRegion region, int frameWidth, int frameHeight) {
      throw new IllegalStateException("no tensor is sent here");
    }

    @Override
    public void close() {}
  }

  private Semaphore gate(long sequence) {
    return gates.computeIfAbsent(sequence, _ -> new Semaphore(0));
  }

  private void serve(int turns) throws Exception {
    Semaphore shared = new Semaphore(turns, true);
    server = PoseServer.start(Lab.anyPort().withModelThreads(2), () -> new Gated(shared));
    client = Lab.client(server, events, 4);
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  private void send(long sequence) {
    assertTrue(client.trySend(Lab.dot(8, 8, 1, 1, sequence), List.of()));
  }

  @Test
  void shouldReadTheNextFrameWhileTheModelWorks() throws Exception {
    serve(1);
    send(1);
    Lab.await("1 is read", () -> read.contains(1L));
    send(2);
    Lab.await("2 is read, 1 in the model", () -> read.contains(2L));
    assertTrue(inferred.isEmpty());
    send(3);
    send(4);
    assertEquals(new Events.Dropped(3, "superseded"), events.next(Events.Dropped.class));
    for (long sequence : List.of(1L, 2L, 4L)) {
      gate(sequence).release();
      assertEquals(sequence, events.next(Result.class).sequence());
    }
    assertEquals(Set.of(1L, 2L, 4L), read);
  }

  @Test
  void shouldAnswerInOrderThoughTheSecondIsReadySooner() throws Exception {
    serve(2);
    send(1);
    Lab.await("1 is read", () -> read.contains(1L));
    send(2);
    gate(2).release();
    Lab.await("2 is ready", () -> inferred.contains(2L));
    gate(1).release();
    assertEquals(1, ((Result) events.fate()).sequence());
    assertEquals(2, ((Result) events.fate()).sequence());
  }
}
