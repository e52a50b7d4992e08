package dev.fovea.app;

import com.google.gson.JsonObject;
import dev.fovea.CopyLedger;
import dev.fovea.CopyLedger.Stage;
import dev.fovea.app.SourceOptions.Choice;
import dev.fovea.share.ShareServer;
import dev.fovea.share.SharingCounters;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "share",
    mixinStandardHelpOptions = true,
    description = {
      "Lend a camera's frames to any number of programs, without a copy for any of them.",
      "They look with --source share:PATH, or as examples/share-consumer.c does."
    })
final class ShareCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private SourceOptions sources;

  @Parameters(
      paramLabel = "DEVICE",
      arity = "0..1",
      description = "As --source: a camera, scene, or a picture (default: the first camera).")
  private String device;

  @Option(
      names = "--at",
      paramLabel = "PATH",
      description = "The socket (default: /run/fovea/NAME.sock, or below XDG_RUNTIME_DIR).")
  private Path at;

  @Option(
      names = "--group",
      paramLabel = "GROUP",
      defaultValue = "video",
      description = "Who may look beside you; \"\" for nobody (default: ${DEFAULT-VALUE}).")
  private String group;

  private int leases;
  private int leaseMillis;

  @Option(
      names = "--leases",
      paramLabel = "N",
      defaultValue = "2",
      description =
          "Frames that one program may hold at once, 1 to 16 (default: ${DEFAULT-VALUE}).")
  private void leases(int value) {
    leases = Range.require(spec, "--leases", value, 1, 16);
  }

  @Option(
      names = "--lease-millis",
      paramLabel = "MS",
      defaultValue = "2000",
      description = "After which a frame is taken back (default: ${DEFAULT-VALUE}).")
  private void leaseMillis(int value) {
    leaseMillis = Range.require(spec, "--lease-millis", value, 1, 3_600_000);
  }

  @Option(names = "--json", description = "Print, at the end, what became of the frames.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    sources.named(device);
    Choice choice = sources.choose(false);
    sources.requireFit(choice);
    Path path = at == null ? SharePath.of(choice.name()) : at;
    var options =
        new ShareServer.Options(
            path,
            Optional.of(group).filter(name -> !name.isEmpty()),
            32,
            leases,
            Duration.ofMillis(leaseMillis));
    CountDownLatch end = new CountDownLatch(1);
    CopyLedger ledger = new CopyLedger();
    try (Interrupt _ = Interrupt.on(end::countDown);
        SharedSource source = sources.openShared(choice, ledger);
        ShareServer server = source.share(options, ledger)) {
      System.err.printf(
          "fovea: %s, %s, at %s; Ctrl-C ends%nfovea: look with: fovea view --source share:%s%n",
          source.frames().name(), source.frames().format(), path, path);
      try (StatusLine _ = StatusLine.start(() -> status(server.counters()))) {
        while (!server.ended() && !end.await(200, TimeUnit.MILLISECONDS)) {
          // until the source ends, fails (ended throws), or a person ends it
        }
      }
      if (json) {
        System.out.println(summary(server.counters(), ledger));
      } else {
        System.err.println("fovea: " + status(server.counters()));
      }
    }
    return Main.DONE;
  }

  private static JsonObject summary(SharingCounters counters, CopyLedger ledger) {
    JsonObject summary = new JsonObject();
    summary.addProperty("frames", counters.offered());
    summary.addProperty("skipped", counters.skipped());
    summary.addProperty("lent", counters.lent());
    summary.addProperty("dropped", counters.dropped());
    summary.addProperty("revoked", counters.revoked());
    summary.addProperty("joined", counters.joined());
    summary.addProperty("refused", counters.refused());
    summary.addProperty("copiedBytes", ledger.of(Stage.SHARE).bytesWritten());
    JsonObject object = new JsonObject();
    object.add("summary", summary);
    return object;
  }

  private static String status(SharingCounters counters) {
    return "%d frames · %d consumers · %d lent · %d dropped · %d taken back · %d refused"
        .formatted(
            counters.offered(),
            counters.consumers(),
            counters.lent(),
            counters.dropped(),
            counters.revoked(),
            counters.refused());
  }
}
