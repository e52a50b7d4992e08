package dev.fovea.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.Frame;
import dev.fovea.Skeleton;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What viewers get, and what they do not. */
class ViewerTest {
  private final Drawn.CountingEncoder encoder = new Drawn.CountingEncoder();
  private LivePage page;

  @BeforeEach
  void start() throws IOException {
    page = LivePage.start(LivePage.Options.defaults().withTitle("T"), encoder, Skeleton.COCO_17);
    show(Drawn.small(0));
  }

  @AfterEach
  void close() {
    page.close();
  }

  @Test
  void shouldNotEncodeWhileNobodyLooks() {
    for (int i = 1; i <= 10; i++) {
      show(Drawn.small(i));
    }
    assertEquals(0, encoder.encoded.get());
    assertEquals(0, page.viewers());
  }

  @Test
  void shouldSayHelloWithTheSkeleton() throws Exception {
    try (Browser browser = new Browser(page)) {
      var hello = browser.next("hello").head();
      assertEquals("T", hello.get("title").getAsString());
      assertEquals(17, hello.getAsJsonArray("parts").size());
      assertEquals(18, hello.getAsJsonArray("edges").size());
      assertEquals("[0,1]", hello.getAsJsonArray("edges").get(0).toString());
    }
  }

  @Test
  void shouldSendNothingBeforeItIsAskedFor() throws Exception {
    try (Browser browser = new Browser(page)) {
      browser.next("hello");
      for (int i = 1; i <= 10; i++) {
        show(Drawn.small(i));
      }
      assertEquals(0, encoder.encoded.get());
      assertEquals(10, page.skipped());
      showUntilShown(browser, 11);
      assertEquals(1, encoder.encoded.get());
    }
  }

  @Test
  void shouldSendPictureAndJointsInOneMessage() throws Exception {
    try (Browser browser = new Browser(page)) {
      browser.next("hello");
      browser.ack();
      Await.until("encoded", () -> showOnce(Drawn.figure(7), 7));
      Browser.Received frame = browser.next("frame");
      assertEquals(7, frame.sequence());
      assertEquals(Drawn.WIDTH, ImageIO.read(new ByteArrayInputStream(frame.jpeg())).getWidth());
      var person = frame.head().getAsJsonArray("persons").get(0).getAsJsonObject();
      var nose = person.getAsJsonArray("keypoints").get(0).getAsJsonArray();
      var truth = Drawn.person(7).keypoints().getFirst();
      assertEquals(truth.x(), nose.get(0).getAsDouble(), 0.051);
      assertEquals(truth.y(), nose.get(1).getAsDouble(), 0.051);
      assertEquals(truth.score(), nose.get(2).getAsDouble(), 0.0051);
    }
  }

  @Test
  void shouldGiveASlowViewerTheNewestAndCountTheRest() throws Exception {
    try (Browser slow = new Browser(page);
        Browser fast = new Browser(page)) {
      slow.next("hello");
      fast.next("hello");
      Await.until("both look", () -> page.viewers() == 2);
      for (int i = 1; i <= 20; i++) {
        assertEquals(i, showUntilShown(fast, i));
      }
      assertEquals(0, slow.received.size());
      assertEquals(20, encoder.encoded.get(), "a frame is encoded once for all viewers");
      slow.ack();
      assertEquals(20, slow.next("frame").sequence());
      assertEquals(0, slow.received.size());
      assertTrue(page.skipped() >= 19, "skipped: " + page.skipped());
    }
  }

  @Test
  void shouldNotKeepAFrameThatIsOutdated() throws Exception {
    try (Browser slow = new Browser(page)) {
      slow.next("hello");
      try (Browser fast = new Browser(page)) {
        fast.next("hello");
        Await.until("both look", () -> page.viewers() == 2);
        showUntilShown(fast, 1);
      }
      show(Drawn.small(2));
      assertEquals(3, showUntilShown(slow, 3), "not the one before, which is outdated");
    }
  }

  @Test
  void shouldSayWhyThereIsNoSignalToThoseThatComeLaterToo() throws Exception {
    try (Browser first = new Browser(page)) {
      first.next("hello");
      first.ack();
      page.noSignal("the camera is unplugged");
      assertEquals(
          "the camera is unplugged", first.next("no-signal").head().get("why").getAsString());
      try (Browser second = new Browser(page)) {
        second.next("hello");
        second.ack();
        second.next("no-signal");
      }
    }
  }

  @Test
  void shouldOutliveAFrameThatCannotBeEncoded() throws Exception {
    try (Browser browser = new Browser(page)) {
      browser.next("hello");
      browser.ack();
      for (int i = 1; i <= 5; i++) {
        show(Drawn.unlucky(i));
      }
      Await.until("encoded", () -> showOnce(Drawn.small(6), 6));
      assertEquals(6, browser.next("frame").sequence());
    }
  }

  @Test
  void shouldEndAViewerThatSaysAnythingElse() throws Exception {
    try (Browser text = new Browser(page);
        Browser binary = new Browser(page);
        Browser large = new Browser(page)) {
      text.socket.sendText("give me frames", true).join();
      binary.socket.sendBinary(ByteBuffer.allocate(3), true).join();
      large.socket.sendText("ack".repeat(1000), true).join();
      assertEquals(1008, text.closed.get(20, TimeUnit.SECONDS));
      assertEquals(1008, binary.closed.get(20, TimeUnit.SECONDS));
      large.closed.get(20, TimeUnit.SECONDS);
      Await.until("all gone", () -> page.viewers() == 0);
    }
  }

  @Test
  void shouldForgetAViewerWhoseConnectionBreaks() throws Exception {
    try (Browser browser = new Browser(page)) {
      browser.next("hello");
      Await.until("it looks", () -> page.viewers() == 1);
    }
    Await.until("it is forgotten", () -> page.viewers() == 0);
  }

  @Test
  void shouldWriteWhatItDoesNotKnowAsNull() {
    var status = new dev.fovea.LiveStatus("s", "m", Double.NaN, 1, 2, java.util.Map.of(), 3, "");
    Message message = Message.frame(Drawn.small(1), new byte[] {1, 2}, List.of(), status);
    var head = Browser.parse(ByteBuffer.wrap(message.head())).head();
    assertTrue(head.getAsJsonObject("status").get("framesPerSecond").isJsonNull());
    assertEquals(1, head.getAsJsonObject("status").get("ageMillis").getAsDouble());
    assertArrayEquals(new byte[] {1, 2}, message.jpeg());
  }

  /** Acknowledges once and shows this frame until the page has taken note of it. */
  private long showUntilShown(Browser browser, long sequence) throws InterruptedException {
    browser.ack();
    Await.until("frame " + sequence + " is sent", () -> showOnce(Drawn.small(sequence), sequence));
    return browser.next("frame").sequence();
  }

  private boolean showOnce(Frame frame, long sequence) {
    int before = encoder.encoded.get();
    page.show(frame, List.of(Drawn.person(sequence)), Drawn.status(sequence, ""));
    return encoder.encoded.get() > before;
  }

  private void show(Frame frame) {
    page.show(frame, List.of(), Drawn.status(frame.sequence(), ""));
  }
}
