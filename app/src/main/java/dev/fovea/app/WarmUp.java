package dev.fovea.app;

import dev.fovea.CopyLedger;
import dev.fovea.CropRegion;
import dev.fovea.Frame;
import dev.fovea.FrameAnalyzer;
import dev.fovea.Keypoint;
import dev.fovea.ModelInfo;
import dev.fovea.Pose;
import dev.fovea.net.Order;
import dev.fovea.net.PoseClient;
import dev.fovea.net.PoseServer;
import dev.fovea.net.SendMode;
import dev.fovea.net.ServerCaps;
import dev.fovea.net.ServerCounters;
import dev.fovea.pose.Smoothing;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Blank frames through a server and a view of this process's own, before the first real one: its
 * age would be the time that hundreds of classes take to load, and a camera's next thousand would
 * go through code that is interpreted, which adds half a millisecond to each. Begins and ends on
 * the caller's thread.
 */
final class WarmUp {
  private static final System.Logger LOG = System.getLogger(WarmUp.class.getName());

  /** The JVM's second compiler takes a thousand calls for often, as {@code fovea} starts it. */
  private static final int FRAMES = 1500;

  /** Inferences, which take milliseconds; their loops count more than their calls. */
  private static final int REHEARSAL = 60;

  private WarmUp() {}

  /**
   * Takes one or two seconds; where it cannot be done, the first frames take longer.
   *
   * @param model whose results are like the real ones
   * @param send what will be sent; a camera's JPEGs are stood in for by raw frames
   * @return what became of the frames; none where it could not be done
   */
  static Optional<ServerCounters> run(ModelInfo model, SendMode send) throws InterruptedException {
    try (PoseServer server = PoseServer.start(anyPort(), () -> new Prompter(model))) {
      view(server, send == SendMode.TENSOR ? send : SendMode.RAW, Optional.of(model));
      return Optional.of(server.counters());
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "no warm-up: {0}", e.getMessage());
      return Optional.empty();
    }
  }

  /** Warms up with the model of a server's first analyzer, before the server listens. */
  static PoseServer.AnalyzerFactory before(PoseServer.AnalyzerFactory analyzers) {
    AtomicBoolean begun = new AtomicBoolean();
    return () -> {
      FrameAnalyzer analyzer = analyzers.open();
      try {
        if (!begun.getAndSet(true)) {
          rehearse(analyzer);
          run(analyzer.model(), SendMode.RAW);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (IOException | RuntimeException | Error e) {
        analyzer.close();
        throw e;
      }
      return analyzer;
    };
  }

  /** The pixels' way into the model and its answer's way out of it. */
  private static void rehearse(FrameAnalyzer analyzer) throws IOException {
    try (BlankSource blank = new BlankSource(REHEARSAL)) {
      while (!blank.ended()) {
        try (Frame frame = blank.poll(Duration.ZERO).orElseThrow()) {
          analyzer.analyze(frame, List.of());
        }
      }
    }
  }

  private static PoseServer.Options anyPort() {
    return PoseServer.Options.at(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
        .withCaps(ServerCaps.DEFAULT.withRates(1e6, Double.POSITIVE_INFINITY));
  }

  private static void view(PoseServer server, SendMode send, Optional<ModelInfo> model)
      throws IOException, InterruptedException {
    CopyLedger ledger = new CopyLedger();
    LiveView view =
        new LiveView(Long.MAX_VALUE, Order.LATEST, new People(Optional.of(Smoothing.MOVENET)));
    PoseClient.Options way = PoseClient.Options.of(List.of(server.address()), "warm-up");
    try (BlankSource blank = new BlankSource(FRAMES);
        PoseClient client = PoseClient.connect(way, view);
        FrameLink link =
            FrameLink.of(
                Optional.of(client), send, blank.format(), FrameLink.Distance.OWN, ledger)) {
      PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false);
      view.run(
          blank, link, Display.NOWHERE, new ViewReport(blank, model, ledger, Optional.of(nowhere)));
    }
  }

  /** Knows the answer at once. */
  private record Prompter(ModelInfo model) implements FrameAnalyzer {
    @Override
    public Analysis analyze(Frame frame, List<CropRegion> regions) {
      int joints = model.skeleton().parts().size();
      Pose person = Pose.of(1, Collections.nCopies(joints, new Keypoint(1, 1, 1)));
      return new Analysis(List.of(person), List.of(elsewhere(regions)), 1, 1);
    }

    /** People move: how a crop is sampled is worked out anew for each. */
    private static CropRegion elsewhere(List<CropRegion> regions) {
      float from = regions.isEmpty() ? 0 : (regions.getFirst().xMin() + 0.01f) % 0.25f;
      return new CropRegion(from, from, from + 0.75f, from + 0.75f);
    }

    @Override
    public Analysis analyzeTensor(
        MemorySegment tensor, CropRegion region, int frameWidth, int frameHeight) {
      return analyze(null, List.of(region));
    }

    @Override
    public void close() {}
  }
}
