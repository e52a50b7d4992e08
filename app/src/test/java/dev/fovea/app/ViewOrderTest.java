package dev.fovea.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.fovea.CopyLedger;
import dev.fovea.CropRegion;
import dev.fovea.Frame;
import dev.fovea.FrameAnalyzer;
import dev.fovea.FrameFormat;
import dev.fovea.FrameSource;
import dev.fovea.Keypoint;
import dev.fovea.LiveStatus;
import dev.fovea.ModelInfo;
import dev.fovea.PixelFormat;
import dev.fovea.Pose;
import dev.fovea.Skeleton;
import dev.fovea.SourceCounters;
import dev.fovea.Tensor;
import dev.fovea.net.Order;
import dev.fovea.net.PoseClient;
import dev.fovea.net.PoseServer;
import dev.fovea.net.ReplyListener;
import dev.fovea.net.Result;
import dev.fovea.net.SendMode;
import dev.fovea.net.ServerCaps;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a view shows and counts of a server's answers that come in random order. */
@Timeout(120)
class ViewOrderTest {
  private static final int FRAMES = 300;
  private static final int WINDOW = 4;

  private static final ModelInfo MODEL =
      new ModelInfo(
          "number", 8, 8, Tensor.ElementType.U8, new Skeleton("dot", List.of("dot"), List.of()));

  /** Frames that carry their number, as fast as they are polled. */
  private final class Numbers implements FrameSource {
    private final FrameFormat format = FrameFormat.packed(64, 48, PixelFormat.YUYV);
    private long frames;

    @Override
    public FrameFormat format() {
      return format;
    }

    @Override
    public double framesPerSecond() {
      return 0;
    }

    @Override
    public String name() {
      return "numbers";
    }

    @Override
    public Optional<Frame> poll(Duration timeout) {
      if (ended()) {
        return Optional.empty();
      }
      if (frames == FRAMES / 2) {
        wire.holdUp(holdUp);
      }
      MemorySegment pixels = Arena.ofAuto().allocate(format.sizeImage());
      pixels.set(ValueLayout.JAVA_LONG, 0, frames);
      return Optional.of(Frame.of(format, pixels, frames++, System.nanoTime(), () -> {}));
    }

    @Override
    public boolean ended() {
      return frames == FRAMES;
    }

    @Override
    public SourceCounters counters() {
      return SourceCounters.of(frames, Map.of());
    }

    @Override
    public void close() {}
  }

  /** A person's only joint is at the number that the frame carries. */
  private record ReadNumber(ModelInfo model) implements FrameAnalyzer {
    @Override
    public Analysis analyze(Frame frame, List<CropRegion> regions) {
      float number = frame.segment().get(ValueLayout.JAVA_LONG_UNALIGNED, 0);
      Pose pose = Pose.of(1, List.of(new Keypoint(number, 0, 1)));
      return new Analysis(List.of(pose), List.of(), 1, 1);
    }

    @Override
    public Analysis analyzeTensor(MemorySegment tensor, CropRegion region, int width, int height) {
      throw new IllegalStateException("a tensor came");
    }

    @Override
    public void close() {}
  }

  /** Notes which frames were shown with a pose, which must be their own. */
  private static final class Notes implements Display {
    final List<Long> posed = new ArrayList<>();
    final Set<Long> displayed = new TreeSet<>();

    @Override
    public void show(Frame frame, List<Pose> persons, LiveStatus status) {
      displayed.add(frame.sequence());
      for (Pose person : persons) {
        assertEquals(frame.sequence(), (long) person.keypoints().getFirst().x());
        posed.add(frame.sequence());
      }
    }

    @Override
    public void noSignal(String why) {}

    @Override
    public void close() {}
  }

  /** Tells the view what became of its frames, and notes what was stale. */
  private record Ear(LiveView view, Set<Long> stale) implements ReplyListener {
    @Override
    public void onResult(Result result) {
      view.onResult(result);
    }

    @Override
    public void onDropped(long sequence, String reason) {
      if (reason.equals("stale")) {
        stale.add(sequence);
      }
      view.onDropped(sequence, reason);
    }
  }

  private final Notes notes = new Notes();
  private final Set<Long> stale = new TreeSet<>();
  private Duration holdUp = Duration.ZERO;
  private Shuffle wire;
  private JsonObject summary;

