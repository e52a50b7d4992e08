package dev.fovea.bench;

import dev.fovea.CopyLedger;
import dev.fovea.Frame;
import dev.fovea.FrameFormat;
import dev.fovea.FrameSource;
import dev.fovea.PixelFormat;
import dev.fovea.SourceCounters;
import dev.fovea.share.MemfdPool;
import dev.fovea.share.ShareServer;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;

/**
 * What a frame costs the program that looks at a shared source: processor time of its process for
 * one frame more, beside the same frame through loopback TCP and through GStreamer's shared memory.
 * 640x480 YUYV, {@value #RATE} frames a second; nothing draws, and nobody reads the pixels.
 */
final class ShareBench {
  static final FrameFormat FORMAT = FrameFormat.packed(640, 480, PixelFormat.YUYV);
  private static final int RATE = 3000;
  private static final int BUFFERS = 8;

  /** A consumer of so many frames; the command prints its seconds of processor time. */
  private record Program(String name, LongFunction<List<String>> command, List<Double> micros) {
    Program(String name, LongFunction<List<String>> command) {
      this(name, command, new ArrayList<>());
    }
  }

  private final Tools tools;
  private final boolean json;
  private final int rounds;
  private final long frames;

  ShareBench(Tools tools, boolean json, int rounds, long frames) {
    this.tools = tools;
    this.json = json;
    this.rounds = rounds;
    this.frames = frames;
  }

  List<Row> run() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("fovea-share");
    CopyLedger ledger = new CopyLedger();
    MemfdPool pool = new MemfdPool();
    try (Stills stills = new Stills(pool);
        ShareServer _ = ShareServer.start(stills, pool, options(folder.resolve("f.sock")));
        TcpFrames tcp = new TcpFrames()) {
      List<Program> programs = new ArrayList<>();
      programs.add(new Program("fovea share", count -> java("share", folder + "/f.sock", count)));
      programs.add(
          new Program("a copy through loopback TCP", count -> java("tcp", tcp.port(), count)));
      gstreamer(folder).ifPresent(programs::add);
      List<Row> rows = rows(programs);
      rows.add(Row.of("share", "bytes copied for a consumer", "bytes", ledger.bytesWritten()));
      rows.forEach(row -> System.out.println(json ? row.json() : row.text()));
      return rows;
    }
  }

  private static ShareServer.Options options(Path path) {
    return new ShareServer.Options(path, Optional.empty(), 4, 2, Duration.ofSeconds(2));
  }

  private List<String> java(Object... args) {
    return tools.java(ShareLoop.class, args);
  }

  private List<Row> rows(List<Program> programs) throws IOException, InterruptedException {
    for (int round = 1; round <= rounds; round++) {
      System.err.printf("bench: cost of a shared frame, round %d of %d%n", round, rounds);
      for (Program program : programs) {
        long fewer = frames / 5;
        double seconds = seconds(program, frames) - seconds(program, fewer);
        program.micros.add(1e6 * seconds / (frames - fewer));
      }
    }
    double ours = median(programs.getFirst());
    List<Row> rows = new ArrayList<>();
    for (Program peer : programs.subList(1, programs.size())) {
      rows.add(
          Row.of("share", "CPU of a consumer, a frame", "us", ours)
              .beside(peer.name, median(peer)));
    }
    return rows;
  }

  private static double median(Program program) {
    return Stats.median(program.micros, Double::doubleValue);
  }

  private double seconds(Program program, long count) throws IOException, InterruptedException {
    List<String> said = new ArrayList<>();
    tools.run(program.command.apply(count), said::add);
    return Double.parseDouble(said.getLast());
  }

  /** Where gst-launch-1.0 and its shared memory are: a source of the same frames beside it. */
  private Optional<Program> gstreamer(Path folder) {
    String socket = folder + "/gst.sock";
    String source =
        "videotestsrc pattern=black is-live=true ! video/x-raw,format=YUY2,width=640,height=480,"
            + "framerate=%d/1 ! shmsink socket-path=%s shm-size=20000000 wait-for-connection=true"
                .formatted(RATE, socket);
    String look = "shmsrc socket-path=%s num-buffers=%d ! fakesink sync=false";
    String script =
        "set -o pipefail; gst-inspect-1.0 shmsrc > /dev/null && (gst-launch-1.0 -q %s & pid=$!; for"
            + " i in $(seq 100); do [ -S %s ] && break; read -t 0.1 < <(:) ; done;"
            + " TIMEFORMAT='%%U %%S'; { time timeout 120 gst-launch-1.0 -q %s > /dev/null; } 2>&1"
            + " | awk '{print $1 + $2}'; status=$?; kill $pid; rm -f %s; exit $status)";
    LongFunction<List<String>> command =
        count ->
            List.of(
                "bash",
                "-c",
                script.formatted(source, socket, look.formatted(socket, count), socket));
    boolean there =
        Files.isExecutable(Path.of("/usr/bin/gst-launch-1.0"))
            && Files.isExecutable(Path.of("/usr/bin/gst-inspect-1.0"));
    if (!there) {
      System.err.println(
          "bench: no GStreamer beside it: sudo apt install gstreamer1.0-tools"
              + " gstreamer1.0-plugins-base gstreamer1.0-plugins-bad");
    }
    return there ? Optional.of(new Program("GStreamer's shmsrc", command)) : Optional.empty();
  }

  /** Frames that nobody draws, at a steady rate, in memory that can be shared. */
  private static final class Stills implements FrameSource {
    private final ArrayBlockingQueue<MemorySegment> free = new ArrayBlockingQueue<>(BUFFERS);
    private long next = System.nanoTime();
    private long sequence;
    private volatile boolean closed;

    Stills(MemfdPool pool) {
      for (int i = 0; i < BUFFERS; i++) {
        free.add(pool.allocate(FORMAT.sizeImage(), 64));
      }
    }

    @Override
    public Optional<Frame> poll(Duration timeout) {
      next += 1_000_000_000L / RATE;
      LockSupport.parkNanos(next - System.nanoTime());
      MemorySegment buffer = free.poll();
      return Optional.ofNullable(buffer)
          .map(
              bytes ->
                  Frame.of(FORMAT, bytes, sequence++, System.nanoTime(), () -> free.add(bytes)));
    }

    @Override
    public FrameFormat format() {
      return FORMAT;
    }

    @Override
    public double framesPerSecond() {
      return RATE;
    }

    @Override
    public String name() {
      return "stills";
    }

    @Override
    public boolean ended() {
      return closed;
    }

    @Override
    public SourceCounters counters() {
      return SourceCounters.of(sequence, Map.of());
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  /** The same frames at the same rate to whoever connects, one after the other. */
  private static final class TcpFrames implements AutoCloseable {
    private final ServerSocketChannel server;

    TcpFrames() throws IOException {
      server = ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0));
      Thread.ofPlatform().daemon().name("tcp-frames").start(this::serve);
    }

    int port() {
      return server.socket().getLocalPort();
    }

    private void serve() {
      ByteBuffer frame = ByteBuffer.allocateDirect(FORMAT.sizeImage());
      while (server.isOpen()) {
        try (SocketChannel consumer = server.accept()) {
          for (long next = System.nanoTime();
              consumer.isConnected();
              next += 1_000_000_000L / RATE) {
            LockSupport.parkNanos(next - System.nanoTime());
            frame.clear();
            while (frame.hasRemaining()) {
              consumer.write(frame);
            }
          }
        } catch (IOException e) {
          continue; // it has had enough frames
        }
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }
}
