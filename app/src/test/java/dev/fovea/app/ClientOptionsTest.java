package dev.fovea.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fovea.CopyLedger;
import dev.fovea.net.Order;
import dev.fovea.net.PoseClient;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class ClientOptionsTest {
  @Command
  private static final class Options {
    @Mixin private ClientOptions clients;
  }

  @ParameterizedTest
  @CsvSource({
    "--send raw,                        LATEST,   0",
    "--order latest --deadline 40,      LATEST,   40",
    "--order in-order,                  IN_ORDER, 1000",
    "--order in-order --deadline 250,   IN_ORDER, 250",
    "--order all,                       ALL,      0",
  })
  void shouldWaitInOrderNotForEver(String command, Order order, long deadlineMillis) {
    Options options = new Options();
    new CommandLine(options)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .parseArgs(command.split(" "));
    PoseClient.Options ours =
        options.clients.ours(new InetSocketAddress("localhost", 1), "camera", new CopyLedger());
    assertEquals(order, ours.order());
    assertEquals(order, options.clients.order());
    assertEquals(Duration.ofMillis(deadlineMillis), ours.deadline());
  }
}
