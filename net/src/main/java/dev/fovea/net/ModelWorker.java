package dev.fovea.net;

import dev.fovea.FrameAnalyzer;
import dev.fovea.FrameAnalyzer.Analysis;
import dev.fovea.ModelInfo;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/**
 * A model thread of a {@link PoseServer}: it opens an analyzer, takes connections' newest frames in
 * turn, and closes the analyzer when the ring is closed. All on one platform thread, as engines
 * want it.
 */
final class ModelWorker implements Runnable {
  private static final SafeLog LOG = SafeLog.of(ModelWorker.class);

  private final PoseServer.AnalyzerFactory factory;
  private final ReadyRing ring;
  private final ServerTally tally;
  private final CompletableFuture<ModelInfo> opened = new CompletableFuture<>();

  /** Whether the frame in work has been read; this thread's. */
  private boolean read;

  ModelWorker(PoseServer.AnalyzerFactory factory, ReadyRing ring, ServerTally tally) {
    this.factory = factory;
    this.ring = ring;
    this.tally = tally;
  }

  /** The model, once the analyzer is open; or why it could not be opened. */
  CompletableFuture<ModelInfo> opened() {
    return opened;
  }

  @Override
  public void run() {
    try (FrameAnalyzer analyzer = factory.open()) {
      opened.complete(analyzer.model());
      Job job = ring.take();
      while (job != null) {
        work(analyzer, job);
        job = ring.take();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException | Error e) {
      if (!opened.completeExceptionally(e)) {
        LOG.log(System.Logger.Level.ERROR, () -> "a model thread ended", e);
      }
    }
  }

  private void work(FrameAnalyzer analyzer, Job job) throws InterruptedException {
    CameraSlot slot = job.slot();
    long taken = slot.taken; // nobody takes another of this camera's before this one is read
    long begun = System.nanoTime();
    boolean worked = false;
    read = false;
    try {
      worked = serve(analyzer, job, begun, taken);
    } finally {
      ring.done(slot, worked ? System.nanoTime() - begun : 0, read);
    }
  }

  /** The pixels are in the model's input; whether the model runs is decided once more. */
  private void read(Job job) {
    read = true;
    job.release();
    ring.read(job.slot());
    DropReason useless = useless(job, System.nanoTime());
    if (useless != null) {
      throw new GivenUp(useless);
    }
  }

  /** Why nobody would take an answer at that time, or {@code null}. */
  private static DropReason useless(Job job, long atNanos) {
    if (!job.connection().open()) {
      return DropReason.GONE;
    }
    return job.late(atNanos) ? DropReason.DEADLINE : null;
  }

  /** Ends the analysis of a frame before the model runs for nobody. */
  private static final class GivenUp extends CancellationException {
    private static final long serialVersionUID = 1;
    private final DropReason reason;

    GivenUp(DropReason reason) {
      super(reason.text());
      this.reason = reason;
    }
  }

  /** Whether there was anything to do. */
  private boolean serve(FrameAnalyzer analyzer, Job job, long start, long taken)
      throws InterruptedException {
    Connection connection = job.connection();
    DropReason useless = useless(job, start + ring.workNanos());
    if (useless != null) {
      connection.drop(job, useless);
      return false;
    }
    try {
      Analysis analysis = analyze(analyzer, job);
      int parts = analyzer.model().skeleton().parts().size();
      if (ResultMessage.sendable(analysis, parts)) {
        ring.awaitTurn(job.slot(), taken);
        answer(job, analysis, parts);
      } else {
        LOG.log(
            System.Logger.Level.WARNING, "the analyzer gave what no client reads: {0}", analysis);
        connection.drop(job, DropReason.FAILED);
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "frame {0}: {1}", job.head().sequence(), e.getMessage());
      connection.drop(job, DropReason.CORRUPT);
    } catch (GivenUp e) {
      connection.drop(job, e.reason);
      return false;
    } catch (RuntimeException | Error e) {
      // Whatever it is, the client is owed an answer, and the other cameras their turn.
      LOG.log(System.Logger.Level.ERROR, () -> "the analyzer failed", e);
      connection.drop(job, DropReason.FAILED);
    }
    return true;
  }

  private Analysis analyze(FrameAnalyzer analyzer, Job job) throws IOException {
    FrameHead head = job.head();
    return head.kind() == FrameHead.Kind.TENSOR
        ? analyzer.analyzeTensor(
            job.frame().segment(),
            head.regions().getFirst(),
            head.cameraWidth(),
            head.cameraHeight())
        : head.inCamera(analyzer.analyze(job.frame(), head.regions(), () -> read(job)));
  }

  private void answer(Job job, Analysis analysis, int parts) {
    // Waiting is what was neither work nor reading: for a thread, for the model, for its turn.
    long queueNanos =
        System.nanoTime() - job.readyNanos() - analysis.convertNanos() - analysis.inferenceNanos();
    StageNanos stages =
        new StageNanos(
            job.receiveNanos(), queueNanos, analysis.convertNanos(), analysis.inferenceNanos());
    job.release();
    long ageNanos = System.nanoTime() - job.readyNanos() + job.receiveNanos();
    tally.answered(job.connection().camera(), stages, ageNanos);
    job.connection()
        .answer(new Reply.Answer(job.head(), analysis, stages, job.readyNanos(), parts));
  }
}
