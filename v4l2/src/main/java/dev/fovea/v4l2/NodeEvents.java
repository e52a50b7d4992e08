package dev.fovea.v4l2;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;
import static java.nio.file.StandardWatchEventKinds.OVERFLOW;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Waits for video nodes to come, to go, or to change owner or mode: udev gives a node to its group
 * a moment after the kernel made it. One thread waits, and closes it.
 */
final class NodeEvents implements AutoCloseable {
  private static final Path DEV = Path.of("/dev");

  /** Stands in where the system has no more watches: the time is waited out then. */
  private final Semaphore never = new Semaphore(0);

  private final Optional<WatchService> service;

  private NodeEvents(Optional<WatchService> service) {
    this.service = service;
  }

  static NodeEvents open() {
    try {
      return new NodeEvents(Optional.of(watch()));
    } catch (IOException e) {
      System.getLogger("dev.fovea.v4l2")
          .log(
              Level.DEBUG,
              "no watch on /dev (fs.inotify.max_user_instances): looking now and then",
              e);
      return new NodeEvents(Optional.empty());
    }
  }

  private static WatchService watch() throws IOException {
    WatchService service = DEV.getFileSystem().newWatchService();
    try {
      DEV.register(service, ENTRY_CREATE, ENTRY_DELETE, ENTRY_MODIFY);
      return service;
    } catch (IOException e) {
      service.close();
      throw e;
    }
  }

  /**
   * Waits for news of a video node, no longer than the time; what came since the last call counts.
   *
   * @return whether there is any
   */
  boolean await(long nanos) throws InterruptedException {
    if (service.isEmpty()) {
      never.tryAcquire(nanos, TimeUnit.NANOSECONDS);
      return false;
    }
    long deadline = System.nanoTime() + nanos;
    boolean news = false;
    for (long left = nanos; !news && left > 0; left = deadline - System.nanoTime()) {
      news = read(service.get().poll(left, TimeUnit.NANOSECONDS));
    }
    return news;
  }

  private static boolean read(WatchKey key) {
    boolean news = false;
    if (key != null) {
      for (WatchEvent<?> event : key.pollEvents()) {
        news |= event.kind() == OVERFLOW || event.context().toString().startsWith("video");
      }
      key.reset();
    }
    return news;
  }

  @Override
  public void close() {
    try {
      if (service.isPresent()) {
        service.get().close();
      }
    } catch (IOException e) {
      System.getLogger("dev.fovea.v4l2").log(Level.DEBUG, "the watch on /dev did not close", e);
    }
  }
}
