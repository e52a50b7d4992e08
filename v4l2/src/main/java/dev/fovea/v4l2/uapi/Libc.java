package dev.fovea.v4l2.uapi;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The libc functions that capture needs. Any thread may call; a call that tells errno takes a
 * segment of the caller's for it (see {@link #newErrno}) that no other thread uses at the same
 * time, and returns as the kernel does: a negative result is the errno, negated.
 *
 * <p>Capturing errno costs 40 bytes of heap a call until C2 has compiled the caller (JDK 25 makes a
 * slice of the segment). The two calls of the hot path come without it too: they return -1, and
 * whoever wants to know why calls again.
 */
@SuppressWarnings("restricted")
public final class Libc {
  public static final int O_RDONLY = 0;
  public static final int O_RDWR = 2;
  public static final int O_NONBLOCK = 0x800;
  public static final int O_CLOEXEC = 0x80000;
  public static final int EFD_NONBLOCK = 0x800;
  public static final int EFD_CLOEXEC = 0x80000;
  public static final int F_DUPFD_CLOEXEC = 1030;
  public static final int PROT_READ = 1;
  public static final int PROT_WRITE = 2;
  public static final int MAP_SHARED = 1;
  public static final int MAP_PRIVATE = 2;
  public static final int MAP_ANONYMOUS = 0x20;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
  private static final long ERRNO =
      STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));

  private static final MethodHandle DLSYM =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("dlsym"),
          FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS));

  // open and ioctl are variadic from their third argument on.
  private static final MethodHandle OPEN =
      call(
          "open",
          FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle IOCTL =
      call(
          "ioctl",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle QUICK_IOCTL =
      LINKER.downcallHandle(
          symbol("ioctl"),
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle QUICK_POLL =
      LINKER.downcallHandle(
          symbol("poll"), FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  private static final MethodHandle FCNTL =
      call(
          "fcntl",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle READ =
      call("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle CLOSE =
      call("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle MMAP =
      call(
          "mmap",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
  private static final MethodHandle MUNMAP =
      call("munmap", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle POLL =
      call("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  private static final MethodHandle EVENTFD =
      call("eventfd", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle WRITE =
      call("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));

  private Libc() {}

  /**
   * A function as every C program sees it: by dlsym(RTLD_DEFAULT), a null handle. The linker's own
   * lookup goes to libc directly and past what LD_PRELOAD put before it, such as libcamerify, which
   * Raspberry Pi's ribbon cameras need.
   */
  private static MemorySegment symbol(String name) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment function =
          (MemorySegment) DLSYM.invokeExact(MemorySegment.NULL, arena.allocateFrom(name));
      if (function.address() == 0) {
        throw new UnsatisfiedLinkError("libc has no " + name);
      }
      return function;
    } catch (UnsatisfiedLinkError e) {
      throw e;
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private static MethodHandle call(
      String name, FunctionDescriptor type, Linker.Option... variadic) {
    Linker.Option[] options = new Linker.Option[variadic.length + 1];
    System.arraycopy(variadic, 0, options, 0, variadic.length);
    options[variadic.length] = Linker.Option.captureCallState("errno");
    return LINKER.downcallHandle(symbol(name), type, options);
  }

  /** A place for errno, freed by the garbage collector. */
  public static MemorySegment newErrno() {
    return Arena.ofAuto().allocate(STATE);
  }

  /** A file descriptor, or -errno. */
  public static int open(MemorySegment errno, MemorySegment path, int flags) {
    try {
      return orErrno(errno, (int) OPEN.invokeExact(errno, path, flags));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** The result (0 for V4L2's requests), or -errno. */
  public static int ioctl(MemorySegment errno, int fd, long request, MemorySegment argument) {
    try {
      return orErrno(errno, (int) IOCTL.invokeExact(errno, fd, request, argument));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** As {@link #ioctl}, without heap and without a reason: 0, or -1. */
  public static int quickIoctl(int fd, long request, MemorySegment argument) {
    try {
      return (int) QUICK_IOCTL.invokeExact(fd, request, argument);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** 0 or -errno; the descriptor is gone in both cases. */
  public static int close(MemorySegment errno, int fd) {
    try {
      return orErrno(errno, (int) CLOSE.invokeExact(errno, fd));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Another descriptor of the same file, or -errno. */
  public static int duplicate(MemorySegment errno, int fd) {
    try {
      return orErrno(errno, (int) FCNTL.invokeExact(errno, fd, F_DUPFD_CLOEXEC, 0));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Reads into a {@link Mapping} of ours: the number of bytes read, or -errno. */
  public static long read(MemorySegment errno, int fd, Mapping into) {
    try {
      long length = into.memory().byteSize();
      long read = (long) READ.invokeExact(errno, fd, into.address(), length);
      return read < 0 ? -errno.get(JAVA_INT, ERRNO) : read;
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Maps a file's memory for reading, shared: its address, or -errno. */
  static long mmap(MemorySegment errno, long length, int fd, long offset) {
    return mmap(errno, length, PROT_READ, MAP_SHARED, fd, offset);
  }

  /** As the other, for writing too. */
  static long mmapWritable(MemorySegment errno, long length, int fd, long offset) {
    return mmap(errno, length, PROT_READ | PROT_WRITE, MAP_SHARED, fd, offset);
  }

  /** Maps fresh memory, zeros: its address, or -errno. */
  static long mmap(MemorySegment errno, long length) {
    return mmap(errno, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  }

  private static long mmap(
      MemorySegment errno, long length, int protection, int flags, int fd, long offset) {
    try {
      long address = (long) MMAP.invokeExact(errno, 0L, length, protection, flags, fd, offset);
      return address == -1 ? -errno.get(JAVA_INT, ERRNO) : address;
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int munmap(MemorySegment errno, long address, long length) {
    try {
      return orErrno(errno, (int) MUNMAP.invokeExact(errno, address, length));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /**
   * Waits for one of {@code count} {@link Pollfd}s: how many are ready, 0 when the time was up.
   *
   * @param timeoutMillis negative for no limit
   */
  public static int poll(
      MemorySegment errno, MemorySegment pollfds, long count, int timeoutMillis) {
    try {
      return orErrno(errno, (int) POLL.invokeExact(errno, pollfds, count, timeoutMillis));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** As {@link #poll}, without heap and without a reason: how many are ready, or -1. */
  public static int quickPoll(MemorySegment pollfds, long count, int timeoutMillis) {
    try {
      return (int) QUICK_POLL.invokeExact(pollfds, count, timeoutMillis);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** A descriptor that turns readable at the first {@link #write} to it, or -errno. */
  public static int eventfd(MemorySegment errno) {
    try {
      return orErrno(errno, (int) EVENTFD.invokeExact(errno, 0, EFD_NONBLOCK | EFD_CLOEXEC));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** The number of bytes written, or -errno. */
  public static long write(MemorySegment errno, int fd, MemorySegment bytes) {
    try {
      long written = (long) WRITE.invokeExact(errno, fd, bytes, bytes.byteSize());
      return written < 0 ? -errno.get(JAVA_INT, ERRNO) : written;
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private static int orErrno(MemorySegment errno, int result) {
    return result < 0 ? -errno.get(JAVA_INT, ERRNO) : result;
  }

  private static AssertionError unexpected(Throwable e) {
    return new AssertionError("a downcall does not throw", e);
  }
}
