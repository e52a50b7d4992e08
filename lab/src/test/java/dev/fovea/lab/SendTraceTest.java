package dev.fovea.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the kernel sees of a frame on its way from a camera to a server. */
@Timeout(180)
class SendTraceTest {
  private static final int BYTES = 320 * 240 * 2;
  private static final int FRAMES = 30;

  /**
   * A buffer of a call that takes or gives bytes; all calls that could carry a frame are traced.
   */
  private static final Pattern FRAME_OUT = Pattern.compile("writev\\(.*iov_len=" + BYTES + "}");

  private static final String TRANSFERS =
      "read,readv,pread64,preadv,recvfrom,recvmsg,write,writev,pwrite64,pwritev,sendto,sendmsg,"
          + "sendfile,splice";

  private static final Pattern RESULT = Pattern.compile("= (\\d+)$");

  @TempDir private Path folder;

  @Test
  void shouldWriteAFrameOnceAndNeitherReadNorCopyItByACall() throws Exception {
    Vcam.require();
    requireStrace();
    Path trace = folder.resolve("trace");
    try (Fovea server = Fovea.start("serve", "--listen", "127.0.0.1:0", "--model", "marker")) {
      String address = server.awaitError(" on (127\\.0\\.0\\.1:\\d+),");
      try (Fovea view = Fovea.start(traced(trace, address), Map.of())) {
        assertEquals(0, view.await(), () -> view.err().toString());
        long sent = view.summary().getAsJsonObject("link").get("sent").getAsLong();
        assertTrue(sent >= FRAMES, sent + " sent");
        assertEquals(0, view.summary().get("copiedBytesPerFrame").getAsLong());
        List<String> calls = Files.readAllLines(trace);
        assertEquals(sent, calls.stream().filter(call -> FRAME_OUT.matcher(call).find()).count());
        assertEquals(List.of(), calls.stream().filter(SendTraceTest::elsewhere).toList());
      }
    }
  }

  private static List<String> traced(Path trace, String server) {
    List<String> command =
        new ArrayList<>(List.of("strace", "-f", "-qq", "-s", "4", "-o", trace.toString()));
    command.addAll(List.of("-e", "trace=" + TRANSFERS));
    command.addAll(Fovea.command("view", "--source", Vcam.DEVICE.toString(), "--send", "raw"));
    command.addAll(List.of("--server", server, "--show", "none", "--json"));
    command.addAll(List.of("--frames", String.valueOf(FRAMES)));
    return Vcam.before(List.of("-s", "320x240", "-r", "30"), command);
  }

  /**
   * Whether a call moved as much as a frame, with a head or without, but is not the one that writes
   * it to the socket. Longer ones are the JVM's, which reads its own files.
   */
  private static boolean elsewhere(String call) {
    Matcher result = RESULT.matcher(call);
    return result.find()
        && Long.parseLong(result.group(1)) >= BYTES
        && Long.parseLong(result.group(1)) <= BYTES + 4096
        && !FRAME_OUT.matcher(call).find()
        && !call.contains("writev resumed");
  }

  private static void requireStrace() throws InterruptedException {
    try {
      new ProcessBuilder("strace", "-V")
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      Missing.skip("strace is missing: sudo apt install strace");
    }
  }
}
