package dev.fovea.share;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.CopyLedger;
import dev.fovea.v4l2.uapi.Libc;
import dev.fovea.v4l2.uapi.Mapping;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a socket may stand, and what is said where it may not. */
class PathsTest {
  @TempDir private Path folder;

  private final MemfdPool pool = new MemfdPool();
  private final Numbers numbers = new Numbers(4, pool);

  private ShareServer share(Path path) throws IOException {
    var options = new ShareServer.Options(path, Optional.empty(), 2, 2, Duration.ofSeconds(2));
    return ShareServer.start(numbers, pool, options);
  }

  private static String refusal(org.junit.jupiter.api.function.Executable work) {
    return assertThrows(IOException.class, work).getMessage();
  }

  @Test
  void shouldBeForItsOwnerAloneUnlessAGroupIsNamed() throws Exception {
    Path path = folder.resolve("deep/er/camera.sock");
    try (ShareServer _ = share(path)) {
      assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
    }
    assertFalse(Files.exists(path), "the name goes with the server");
  }

  @Test
  void shouldOpenItToTheGroupThatIsNamed() throws Exception {
    Path path = folder.resolve("camera.sock");
    String group = Files.getAttribute(folder, "posix:group").toString();
    var options = new ShareServer.Options(path, Optional.of(group), 2, 2, Duration.ofSeconds(2));
    try (ShareServer _ = ShareServer.start(numbers, pool, options)) {
      assertEquals("rw-rw----", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
    }
  }

  @Test
  void shouldRefuseAPathThatAnotherOwnerUsesAndNameIt() throws Exception {
    Path path = folder.resolve("camera.sock");
    try (ShareServer _ = share(path)) {
      String said = refusal(() -> share(path));
      assertTrue(said.contains("in use by") && said.contains("pid "), said);
      ShareSource.open(path).close(); // the first one still shares
    }
  }

  @Test
  void shouldLeaveTheSocketOfTheNextOwner() throws Exception {
    Path path = folder.resolve("camera.sock");
    ShareServer first = share(path);
    Files.delete(path);
    try (ShareServer _ = share(path)) {
      first.close();
      ShareSource.open(path).close();
    }
  }

  @Test
  void shouldRefuseAPathThatIsAFileAndKeepTheFile() throws Exception {
    Path path = Files.writeString(folder.resolve("precious"), "mine");
    String said = refusal(() -> share(path));
    assertTrue(said.contains("no socket of ours"), said);
    assertEquals("mine", Files.readString(path));
  }

  @Test
  void shouldRefuseAFolderThatCannotBeMade() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    String said = refusal(() -> share(file.resolve("camera.sock")));
    assertTrue(said.contains(file + " is no folder; choose another path"), said);
  }

  @Test
  void shouldSayThatAFileIsNoSocket() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    String said = refusal(() -> ShareSource.open(file));
    assertTrue(said.contains(": no socket; name the one"), said);
  }

  @Test
  void shouldTakeFourTo32Buffers() {
    var options = ShareServer.Options.at(folder.resolve("camera.sock"));
    for (int buffers : new int[] {3, 33}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> ShareServer.start(numbers, buffers, new CopyLedger(), options));
    }
  }

  @Test
  void shouldReplaceASocketThatAKilledOwnerLeft() throws Exception {
    Path path = folder.resolve("camera.sock");
    int left = Unix.socket(0);
    assertEquals(0, Unix.bind(left, Address.of(path)));
    Unix.close(left);
    String said = refusal(() -> ShareSource.open(path));
    assertTrue(said.contains("has ended"), said);
    try (ShareServer _ = share(path)) {
      ShareSource.open(path).close();
    }
  }

  @Test
  void shouldRefuseAPathThatIsTooLong() {
    Path path = folder.resolve("x".repeat(120));
    assertTrue(refusal(() -> share(path)).contains("at most 107 bytes"));
    assertTrue(refusal(() -> ShareSource.open(path)).contains("at most 107 bytes"));
  }

  @Test
  void shouldSayThatNothingIsSharedThere() {
    String said = refusal(() -> ShareSource.open(folder.resolve("nobody")));
    assertTrue(said.contains("nothing is shared there") && said.contains("fovea share"), said);
  }

  @Test
  void shouldSayThatASocketIsOfAnotherKind() throws Exception {
    Path path = folder.resolve("stream.sock");
    try (var other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      other.bind(UnixDomainSocketAddress.of(path));
      String consumer = refusal(() -> ShareSource.open(path));
      assertTrue(consumer.contains("another kind"), consumer);
      String owner = refusal(() -> share(path));
      assertTrue(owner.contains("no socket of ours"), owner);
      assertTrue(Files.exists(path));
    }
  }

  @Test
  void shouldRefuseMemoryThatCouldVanish() throws Exception {
    int fd = Unix.memfd(Arena.ofAuto().allocateFrom("unsealed"));
    try {
      Unix.ftruncate(fd, 4096);
      String unsealed = refusal(() -> Mapped.of(fd, 4096));
      assertTrue(unsealed.contains("not sealed"), unsealed);
    } finally {
      Unix.close(fd);
    }
  }

  @Test
  void shouldSealWhatItShares() throws Exception {
    try (Memfd memfd = Memfd.create("sealed", 4096)) {
      assertTrue(Unix.ftruncate(memfd.fd(), 0) < 0, "nobody can shrink it");
      long address = Mapping.mapWritable(Libc.newErrno(), memfd.fd(), 0, 4096);
      assertTrue(address < 0, "nobody else can write it");
      Mapped.of(memfd.fd(), 4096).release();
      String longer = refusal(() -> Mapped.of(memfd.fd(), 8192));
      assertTrue(longer.contains("8192 bytes of memory that has 4096"), longer);
    }
  }
}
