package dev.fovea.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What {@code fovea view} sends follows the network, and says so. */
@Timeout(180)
class SlowNetworkTest {
  /** 5 Mbit/s: a raw frame of 320x240 takes a quarter of a second. */
  private static final long SLOW = 5_000_000 / 8;

  private static final long FAST = 1_000_000_000;

  @Test
  void shouldSendLessOnASlowNetworkAndMoreWhenItRecovers() throws Exception {
    try (Fovea server = Fovea.start("serve", "--listen", "127.0.0.1:0", "--model", "marker");
        Throttle network = new Throttle(server.awaitError(" on (127\\.0\\.0\\.1:\\d+),"), SLOW);
        Fovea view = view(network.address())) {
      String why = view.awaitError("sending a JPEG of 320x240, (.*)");
      assertTrue(why.matches("\\d+ ms a frame: .* would take \\d+ ms at 0\\.\\d MB/s"), why);
      network.rate(FAST);
      String again =
          view.awaitError(
              "sending ((?:the camera's frames|the model's input), .*a JPEG of 320x240 would .*)");
      System.out.println("[slow] 5 Mbit/s: a JPEG, " + why + "; 8 Gbit/s: " + again);
      view.signal("INT");
      view.await();
      JsonObject link = view.summary().getAsJsonObject("link");
      assertEquals(0, link.get("reconnects").getAsInt(), "slow is not gone: " + view.err());
      assertEquals(network.address(), link.get("server").getAsString());
    }
  }

  private static Fovea view(String server) throws Exception {
    List<String> source = List.of("view", "--source", "scene", "--size", "320x240", "--fps", "30");
    List<String> rest = List.of("--server", server, "--show", "none", "--json");
    return Fovea.start(Stream.concat(source.stream(), rest.stream()).toArray(String[]::new));
  }
}
