package dev.fovea.app;

import com.google.gson.JsonObject;
import dev.fovea.CopyLedger;
import dev.fovea.FrameSource;
import dev.fovea.ModelInfo;
import dev.fovea.Skeleton;
import dev.fovea.app.SourceOptions.Choice;
import dev.fovea.app.SourceOptions.Kind;
import dev.fovea.net.PoseClient;
import dev.fovea.net.PoseServer;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Optional;

/**
 * What {@code demo} and {@code view} have in common: a server of its own or the way to another's,
 * the displays, and last the source, so that no frame waits for what is still starting. Runs the
 * view, prints the summary, closes all of it. Lives on the main thread.
 */
final class ViewSession {
  private final SourceOptions sources;
  private final ViewOptions options;
  private final ClientOptions clients;
  private final CopyLedger ledger = new CopyLedger();
  private final LiveView view;
  private Choice source;

  ViewSession(SourceOptions sources, ViewOptions options, ClientOptions clients) {
    this.sources = sources;
    this.options = options;
    this.clients = clients;
    view = new LiveView(options.limit(), clients.order(), new People(options.smoothing()));
  }

  /** With what there is: camera or scene; weights, markers, or neither. */
  int runDemo(ModelOptions model, AnalyzerOptions analyzers)
      throws IOException, InterruptedException {
    choose(true);
    Optional<ModelChoice> choice = model.forDemo(source.kind() == Kind.SCENE);
    if (choice.isPresent()) {
      return runOwnServer(model, analyzers, choice.get());
    }
    view.notice(ModelOptions.HOW_TO_GET_WEIGHTS);
    System.err.println("fovea: " + ModelOptions.HOW_TO_GET_WEIGHTS);
    return run(Optional.empty());
  }

  int runOwnServer(ModelOptions model, AnalyzerOptions analyzers)
      throws IOException, InterruptedException {
    choose(false);
    return runOwnServer(model, analyzers, model.choice());
  }

  /** With the servers that the options name. */
  int runWithNamed() throws IOException, InterruptedException {
    choose(false);
    if (!clients.loopback()) {
      sources.expectLongWay();
    }
    clients.warning().ifPresent(words -> System.err.println("fovea: warning: " + words));
    return runLinked(clients.client(source.name(), ledger));
  }

  private void choose(boolean sceneWithoutCamera) throws IOException {
    options.requireFit();
    source = sources.choose(sceneWithoutCamera);
    sources.requireFit(source);
  }

  private int runOwnServer(ModelOptions model, AnalyzerOptions analyzers, ModelChoice choice)
      throws IOException, InterruptedException {
    try (PoseServer server = analyzers.startOwn(choice, ledger)) {
      return runLinked(clients.ours(server.address(), source.name(), ledger));
    }
  }

  private int runLinked(PoseClient.Options link) throws IOException, InterruptedException {
    try (PoseClient client = PoseClient.connect(link.withWindow(1, sources.mostInFlight()), view)) {
      view.window(client::window);
      WarmUp.run(client.model(), clients.send());
      return run(Optional.of(client));
    }
  }

  private int run(Optional<PoseClient> client) throws IOException, InterruptedException {
    Skeleton skeleton = client.map(c -> c.model().skeleton()).orElse(Skeleton.COCO_17);
    Runnable end =
        () -> {
          view.stop();
          client.ifPresent(PoseClient::close); // ends a write that a hung server holds up
        };
    try (Interrupt _ = Interrupt.on(end)) {
      try (Display display = Displays.open(options, skeleton, ledger, view::stop)) {
        runDisplayed(client, display);
      }
    }
    return Main.DONE;
  }

  private void runDisplayed(Optional<PoseClient> client, Display display)
      throws IOException, InterruptedException {
    Optional<ModelInfo> model = client.map(PoseClient::model);
    try (FrameSource frames = sources.open(source, ledger);
        FrameLink link =
            FrameLink.of(client, clients.send(), frames.format(), clients.distance(), ledger)) {
      Optional<PrintStream> lines = options.json ? Optional.of(System.out) : Optional.empty();
      ViewReport report = new ViewReport(frames, model, ledger, lines);
      System.err.printf(
          "fovea: %s, %s, poses by %s%n",
          frames.name(), frames.format(), model.map(ModelInfo::name).orElse("nobody"));
      if (!display.invitation().isEmpty()) {
        System.err.println("fovea: " + display.invitation());
        warnIfOpen();
      }
      try (StatusLine _ = StatusLine.start(() -> StatusLine.of(report.status(view.notice())))) {
        view.run(frames, link, display, report);
      } finally {
        tell(report, report.summary(client, link.sending()), display);
      }
    }
  }

  private void tell(ViewReport report, JsonObject summary, Display display) {
    if (!options.json) {
      System.err.println("fovea: " + report.text());
      return;
    }
    display.summarize(summary);
    JsonObject line = new JsonObject();
    line.add("summary", summary);
    System.out.println(line);
  }

  private void warnIfOpen() {
    if (!options.http.loopback()) {
      System.err.println("fovea: warning: who learns that address can watch, unencrypted");
    }
  }
}
