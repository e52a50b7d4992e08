package dev.fovea.net;

import dev.fovea.FrameAnalyzer.Analysis;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What a server says. */
sealed interface Reply {
  void write(ByteBuffer to);

  /** Whether a request's credit comes back with it. */
  default boolean returnsCredit() {
    return false;
  }

  /** Whether nothing comes after it. */
  default boolean last() {
    return false;
  }

  record Welcome(WelcomeMessage message) implements Reply {
    @Override
    public void write(ByteBuffer to) {
      message.write(to);
    }
  }

  record Answer(FrameHead head, Analysis analysis, StageNanos stages, long arrivalClock, int parts)
      implements Reply {
    @Override
    public void write(ByteBuffer to) {
      ResultMessage.write(to, head, analysis, stages, arrivalClock, parts);
    }

    @Override
    public boolean returnsCredit() {
      return true;
    }
  }

  record Dropped(FrameHead head, DropReason reason) implements Reply {
    @Override
    public void write(ByteBuffer to) {
      TextMessage.dropped(to, head, reason);
    }

    @Override
    public boolean returnsCredit() {
      return true;
    }
  }

  /** The answer to a ping; the departure is stamped when it is written. */
  record Pong(long pingClock, long arrivalClock, long expectedWaitNanos) implements Reply {
    @Override
    public void write(ByteBuffer to) {
      new PongMessage(pingClock, arrivalClock, System.nanoTime(), expectedWaitNanos).write(to);
    }

    @Override
    public boolean returnsCredit() {
      return true;
    }
  }

  record Goodbye(GoodbyeReason reason, String words) implements Reply {
    @Override
    public void write(ByteBuffer to) {
      TextMessage.goodbye(to, reason, words);
    }

    @Override
    public boolean last() {
      return true;
    }
  }

  /** One helpful line for whoever points a browser here. */
  record HttpHint(int port) implements Reply {
    @Override
    public void write(ByteBuffer to) {
      String line =
          "This is a Fovea pose server, which speaks its own protocol, not HTTP: run"
              + " `fovea view --server HOST:%d` and open the page that it names.\n".formatted(port);
      String answer =
          "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
              .formatted(line.length(), line);
      to.clear().put(answer.getBytes(StandardCharsets.US_ASCII)).flip();
    }

    @Override
    public boolean last() {
      return true;
    }
  }
}
