package dev.fovea.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fovea.CopyLedger;
import dev.fovea.CropRegion;
import dev.fovea.Frame;
import dev.fovea.FrameAnalyzer;
import dev.fovea.LiveStatus;
import dev.fovea.ModelInfo;
import dev.fovea.Pose;
import dev.fovea.Skeleton;
import dev.fovea.Tensor;
import dev.fovea.net.Order;
import dev.fovea.net.PoseClient;
import dev.fovea.net.PoseServer;
import dev.fovea.net.SendMode;
import dev.fovea.scene.SceneSource;
import dev.fovea.share.MemfdPool;
import dev.fovea.share.ShareServer;
import dev.fovea.share.ShareSource;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A view of what another program shares, which takes frames back from whoever holds them. */
@Timeout(60)
class RevokedFramesTest {
  private static final int SHOWN = 3;
  private static final ModelInfo MODEL =
      new ModelInfo(
          "slow", 8, 8, Tensor.ElementType.U8, new Skeleton("dot", List.of("dot"), List.of()));

  @TempDir private Path folder;

  /** Looks at its first frame until that was taken back and others have been in its buffer. */
  private static final class SlowModel implements FrameAnalyzer {
    private final ShareServer owner;
    private boolean first = true;

    SlowModel(ShareServer owner) {
      this.owner = owner;
    }

    @Override
    public ModelInfo model() {
      return MODEL;
    }

    @Override
    public Analysis analyze(Frame frame, List<CropRegion> regions) {
      if (first) {
        first = false;
        await(1, owner.counters().offered());
        await(1, owner.counters().offered() + 2);
      }
      return new Analysis(List.of(), List.of(), 1, 1);
    }

    private void await(long revoked, long offered) {
      while (owner.counters().revoked() < revoked || owner.counters().offered() < offered) {
        LockSupport.parkNanos(1_000_000);
      }
    }

    @Override
    public Analysis analyzeTensor(MemorySegment tensor, CropRegion region, int width, int height) {
      throw new IllegalStateException("a tensor came");
    }

    @Override
    public void close() {}
  }

  /** Whether each frame that was shown was still that frame. */
  private record Notes(LiveView view, List<Boolean> intact) implements Display {
    @Override
    public void show(Frame frame, List<Pose> persons, LiveStatus status) {
      intact.add(frame.intact());
      if (intact.size() == SHOWN) {
        view.stop();
      }
    }

    @Override
    public void noSignal(String why) {}

    @Override
    public void close() {}
  }

  @Test
  void shouldNotShowAFrameThatWasTakenBackBeforeItsPoseCame() throws Exception {
    Path path = folder.resolve("scene.sock");
    var options = new ShareServer.Options(path, Optional.empty(), 2, 2, Duration.ofSeconds(1));
    var anyPort = PoseServer.Options.at(new InetSocketAddress("127.0.0.1", 0));
    CopyLedger ledger = new CopyLedger();
    MemfdPool pool = new MemfdPool();
    LiveView view = new LiveView(Long.MAX_VALUE, Order.LATEST, new People(Optional.empty()));
    try (SceneSource scene = SceneSource.open(320, 180, 30, 8, pool);
        ShareServer owner = ShareServer.start(scene, pool, options);
        ShareSource source = ShareSource.open(path);
        PoseServer server = PoseServer.start(anyPort, () -> new SlowModel(owner));
        PoseClient client =
            PoseClient.connect(
                PoseClient.Options.of("127.0.0.1", server.address().getPort(), "slow"), view);
        FrameLink link =
            FrameLink.of(
                Optional.of(client),
                SendMode.RAW,
                source.format(),
                FrameLink.Distance.OWN,
                ledger)) {
      ViewReport report = new ViewReport(source, Optional.of(MODEL), ledger, Optional.empty());
      Notes notes = new Notes(view, new ArrayList<>());
      view.run(source, link, notes, report);
      List<Boolean> seen = notes.intact.subList(0, SHOWN);
      assertEquals(Collections.nCopies(SHOWN, true), seen);
      var dropped = report.summary(Optional.of(client), "").getAsJsonObject("dropped");
      assertEquals(1, dropped.get("revoked").getAsLong(), dropped::toString);
    }
  }
}
