package dev.fovea.share;

import dev.fovea.v4l2.uapi.Errno;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Optional;

/**
 * A socket in the file system that others connect to. It appears for its owner alone and is opened
 * to a group after that, so that nobody else slips in between. Its thread accepts; whoever made it
 * closes it, which removes the name.
 */
final class Listener implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("dev.fovea.share");
  private static final int OWNER_ONLY = 0600;
  private static final int BACKLOG = 16;
  private static final String ANOTHER_PATH = "; choose another path (--at PATH)";

  private final Path path;
  private final int fd;
  private final Object file;

  private Listener(Path path, int fd, Object file) {
    this.path = path;
    this.fd = fd;
    this.file = file;
  }

  /**
   * @throws IOException if the path is taken, too long or not writable; the message has the cure
   */
  static Listener bind(Path path, Optional<String> group) throws IOException {
    MemorySegment address = Address.of(path);
    prepare(path, address);
    int fd = check(path, "socket", Unix.socket(Unix.SOCK_NONBLOCK));
    try {
      Unix.fchmod(fd, OWNER_ONLY); // of a socket not bound yet: the mode its name will have
      check(path, "bind", Unix.bind(fd, address));
      open(path, group);
      check(path, "listen", Unix.listen(fd, BACKLOG));
      return new Listener(path, fd, file(path));
    } catch (IOException e) {
      Unix.close(fd);
      throw e;
    }
  }

  /** Makes the folder, and takes away a socket that nobody listens at any more. */
  private static void prepare(Path path, MemorySegment address) throws IOException {
    makeFolder(path);
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    int probe = check(path, "socket", Unix.socket(Unix.SOCK_NONBLOCK));
    int error = -Unix.connect(probe, address);
    String holder = error == 0 ? Holder.of(Unix.peerPid(probe)) : "";
    Unix.close(probe);
    if (error == SocketErrno.ECONNREFUSED && Address.isSocket(path, LinkOption.NOFOLLOW_LINKS)) {
      Files.delete(path); // left behind by an owner that was killed
      return;
    }
    String trouble =
        switch (Errno.of(error)) {
          case EACCES, EPERM -> " is another user's socket";
          default ->
              error == 0 ? " is in use by " + holder : " is there already and no socket of ours";
        };
    throw new IOException(path + trouble + ANOTHER_PATH);
  }

  private static void makeFolder(Path path) throws IOException {
    Path folder = path.toAbsolutePath().getParent();
    try {
      if (folder != null) {
        Files.createDirectories(folder);
      }
    } catch (FileAlreadyExistsException e) {
      throw new IOException(path + ": " + e.getFile() + " is no folder" + ANOTHER_PATH, e);
    } catch (AccessDeniedException e) {
      throw new IOException(path + ": you may not make " + e.getFile() + ANOTHER_PATH, e);
    }
  }

  private static void open(Path path, Optional<String> group) throws IOException {
    if (group.isEmpty()) {
      return;
    }
    try {
      var view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
      var lookup = path.getFileSystem().getUserPrincipalLookupService();
      view.setGroup(lookup.lookupPrincipalByGroupName(group.get()));
      view.setPermissions(PosixFilePermissions.fromString("rw-rw----"));
    } catch (IOException e) {
      LOG.log(
          Level.WARNING,
          "{0}: cannot be given to group {1}, {2}; only you and root may connect",
          path,
          group.get(),
          e instanceof UserPrincipalNotFoundException
              ? "which does not exist"
              : "of which you are none");
    }
  }

  private static int check(Path path, String call, int result) throws IOException {
    if (result < 0) {
      String name = SocketErrno.name(-result);
      String cure =
          switch (name) {
            case "EACCES", "EPERM", "EROFS" -> "; you may not write there";
            case "EADDRINUSE" -> "; another program has just taken it";
            default -> "";
          };
      throw new IOException(path + ": " + name + " on " + call + cure + ANOTHER_PATH);
    }
    return result;
  }

  int fd() {
    return fd;
  }

  /** The next connection, or -errno. */
  int accept() {
    return Unix.accept(fd);
  }

  /** Tells the socket from another one of that name. */
  private static Object file(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
  }

  @Override
  public void close() {
    Unix.close(fd);
    try {
      if (Files.exists(path) && file(path).equals(file)) {
        Files.delete(path);
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the socket's name stays behind", e);
    }
  }
}
