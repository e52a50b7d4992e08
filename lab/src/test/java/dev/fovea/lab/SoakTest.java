package dev.fovea.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import dev.fovea.SourceCounters;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Several cameras, slow and fast, for a while: every frame has one fate and all counters agree, on
 * the driver's side, the client's and the server's, and memory stays where it was. {@code -Dlong}
 * says four cameras for 20 minutes.
 */
class SoakTest {
  private static final boolean LONG = System.getProperty("long") != null;
  private static final int WARM_SECONDS = 5;
  private static final int SECONDS = LONG ? 20 * 60 : 6;
  private static final List<Integer> RATES = LONG ? List.of(30, 30, 60, 120) : List.of(30, 60, 120);

  /** What the heap may still grow by once it has been used for a while. */
  private static final long SLACK_KIB = 64 * 1024;

  @BeforeAll
  static void require() throws Exception {
    Vcam.require();
  }

  @Test
  @Timeout(3600)
  void shouldAccountForEveryFrame() throws Exception {
    // A heap that is full at once, so that what its process has in RAM does not grow with it.
    List<String> small = List.of("env", "JAVA_TOOL_OPTIONS=-Xmx128m");
    try (ServerProcess server = ServerProcess.start(small, 0)) {
      run(server, "warm", WARM_SECONDS);
      // A cold server on a busy machine may have been taken for one that has gone.
      long refused = refused(server.metrics());
      long resident = server.residentKib();
      List<SoakMain.Counts> all = run(server, "camera", SECONDS);
      Map<String, Double> metrics =
          server.await("an end of all connections", now -> now.get("fovea_clients") == 0);
      for (int i = 0; i < RATES.size(); i++) {
        checkCamera(all.get(i));
        checkServer(all.get(i), metrics, "camera" + i);
      }
      long reconnects = all.stream().mapToLong(counts -> counts.link().reconnects()).sum();
      assertTrue(refused(metrics) <= refused + reconnects, "connections ended");
      long grown = server.residentKib() - resident;
      System.out.printf("[soak] the server's memory: %d KiB, and %d more%n", resident, grown);
      assertTrue(grown < SLACK_KIB, "the server's memory grew");
    }
  }

  /** All of them at once, which the server has to have seen unless that is over too soon. */
  private static List<SoakMain.Counts> run(ServerProcess server, String name, int seconds)
      throws Exception {
    List<Future<SoakMain.Counts>> running = new ArrayList<>();
    // A thread each: the pool of all has one on a machine of two cores.
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < RATES.size(); i++) {
        int camera = i;
        running.add(
            threads.submit(() -> run(server.port(), name + camera, RATES.get(camera), seconds)));
      }
      if (seconds > 60) {
        server.await("all cameras", now -> now.get("fovea_clients") == RATES.size());
      }
    }
    return running.stream().map(Future::resultNow).toList();
  }

  private static SoakMain.Counts run(int port, String name, int rate, int seconds)
      throws IOException, InterruptedException {
    List<String> camera = List.of("-s", "640x480", "-r", Integer.toString(rate));
    String[] arguments = "%d %s %d %d".formatted(port, name, rate, seconds).split(" ");
    String said = Vcam.run(camera, SoakMain.class, arguments);
    System.out.println("[soak] " + name + ": " + said.strip());
    return new Gson().fromJson(said, SoakMain.Counts.class);
  }

  private static void checkCamera(SoakMain.Counts counts) {
    SourceCounters camera = counts.camera();
    assertEquals(camera.delivered(), counts.polled() + SoakMain.sum(camera.dropped()), "delivered");
    assertEquals(0, camera.flagged() + camera.shortFrames() + camera.stalls() + camera.restarts());
    assertEquals(0, counts.backwards(), "frames out of order");
    assertEquals(0, counts.outdated(), "frames that were not the newest");
    assertEquals(counts.polled(), counts.sent() + SoakMain.sum(counts.link().notSent()), "polled");
    assertEquals(counts.sent(), counts.link().sent());
    assertEquals(
        counts.sent(), counts.link().answered() + SoakMain.sum(counts.link().dropped()), "sent");
    assertEquals(counts.link().answered(), counts.results());
    assertEquals(SoakMain.sum(counts.link().dropped()), counts.drops());
    assertEquals(0, counts.link().late());
    assertTrue(counts.results() > 0, "there were poses");
    assertTrue(counts.heapKib() < SLACK_KIB, "the client's heap grew");
  }

  /** To the frame, unless a server that had no processor for a second was taken for gone. */
  private static void checkServer(
      SoakMain.Counts counts, Map<String, Double> metrics, String camera) {
    long lost = counts.link().dropped().getOrDefault("link lost", 0L);
    String label = "camera=\"" + camera + "\"";
    long received = ServerProcess.sum(metrics, "fovea_frames_total", label);
    assertBetween(counts.sent() - lost, received, counts.sent());
    String ok = "fovea_frames_total{camera=\"%s\",outcome=\"ok\"}".formatted(camera);
    long answered = counts.link().answered();
    assertBetween(answered, metrics.get(ok).longValue(), answered + lost);
  }

  private static void assertBetween(long least, long actual, long most) {
    assertTrue(least <= actual && actual <= most, least + " <= " + actual + " <= " + most);
  }

  private static long refused(Map<String, Double> metrics) {
    return ServerProcess.sum(metrics, "fovea_refused_total", "");
  }
}
