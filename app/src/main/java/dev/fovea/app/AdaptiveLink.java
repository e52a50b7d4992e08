package dev.fovea.app;

import dev.fovea.CopyLedger;
import dev.fovea.CropRegion;
import dev.fovea.Frame;
import dev.fovea.FrameFormat;
import dev.fovea.ModelInfo;
import dev.fovea.Tensor;
import dev.fovea.net.PoseClient;
import dev.fovea.net.Result;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/**
 * Sends a frame in whatever way is the quickest just now, by {@link SendChoice}; says so in the log
 * and for a while to the viewers. Sends on the send thread, hears of results on the link's reader.
 */
final class AdaptiveLink implements FrameLink {
  private static final System.Logger LOG = System.getLogger(AdaptiveLink.class.getName());

  /** How long a change is news. */
  private static final long NEWS_NANOS = 5_000_000_000L;

  /** A third of the pixels each way: worth about a frame's time of a camera. */
  private static final double SCALED_LOSS_NANOS = 30e6;

  private static final int WHOLE = 0;
  private static final int TENSOR = 1;

  /** More frames than any window has in flight. */
  private static final int REMEMBERED = 128;

  /** A frame on its way; how long it took to make is known when it has been written. */
  private record Sent(long sequence, int way, OptionalLong madeNanos) {}

  private final List<FrameLink> links;
  private final SendChoice choice;
  private final Sent[] sent = new Sent[REMEMBERED];
  private volatile long newsNanos;
  private volatile boolean news;

  private AdaptiveLink(List<FrameLink> links, SendChoice choice) {
    this.links = links;
    this.choice = choice;
  }

  static AdaptiveLink open(
      PoseClient client, FrameFormat format, boolean loopback, CopyLedger ledger) {
    FrameLink whole = new FrameLink.WholeLink(client);
    FrameLink tensor = new TensorLink(client, ledger);
    FrameLink scaled = new ScaledLink(client, format, ledger);
    ModelInfo model = client.model();
    long pixels = (long) format.width() * format.height();
    boolean jpeg = format.compressed();
    // What nobody has measured yet: about a nanosecond a byte that is gone through, ten a pixel of
    // a JPEG that is decoded, and JPEGs of a bit or two a pixel.
    double decode = jpeg ? 10.0 * pixels : 0;
    double input = Tensor.bytes(model.inputHeight(), model.inputWidth(), Tensor.ElementType.U8);
    double small =
        320.0
            * 320
            * Math.min(format.width(), format.height())
            / Math.max(format.width(), format.height());
    SendChoice choice =
        new SendChoice(
            loopback || jpeg ? WHOLE : TENSOR,
            new SendChoice.Way(
                whole.sending(), jpeg ? pixels / 4.0 : format.sizeImage(), 0, decode + input, 0),
            new SendChoice.Way(tensor.sending(), input, decode + input, input / 10, 0),
            new SendChoice.Way(
                scaled.sending(), small / 6, decode + 20 * small, 10 * small, SCALED_LOSS_NANOS));
    return new AdaptiveLink(List.of(whole, tensor, scaled), choice);
  }

  @Override
  public boolean trySend(Frame frame, List<CropRegion> regions) throws IOException {
    int way;
    synchronized (choice) {
      way = choice.current();
    }
    FrameLink link = links.get(way);
    note(new Sent(frame.sequence(), way, OptionalLong.empty())); // its result may come at once
    boolean gone = link.trySend(frame, regions);
    note(new Sent(frame.sequence(), way, OptionalLong.of(link.madeNanos())));
    return gone;
  }

  private void note(Sent frame) {
    synchronized (choice) {
      sent[Math.floorMod(frame.sequence, REMEMBERED)] = frame;
    }
  }

  @Override
  public void answered(Result result) {
    boolean changed;
    synchronized (choice) {
      Sent frame = sent[Math.floorMod(result.sequence(), REMEMBERED)];
      if (frame == null || frame.sequence != result.sequence() || frame.madeNanos.isEmpty()) {
        return;
      }
      changed =
          choice.answered(
              frame.way,
              result.payloadBytes(),
              frame.madeNanos.getAsLong(),
              result.stages().receive(),
              result.stages().convert(),
              System.nanoTime());
    }
    if (changed) {
      newsNanos = System.nanoTime();
      news = true;
      LOG.log(System.Logger.Level.INFO, choice.reason());
    }
  }

  @Override
  public String news() {
    boolean fresh = news && System.nanoTime() - newsNanos < NEWS_NANOS;
    return fresh ? choice.reason() : "";
  }

  @Override
  public String sending() {
    synchronized (choice) {
      return links.get(choice.current()).sending();
    }
  }

  @Override
  public void close() {
    links.forEach(FrameLink::close);
  }
}
