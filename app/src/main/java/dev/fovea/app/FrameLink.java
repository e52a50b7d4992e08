package dev.fovea.app;

import dev.fovea.CopyLedger;
import dev.fovea.CropRegion;
import dev.fovea.Frame;
import dev.fovea.FrameFormat;
import dev.fovea.net.PoseClient;
import dev.fovea.net.Result;
import dev.fovea.net.SendMode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The way of a frame to a pose server: as it is, as the tensor that the model wants, or scaled. */
interface FrameLink extends AutoCloseable {

  /** Where the server is. */
  enum Distance {
    /** In this process. */
    OWN,
    /** On this machine, or at the end of a tunnel that begins here. */
    LOOPBACK,
    NETWORK
  }

  /**
   * Sends a frame; every frame sent comes back as one result or drop. On the send thread.
   *
   * @return false if the link is down or full: nothing was sent
   * @throws IOException if the frame is corrupt
   */
  boolean trySend(Frame frame, List<CropRegion> regions) throws IOException;

  /** A frame's result is here, which tells what sending costs. On the link's reader thread. */
  default void answered(Result result) {}

  /** What is sent and why, shortly after that has changed; else empty. */
  default String news() {
    return "";
  }

  /** How long it took to make what was sent last; on the send thread. */
  default long madeNanos() {
    return 0;
  }

  /** What is sent, in a word or two; empty: nothing. */
  String sending();

  @Override
  default void close() {}

  /**
   * The link that sends what {@code mode} says. {@code AUTO} gives a server of our own the frame as
   * it is; to others it begins with that where bytes are cheap or few (loopback, JPEG), else with
   * the tensor, and goes on with what it measures to be quickest. Without a client nothing is ever
   * sent.
   *
   * @throws IOException if the source does not give what was asked for
   */
  static FrameLink of(
      Optional<PoseClient> client,
      SendMode mode,
      FrameFormat format,
      Distance distance,
      CopyLedger ledger)
      throws IOException {
    if (client.isEmpty()) {
      return new NoLink();
    }
    try {
      mode.requireFits(format);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
    return switch (mode) {
      case RAW, JPEG -> new WholeLink(client.get());
      case TENSOR -> new TensorLink(client.get(), ledger);
      case SCALED -> new ScaledLink(client.get(), format, ledger);
      case AUTO -> automatic(client.get(), format, distance, ledger);
    };
  }

  private static FrameLink automatic(
      PoseClient client, FrameFormat format, Distance distance, CopyLedger ledger) {
    if (format.memories().size() > 1) {
      return new TensorLink(client, ledger); // a frame's payload is one piece
    }
    return distance == Distance.OWN
        ? new WholeLink(client)
        : AdaptiveLink.open(client, format, distance == Distance.LOOPBACK, ledger);
  }

  /** No server: frames are shown as they are. */
  record NoLink() implements FrameLink {
    @Override
    public boolean trySend(Frame frame, List<CropRegion> regions) {
      return false;
    }

    @Override
    public String sending() {
      return "";
    }
  }

  /** The frame out of its own memory, by one gather write. */
  record WholeLink(PoseClient client) implements FrameLink {
    @Override
    public boolean trySend(Frame frame, List<CropRegion> regions) {
      return client.trySend(frame, regions);
    }

    @Override
    public String sending() {
      return "the camera's frames";
    }
  }
}
