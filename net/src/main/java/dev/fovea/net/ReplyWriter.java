package dev.fovea.net;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;

/**
 * Writes the replies of one connection, on a thread of its own, so that a peer that does not read
 * holds up nobody else. It ends after the last reply, when it is interrupted, or when the
 * connection breaks.
 *
 * <p>The queue is bounded by credits: the reading thread takes one before it reads a frame or a
 * ping, and the reply gives it back. A peer that sends without reading is therefore read no
 * further.
 */
final class ReplyWriter implements Runnable {
  /** Frames and pings of one connection whose replies are not written yet. */
  private static final int CREDITS = 32;

  private final WritableByteChannel channel;
  private final Duration limit;
  private final LinkedBlockingQueue<Reply> replies = new LinkedBlockingQueue<>();
  private final Semaphore credits = new Semaphore(CREDITS);
  private final Deadline deadline = new Deadline();

  ReplyWriter(WritableByteChannel channel, Duration limit) {
    this.channel = channel;
    this.limit = limit;
  }

  /** Waits until another message may be read. */
  void takeCredit() throws InterruptedException {
    credits.acquire();
  }

  /** Queues a reply; never waits. */
  void add(Reply reply) {
    replies.add(reply);
  }

  Deadline deadline() {
    return deadline;
  }

  @Override
  public void run() {
    try (Arena arena = Arena.ofShared()) {
      ByteBuffer buffer =
          Wire.little(arena.allocate(Wire.HEADER_BYTES + Wire.MAX_REPLY_BODY).asByteBuffer());
      boolean more = true;
      while (more) {
        more = write(replies.take(), buffer);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      // The peer is gone: the reading thread finds that out, too, and ends the connection.
    } finally {
      credits.release(CREDITS);
    }
  }

  private boolean write(Reply reply, ByteBuffer buffer) throws IOException {
    reply.write(buffer);
    deadline.within(limit, "not reading");
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    deadline.clear();
    if (reply.returnsCredit()) {
      credits.release();
    }
    return !reply.last();
  }
}
