package dev.fovea.app;

import com.google.gson.JsonObject;
import dev.fovea.CopyLedger;
import dev.fovea.Frame;
import dev.fovea.LiveStatus;
import dev.fovea.Pose;
import dev.fovea.Skeleton;
import dev.fovea.convert.FrameToImage;
import dev.fovea.convert.FrameToJpeg;
import dev.fovea.desktop.PoseWindow;
import dev.fovea.web.LivePage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Opens the display that was asked for, with the conversion that it needs. */
final class Displays {
  private static final int JPEG_QUALITY = 80;

  private Displays() {}

  /**
   * @param onClose runs when a person closes the window
   */
  static Display open(ViewOptions options, Skeleton skeleton, CopyLedger ledger, Runnable onClose)
      throws IOException {
    Display screen =
        switch (options.show) {
          case WEB -> new Page(options, skeleton, ledger);
          case WINDOW -> new Window(skeleton, ledger, onClose);
          case NONE -> Display.NOWHERE;
        };
    return options.output().isPresent()
        ? VirtualCamera.open(options.output().get(), skeleton, ledger, screen)
        : screen;
  }

  private static final class Page implements Display {
    private final FrameToJpeg encoder;
    private final LivePage page;

    Page(ViewOptions options, Skeleton skeleton, CopyLedger ledger) throws IOException {
      encoder = FrameToJpeg.create(JPEG_QUALITY, ledger);
      try {
        page =
            LivePage.start(
                LivePage.Options.defaults().withAddress(options.http.address()).withTitle("Fovea"),
                encoder,
                skeleton);
      } catch (IOException | RuntimeException e) {
        encoder.close();
        throw e;
      }
    }

    @Override
    public String invitation() {
      return "open " + page.url();
    }

    @Override
    public void show(Frame frame, List<Pose> persons, LiveStatus status) {
      page.show(frame, persons, status);
    }

    @Override
    public void noSignal(String why) {
      page.noSignal(why);
    }

    @Override
    public void summarize(JsonObject summary) {
      JsonObject counts = new JsonObject();
      counts.addProperty("skipped", page.skipped());
      counts.add("refused", Json.counts(page.refused()));
      summary.add("page", counts);
    }

    @Override
    public void close() {
      page.close();
      encoder.close();
    }
  }

  private static final class Window implements Display {
    private final FrameToImage toImage;
    private final PoseWindow window;

    Window(Skeleton skeleton, CopyLedger ledger, Runnable onClose) throws IOException {
      toImage = FrameToImage.create(ledger);
      try {
        window =
            PoseWindow.open(
                "Fovea",
                skeleton,
                640, // until the first frame tells its own
                480,
                this::convert,
                onClose);
      } catch (IOException | RuntimeException e) {
        toImage.close();
        throw e;
      }
    }

    private void convert(Frame frame, int[] pixels) {
      try {
        toImage.apply(frame, pixels);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void show(Frame frame, List<Pose> persons, LiveStatus status) throws IOException {
      try {
        window.show(frame, persons, status);
      } catch (UncheckedIOException e) {
        noSignal(e.getCause().getMessage());
      }
    }

    @Override
    public void noSignal(String why) {
      window.noSignal(why);
    }

    @Override
    public void close() {
      window.close();
      toImage.close();
    }
  }
}
