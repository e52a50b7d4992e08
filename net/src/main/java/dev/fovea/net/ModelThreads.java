package dev.fovea.net;

import dev.fovea.ModelInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * The platform threads of a {@link PoseServer} that run the model, each with an analyzer of its
 * own. They end when their ring is closed; the server waits for that.
 */
final class ModelThreads {
  private final List<Thread> threads = new ArrayList<>();
  private final List<ModelWorker> workers = new ArrayList<>();

  /** Starts as many, each of which opens an analyzer. */
  ModelThreads(int count, PoseServer.AnalyzerFactory analyzers, ReadyRing ring, ServerTally tally) {
    for (int i = 0; i < count; i++) {
      ModelWorker worker = new ModelWorker(analyzers, ring, tally);
      workers.add(worker);
      threads.add(Thread.ofPlatform().name("fovea-model-" + i).daemon().start(worker));
    }
  }

  /**
   * Waits until all analyzers are open.
   *
   * @return the model
   */
  ModelInfo awaitOpen() throws IOException {
    for (ModelWorker worker : workers) {
      opened(worker);
    }
    return opened(workers.getFirst());
  }

  private static ModelInfo opened(ModelWorker worker) throws IOException {
    try {
      return worker.opened().get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io
          ? io
          : new IOException(
              "the model cannot be opened: " + e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the model was opened", e);
    }
  }

  /** Whether all of them run. */
  boolean alive() {
    return threads.stream().allMatch(Thread::isAlive);
  }

  /** Waits for the frames in work, after the ring was closed. */
  void awaitEnd(Duration patience) {
    long deadlineNanos = System.nanoTime() + patience.toNanos();
    threads.forEach(
        thread -> Threads.join(thread, Duration.ofNanos(deadlineNanos - System.nanoTime())));
  }
}