  private Map<String, Long> view(Order order, Duration deadline) throws Exception {
    PoseServer.Options anyPort =
        PoseServer.Options.at(new InetSocketAddress("127.0.0.1", 0))
            .withCaps(ServerCaps.DEFAULT.withRates(1e6, Double.POSITIVE_INFINITY));
    LiveView view = new LiveView(Long.MAX_VALUE, order, new People(Optional.empty()));
    CopyLedger ledger = new CopyLedger();
    try (PoseServer server = PoseServer.start(anyPort, () -> new ReadNumber(MODEL));
        Shuffle shuffle = new Shuffle(server.address());
        PoseClient client =
            PoseClient.connect(
                PoseClient.Options.of("127.0.0.1", shuffle.port(), "numbers")
                    .withWindow(WINDOW)
                    .withOrder(order, deadline),
                new Ear(view, stale));
        Numbers numbers = new Numbers();
        FrameLink link =
            FrameLink.of(
                Optional.of(client),
                SendMode.RAW,
                numbers.format(),
                FrameLink.Distance.OWN,
                ledger)) {
      wire = shuffle;
      view.window(client::window);
      ViewReport report = new ViewReport(numbers, Optional.of(MODEL), ledger, Optional.empty());
      view.run(numbers, link, notes, report);
      summary = report.summary(Optional.of(client), link.sending());
    }
    JsonObject sent = summary.getAsJsonObject("link");
    assertEquals(FRAMES, summary.get("frames").getAsLong());
    assertEquals(
        sent.get("sent").getAsLong(),
        sent.get("answered").getAsLong() + sum(counts(sent, "dropped")));
    Map<String, Long> dropped = counts(summary, "dropped");
    long withheld = sum(counts(sent, "notSent")) + dropped.getOrDefault("no answer in time", 0L);
    assertEquals(FRAMES, sent.get("sent").getAsLong() + withheld, summary.toString());
    assertEquals(FRAMES, notes.posed.size() + sum(dropped), summary.toString());
    assertEquals(notes.posed.size(), summary.get("shown").getAsInt());
    return dropped;
  }

  private static Map<String, Long> counts(JsonObject object, String name) {
    Map<String, Long> counts = new TreeMap<>();
    object
        .getAsJsonObject(name)
        .entrySet()
        .forEach(e -> counts.put(e.getKey(), e.getValue().getAsLong()));
    return counts;
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  private List<Long> sorted() {
    return notes.posed.stream().sorted().distinct().toList();
  }

  @Test
  void shouldNeverGoBackWhereTheLatestIsWanted() throws Exception {
    Map<String, Long> dropped = view(Order.LATEST, Duration.ZERO);
    assertEquals(sorted(), notes.posed);
    assertTrue(
        Set.of("late", "superseded", "overtaken").containsAll(dropped.keySet()),
        dropped.toString());
    assertTrue(dropped.get("late") > 0, dropped.toString());
  }

  /** The link stands, because pings are answered. */
  @Test
  void shouldNotShowWhatTheNetworkHeldUp() throws Exception {
    holdUp = Duration.ofMillis(1_600);
    Map<String, Long> dropped = view(Order.LATEST, Duration.ZERO);
    assertEquals(0, summary.getAsJsonObject("link").get("reconnects").getAsInt());
    assertTrue(!stale.isEmpty() && stale.size() <= WINDOW, stale.toString());
    assertEquals(stale.size(), dropped.get("stale"), dropped.toString());
    assertTrue(Collections.disjoint(stale, notes.displayed), "old pictures were shown");
  }

  @Test
  void shouldShowThemInOrderWhereThatIsWanted() throws Exception {
    Map<String, Long> dropped = view(Order.IN_ORDER, Duration.ofSeconds(30));
    assertEquals(sorted(), notes.posed);
    assertTrue(Set.of("overtaken").containsAll(dropped.keySet()), dropped.toString());
    assertEquals(FRAMES, summary.getAsJsonObject("link").get("answered").getAsInt());
  }

  @Test
  void shouldShowAllAsTheyComeWhereThatIsWanted() throws Exception {
    Map<String, Long> dropped = view(Order.ALL, Duration.ZERO);
    assertTrue(!sorted().equals(notes.posed), "none came after a newer one");
    assertEquals(sorted().size(), notes.posed.size(), "one came twice");
    assertTrue(Set.of("overtaken").containsAll(dropped.keySet()), dropped.toString());
    assertEquals(FRAMES, summary.getAsJsonObject("link").get("answered").getAsInt());
  }
}
