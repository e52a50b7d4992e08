package dev.fovea.app;

import com.google.gson.JsonObject;
import dev.fovea.CopyLedger;
import dev.fovea.CopyLedger.Stage;
import dev.fovea.Frame;
import dev.fovea.FrameFormat;
import dev.fovea.LiveStatus;
import dev.fovea.PixelFormat;
import dev.fovea.Pose;
import dev.fovea.Skeleton;
import dev.fovea.convert.FrameToImage;
import dev.fovea.convert.PixelBytes;
import dev.fovea.v4l2.Canvas;
import dev.fovea.v4l2.CaptureConfig;
import dev.fovea.v4l2.Failure;
import dev.fovea.v4l2.OutputDevice;
import dev.fovea.v4l2.PictureOutput;
import dev.fovea.v4l2.V4l2Exception;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The annotated picture as a camera for other programs: each frame goes in one pass into a buffer
 * of an output node, and the skeleton on top of it. What another display shows is shown there too.
 * On the show thread. An output that goes away is looked for each second, and the view goes on.
 */
final class VirtualCamera implements Display {
  private static final Duration PATIENCE = Duration.ofMillis(20);
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Path node;
  private final Skeleton skeleton;
  private final CopyLedger ledger;
  private final FrameToImage toImage;
  private final Display screen;
  private Optional<PictureOutput> output = Optional.empty();
  private FrameFormat shown;
  private long skipped;
  private boolean lost;
  private long nextTry = System.nanoTime();

  private VirtualCamera(Path node, Skeleton skeleton, CopyLedger ledger, Display screen) {
    this.node = node;
    this.skeleton = skeleton;
    this.ledger = ledger;
    this.toImage = FrameToImage.create(ledger);
    this.screen = screen;
  }

  /**
   * @param screen what else shows the frames; closed with this
   * @throws IOException if the node takes no pictures; the message has the cure
   */
  static Display open(Path node, Skeleton skeleton, CopyLedger ledger, Display screen)
      throws IOException {
    try (OutputDevice _ = OutputDevice.open(node)) {
      return new VirtualCamera(node, skeleton, ledger, screen);
    } catch (IOException | RuntimeException e) {
      screen.close();
      throw e;
    }
  }

  @Override
  public void show(Frame frame, List<Pose> persons, LiveStatus status) throws IOException {
    screen.show(frame, persons, status);
    try {
      Optional<PictureOutput> present = outputFor(frame.format());
      if (present.isPresent()) {
        draw(frame, persons, present.get());
      }
    } catch (V4l2Exception e) {
      lose(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The output, in the frame's size; empty while it is away. */
  private Optional<PictureOutput> outputFor(FrameFormat format) throws V4l2Exception {
    if (output.isPresent() && !format.equals(shown)) {
      end(); // the camera changed its format
    }
    if (output.isEmpty() && System.nanoTime() - nextTry >= 0 && Files.exists(node)) {
      nextTry = System.nanoTime() + RETRY_NANOS;
      try (OutputDevice device = OutputDevice.open(node)) {
        CaptureConfig config =
            CaptureConfig.defaults()
                .withSize(format.width(), format.height())
                .withPixelFormat(choose(device, format));
        output = Optional.of(device.stream(config));
        shown = format;
        lost = false;
      }
    }
    return output;
  }

  /**
   * The frame's own format if there is ink for it, else RGB3, which Chromium reads (its list has no
   * BGR3: v4l2_capture_delegate.cc), else BGR3.
   */
  private static PixelFormat choose(OutputDevice device, FrameFormat format) throws V4l2Exception {
    List<PixelFormat> taken =
        device.formats().stream().map(offered -> offered.pixelFormat()).toList();
    PixelFormat own = format.pixelFormat();
    if (own.equals(PixelFormat.YUYV) && taken.contains(own)) {
      return own;
    }
    boolean reversed = taken.contains(PixelFormat.BGR3) && !taken.contains(PixelFormat.RGB3);
    return reversed ? PixelFormat.BGR3 : PixelFormat.RGB3;
  }

  private void draw(Frame frame, List<Pose> persons, PictureOutput present)
      throws IOException, InterruptedException {
    Optional<Canvas> empty = present.poll(PATIENCE);
    if (empty.isEmpty()) {
      skipped++; // the output is slower than the camera: this picture is not shown there
      return;
    }
    Canvas canvas = empty.get();
    try {
      copy(frame, canvas);
      Ink ink = Ink.on(canvas.segment(), canvas.format());
      SkeletonPen pen = new SkeletonPen(skeleton, canvas.format().height(), ink);
      persons.forEach(pen::draw);
    } catch (IOException | RuntimeException e) {
      canvas.discard();
      throw e;
    }
    if (!frame.intact()) { // another program's, which took it back while it was drawn
      canvas.discard();
      return;
    }
    canvas.close();
    if (present.shown() == 1) { // only now does v4l2loopback have something to offer
      System.err.printf("fovea: a camera for others: %s, %s%n", node, present.format());
    }
  }

  private void copy(Frame frame, Canvas canvas) throws IOException {
    FrameFormat target = canvas.format();
    if (target.pixelFormat().equals(frame.format().pixelFormat())) {
      copyRows(frame, canvas.segment(), target.bytesPerLine());
    } else {
      PixelBytes order =
          target.pixelFormat().equals(PixelFormat.BGR3) ? PixelBytes.BGR : PixelBytes.RGB;
      toImage.apply(frame, canvas.segment(), order);
    }
  }

  private void copyRows(Frame frame, MemorySegment target, int targetStride) {
    FrameFormat format = frame.format();
    long row = 2L * format.width();
    MemorySegment source = frame.segment();
    for (int y = 0; y < format.height(); y++) {
      long from = (long) y * format.bytesPerLine();
      MemorySegment.copy(source, from, target, (long) y * targetStride, row);
    }
    ledger.pass(Stage.PICTURE, row * format.height(), row * format.height());
  }

  private void lose(V4l2Exception e) throws IOException {
    boolean away = e.failure() == Failure.UNPLUGGED || e.failure() == Failure.NOT_FOUND;
    if (!away && !lost) {
      throw e;
    }
    lost = true; // and may be refused at first when it is back: udev has yet to open it to us
    if (output.isPresent()) {
      System.err.println("fovea: " + e.getMessage() + "; the view goes on without it");
      nextTry = System.nanoTime() + RETRY_NANOS;
    }
    end();
  }

  private void end() {
    if (output.isPresent()) {
      output.get().close();
      System.err.printf(
          "fovea: %s has shown %d pictures and skipped %d%n", node, output.get().shown(), skipped);
    }
    output = Optional.empty();
    skipped = 0;
  }

  @Override
  public String invitation() {
    return screen.invitation();
  }

  @Override
  public void summarize(JsonObject summary) {
    screen.summarize(summary);
  }

  @Override
  public void noSignal(String why) {
    screen.noSignal(why);
  }

  @Override
  public void close() {
    end();
    toImage.close();
    screen.close();
  }
}
