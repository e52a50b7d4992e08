package dev.fovea.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a view's summary says of those who looked at its page. */
@Timeout(120)
class PageSummaryTest {
  @Test
  void shouldCountARequestFromAnotherSite() throws Exception {
    int port = freePort();
    CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> askFromElsewhere(port));
    Run run =
        Run.fovea(
            ("view --source scene --size 320x240 --frames 60 --model marker --json --show web --http"
                    + " 127.0.0.1:"
                    + port)
                .split(" "));
    assertEquals(Main.DONE, run.status(), run.err());
    assertTrue(answer.get().startsWith("HTTP/1.1 403"), answer.get());
    JsonObject summary = JsonParser.parseString(run.lines().getLast()).getAsJsonObject();
    JsonObject page = summary.getAsJsonObject("summary").getAsJsonObject("page");
    assertEquals("{\"skipped\":0,\"refused\":{\"host\":1}}", page.toString());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** As soon as somebody listens there. */
  private static String askFromElsewhere(int port) {
    byte[] request =
        "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    while (true) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.getOutputStream().write(request);
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      } catch (IOException nobodyYet) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
      }
    }
  }
}
