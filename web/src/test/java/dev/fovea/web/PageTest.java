package dev.fovea.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import dev.fovea.Pose;
import dev.fovea.Skeleton;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page in a real browser: Debian's Chromium, driven by Playwright. */
class PageTest {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final long FRAME_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** Mean colour of a few pixels of the canvas around a point of the frame. */
  private static final String COLOUR_AT =
      """
      ([x, y]) => {
        const [left, top] = window.fovea.place(x, y).map(Math.round);
        const pixels = document.getElementById('picture').getContext('2d')
            .getImageData(left - 1, top - 1, 3, 3).data;
        const sum = [0, 0, 0];
        for (let i = 0; i < pixels.length; i++) if (i % 4 < 3) sum[i % 4] += pixels[i] / 9;
        return sum;
      }
      """;

  private static Playwright playwright;
  private static com.microsoft.playwright.Browser chromium;

  private final List<String> complaints = new ArrayList<>();
  private LivePage.Options options = LivePage.Options.defaults().withTitle("Fovea");
  private final Drawn.CountingEncoder encoder = new Drawn.CountingEncoder();
  private LivePage live;
  private Page page;
  private long sequence;

  /** The last of them that the page was ready for. */
  private long sent;

  @BeforeAll
  static void startBrowser() {
    Assumptions.assumeTrue(
        Files.isExecutable(CHROMIUM), "SKIPPED: the page is not tested without " + CHROMIUM);
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    chromium =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(CHROMIUM)
                    .setHeadless(true)
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-quic",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync")));
  }

  @AfterAll
  static void endBrowser() {
    if (playwright != null) {
      chromium.close();
      playwright.close();
    }
  }

  @BeforeEach
  void open() throws IOException {
    startPage();
    page =
        chromium.newPage(
            new com.microsoft.playwright.Browser.NewPageOptions().setViewportSize(1280, 800));
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            complaints.add(message.text());
          }
        });
    page.onPageError(complaints::add);
    page.navigate(live.url().toString());
  }

  @AfterEach
  void close() {
    page.close();
    live.close();
  }

  @Test
  void shouldDrawEveryFrameWithItsOwnSkeleton() {
    playUntil("fovea.frames >= 5");
    byte[] before = canvas();
    for (int round = 0; round < 5; round++) {
      play(6);
      assertJointsAreDrawn(lastPerson());
    }
    assertFalse(java.util.Arrays.equals(before, canvas()), "the canvas stands still");
    assertEquals(0, ((Number) page.evaluate("fovea.badPictures")).intValue());
    assertEquals(List.of(), complaints);
    shoot("live");
  }

  @Test
  void shouldMoveTheNumbers() {
    playUntil("fovea.frames >= 3 && document.getElementById('hud-fps').textContent !== '–'");
    String before = hud();
    playUntil("Number(document.getElementById('hud-drops').textContent) >= 3");
    assertNotEquals(before, hud());
    assertEquals("movenet-lightning", page.textContent("#hud-model"));
    assertEquals("Test scene 640x480", page.textContent("#hud-source"));
    assertEquals("111 KB", page.textContent("#hud-copied"));
    assertTrue(page.textContent("#hud-age").matches("\\d+ ms"), page.textContent("#hud-age"));
    assertTrue(page.textContent("#hud-reasons").matches(".*superseded [2-9].*"));
    shoot("numbers");
  }

  @Test
  void shouldMirrorPictureAndJointsTogether() {
    playUntil("fovea.frames >= 3");
    double plain = brightness(80, 100);
    page.keyboard().press("m");
    assertEquals(Boolean.TRUE, page.evaluate("fovea.mirrored"));
    play(4);
    assertJointsAreDrawn(lastPerson());
    assertEquals(plain, brightness(80, 100), 12, "the lamp is at the same place of the frame");
    double[] place = place(80, 100);
    assertTrue(place[0] > 640, "and on the other side of the page: " + place[0]);
    page.click("#mirror");
    assertEquals(Boolean.FALSE, page.evaluate("fovea.mirrored"));
  }

  @Test
  void shouldHideTheSkeleton() {
    playUntil("fovea.frames >= 3");
    page.keyboard().press("s");
    play(3);
    Pose person = lastPerson();
    double[] shoulder = colour(person, 5);
    assertTrue(distance(shoulder, 0x3ddbd9) > 60, "no left joint's colour: " + hex(shoulder));
  }

  @Test
  void shouldFadeJointsThatTheModelDoubts() {
    playUntil("fovea.frames >= 1");
    var doubtful =
        Drawn.person(50).keypoints().stream()
            .map(joint -> new dev.fovea.Keypoint(joint.x(), joint.y(), 0.2f))
            .toList();
    Pose person = Pose.of(0, doubtful);
    long frames = frames();
    while (frames() < frames + 2) {
      live.show(Drawn.figure(50), List.of(person), Drawn.status(50, ""));
      page.waitForTimeout(30);
    }
    assertTrue(distance(colour(person, 9), 0x3ddbd9) > 60, "a doubtful wrist is bright");
  }

  @Test
  void shouldSayWhyThereIsNoSignal() {
    page.waitForSelector("#cover:not([hidden])");
    assertEquals("no frame has come yet", page.textContent("#cover-why"));
    playUntil("fovea.state === 'live'");
    assertFalse(page.isVisible("#cover"));
    live.noSignal(
        "The camera is unplugged. Plug it in again and the picture comes back by itself.");
    page.waitForSelector("#cover:not([hidden])");
    assertEquals("NO SIGNAL", page.textContent("#cover-title"));
    assertTrue(page.textContent("#cover-why").startsWith("The camera is unplugged"));
    assertEquals("no signal", page.textContent("#link"));
    shoot("no-signal");
    playUntil("fovea.state === 'live'");
    assertFalse(page.isVisible("#cover"));
  }

  @Test
  void shouldAskForNothingWhileNobodySeesIt() {
    playUntil("fovea.frames >= 3");
    hide(true);
    long before = frames();
    for (int i = 0; i < 20; i++) {
      showNext();
    }
    assertTrue(frames() <= before + 2, "no more than what was on its way: " + (frames() - before));
    assertEquals(1, live.viewers());
    hide(false);
    play(3);
  }

  /** What the browser tells a page whose tab goes to the back. */
  private void hide(boolean hidden) {
    page.evaluate(
        "hidden => { Object.defineProperty(document, 'hidden', {get: () => hidden, configurable: true});"
            + " document.dispatchEvent(new Event('visibilitychange')); }",
        hidden);
  }

  @Test
  void shouldShowANotice() {
    playUntil("fovea.frames >= 2");
    long frames = frames();
    while (frames() < frames + 2 || !page.isVisible("#notice")) {
      live.show(
          Drawn.figure(9),
          List.of(Drawn.person(9)),
          Drawn.status(9, "No model here yet: run \"fovea model pull movenet-lightning\"."));
      page.waitForTimeout(30);
    }
    assertTrue(page.textContent("#notice").startsWith("No model here yet"));
    shoot("notice");
  }

  @Test
  void shouldComeBackWhenTheServerDoes() throws IOException {
    playUntil("fovea.frames >= 2");
    options = options.withAddress(new InetSocketAddress("127.0.0.1", live.url().getPort()));
    live.close();
    waitUntil("fovea.state === 'reconnecting'");
    assertEquals("reconnecting…", page.textContent("#link"));
    shoot("reconnecting");
    startPage();
    long frames = frames();
    playUntil("fovea.state === 'live' && fovea.frames > " + frames);
  }

  @Test
  void shouldSayThatItsAddressHasEnded() throws IOException {
    playUntil("fovea.frames >= 2");
    options =
        LivePage.Options.defaults()
            .withAddress(new InetSocketAddress("127.0.0.1", live.url().getPort()));
    live.close();
    startPage();
    waitUntil("fovea.state === 'expired'");
    assertTrue(page.textContent("#cover-why").contains("open the address that it printed"));
  }

  @Test
  void shouldFitAPhone() {
    page.setViewportSize(390, 844);
    playUntil("fovea.frames >= 8");
    assertJointsAreDrawn(lastPerson());
    assertEquals(
        Boolean.TRUE,
        page.evaluate(
            "document.documentElement.scrollWidth <= 390 && scrollMaxY() === 0"
                .replace("scrollMaxY()", "(document.documentElement.scrollHeight - innerHeight)")));
    shoot("phone");
    page.setViewportSize(844, 390);
    play(6);
    assertJointsAreDrawn(lastPerson());
    shoot("phone-landscape");
  }

  private void startPage() throws IOException {
    live = LivePage.start(options, encoder, Skeleton.COCO_17);
  }

  /** Shows the figure's next moments until the page says so. */
  private void playUntil(String expression) {
    Await.until(
        expression,
        () -> {
          showNext();
          return Boolean.TRUE.equals(page.evaluate(expression));
        });
  }

  /** Playwright's own waiting needs eval, which the page's policy forbids. */
  private void waitUntil(String expression) {
    Await.until(expression, () -> Boolean.TRUE.equals(page.evaluate(expression)));
  }

  /** Shows frames until the page has drawn so many more. */
  private void play(int count) {
    playUntil("fovea.frames >= " + (frames() + count));
  }

  private void showNext() {
    sequence++;
    int before = encoder.encoded.get();
    live.show(Drawn.figure(sequence), List.of(Drawn.person(sequence)), Drawn.status(sequence, ""));
    sent = encoder.encoded.get() > before ? sequence : sent;
    LockSupport.parkNanos(FRAME_NANOS);
  }

  private long frames() {
    return ((Number) page.evaluate("fovea.frames")).longValue();
  }

  /** The person of the frame that the page shows now, and goes on to: no frame is under way. */
  private Pose lastPerson() {
    waitUntil("fovea.lastSequence === " + sent);
    return Drawn.person(sent);
  }

  private void assertJointsAreDrawn(Pose person) {
    List<String> parts = Skeleton.COCO_17.parts();
    for (int i = 0; i < parts.size(); i++) {
      int wanted =
          parts.get(i).startsWith("left")
              ? 0x3ddbd9
              : parts.get(i).startsWith("right") ? 0xffb454 : 0xf4f7fa;
      double[] found = colour(person, i);
      assertTrue(distance(found, wanted) < 40, parts.get(i) + " is " + hex(found));
    }
  }

  private double[] colour(Pose person, int part) {
    var joint = person.keypoints().get(part);
    return numbers(page.evaluate(COLOUR_AT, List.of((double) joint.x(), (double) joint.y())));
  }

  private double brightness(double x, double y) {
    double[] colour = numbers(page.evaluate(COLOUR_AT, List.of(x, y)));
    return (colour[0] + colour[1] + colour[2]) / 3;
  }

  private double[] place(double x, double y) {
    return numbers(page.evaluate("([x, y]) => fovea.place(x, y)", List.of(x, y)));
  }

  private static double[] numbers(Object list) {
    return ((List<?>) list).stream().mapToDouble(n -> ((Number) n).doubleValue()).toArray();
  }

  private static double distance(double[] colour, int wanted) {
    return Math.max(
        Math.abs(colour[0] - (wanted >> 16)),
        Math.max(
            Math.abs(colour[1] - (wanted >> 8 & 0xff)), Math.abs(colour[2] - (wanted & 0xff))));
  }

  private static String hex(double[] colour) {
    return "%02x%02x%02x".formatted((int) colour[0], (int) colour[1], (int) colour[2]);
  }

  private String hud() {
    return page.textContent(".hud");
  }

  private byte[] canvas() {
    return page.locator("#picture").screenshot();
  }

  /** Pictures to look at, in the build's folder. */
  private void shoot(String name) {
    Path file = Path.of("target", "screenshots", name + ".png");
    page.screenshot(new Page.ScreenshotOptions().setPath(file));
  }
}
