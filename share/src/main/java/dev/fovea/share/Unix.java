package dev.fovea.share;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.fovea.v4l2.uapi.Libc;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The libc functions that sharing needs beside those of {@link Libc}: sockets that pass
 * descriptors, and memory with seals. Any thread. A negative result is the errno, negated; errno is
 * captured into a segment of each thread's own.
 */
@SuppressWarnings("restricted")
final class Unix {
  static final int SOCK_SEQPACKET = 5;
  static final int SOCK_NONBLOCK = 0x800;
  static final int SOCK_CLOEXEC = 0x80000;
  static final int MSG_DONTWAIT = 0x40;
  static final int MSG_NOSIGNAL = 0x4000;
  static final int MSG_CMSG_CLOEXEC = 0x40000000;
  static final int MSG_CTRUNC = 8;
  static final int MSG_TRUNC = 0x20;
  static final int SOL_SOCKET = 1;
  static final int SO_PEERCRED = 17;
  static final int SEEK_END = 2;
  static final int MFD_CLOEXEC = 1;
  static final int MFD_ALLOW_SEALING = 2;
  static final int F_ADD_SEALS = 1033;
  static final int F_GET_SEALS = 1034;
  static final int F_SEAL_SEAL = 1;
  static final int F_SEAL_SHRINK = 2;
  static final int F_SEAL_GROW = 4;

  /** Mappings made before may write, later ones may not; Linux 5.1. */
  static final int F_SEAL_FUTURE_WRITE = 16;

  private static final int AF_UNIX = 1;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  /** A thread that blocks in a call must not share its errno with others. */
  private static final ThreadLocal<MemorySegment> STATES = ThreadLocal.withInitial(Libc::newErrno);

  private static final MethodHandle SOCKET =
      call("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle BIND =
      call("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle CONNECT =
      call("connect", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle LISTEN =
      call("listen", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle ACCEPT4 =
      call("accept4", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
  private static final MethodHandle FCHMOD =
      call("fchmod", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle GETSOCKOPT =
      call(
          "getsockopt",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
  private static final MethodHandle SENDMSG =
      call("sendmsg", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle RECVMSG =
      call("recvmsg", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle EVENTFD_READ =
      call("eventfd_read", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
  private static final MethodHandle MEMFD_CREATE =
      call("memfd_create", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle FTRUNCATE =
      call("ftruncate", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG));
  private static final MethodHandle LSEEK =
      call("lseek", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT));
  private static final MethodHandle FSTATFS =
      call("fstatfs", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
  private static final MethodHandle FCNTL =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("fcntl"),
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT),
          Linker.Option.captureCallState("errno"),
          Linker.Option.firstVariadicArg(2));

  private Unix() {}

  private static MethodHandle call(String name, FunctionDescriptor type) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name), type, Linker.Option.captureCallState("errno"));
  }

  /** A socket of whole messages in order, or -errno. */
  static int socket(int flags) {
    MemorySegment state = STATES.get();
    try {
      int type = SOCK_SEQPACKET | SOCK_CLOEXEC | flags;
      return or(state, (int) SOCKET.invokeExact(state, AF_UNIX, type, 0));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /**
   * @param address a {@code struct sockaddr_un}
   */
  static int bind(int fd, MemorySegment address) {
    MemorySegment state = STATES.get();
    try {
      return or(state, (int) BIND.invokeExact(state, fd, address, (int) address.byteSize()));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int connect(int fd, MemorySegment address) {
    MemorySegment state = STATES.get();
    try {
      return or(state, (int) CONNECT.invokeExact(state, fd, address, (int) address.byteSize()));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int listen(int fd, int backlog) {
    MemorySegment state = STATES.get();
    try {
      return or(state, (int) LISTEN.invokeExact(state, fd, backlog));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** The next connection, non-blocking, or -errno. */
  static int accept(int fd) {
    MemorySegment state = STATES.get();
    MemorySegment none = MemorySegment.NULL;
    try {
      int flags = SOCK_NONBLOCK | SOCK_CLOEXEC;
      return or(state, (int) ACCEPT4.invokeExact(state, fd, none, none, flags));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int fchmod(int fd, int mode) {
    MemorySegment state = STATES.get();
    try {
      return or(state, (int) FCHMOD.invokeExact(state, fd, mode));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** The process at the other end of a socket, or -errno. */
  static int peerPid(int fd) {
    MemorySegment state = STATES.get();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment credentials = arena.allocate(12, 4); // pid, uid, gid
      MemorySegment length = arena.allocateFrom(JAVA_INT, 12);
      int result =
          (int) GETSOCKOPT.invokeExact(state, fd, SOL_SOCKET, SO_PEERCRED, credentials, length);
      return result < 0 ? or(state, result) : credentials.get(JAVA_INT, 0);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long sendmsg(int fd, MemorySegment msghdr, int flags) {
    MemorySegment state = STATES.get();
    try {
      return or(state, (long) SENDMSG.invokeExact(state, fd, msghdr, flags));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long recvmsg(int fd, MemorySegment msghdr, int flags) {
    MemorySegment state = STATES.get();
    try {
      return or(state, (long) RECVMSG.invokeExact(state, fd, msghdr, flags));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int close(int fd) {
    return Libc.close(STATES.get(), fd);
  }

  /**
   * @param timeoutMillis negative for no limit
   */
  static int poll(MemorySegment pollfds, int count, int timeoutMillis) {
    return Libc.poll(STATES.get(), pollfds, count, timeoutMillis);
  }

  /** A descriptor that is readable once it was {@link #wake}d, until {@link #calm}ed. */
  static int eventfd() {
    return Libc.eventfd(STATES.get());
  }

  static void wake(int eventfd) {
    try (Arena arena = Arena.ofConfined()) {
      Libc.write(STATES.get(), eventfd, arena.allocateFrom(JAVA_LONG, 1));
    }
  }

  static void calm(int eventfd, MemorySegment scratch) {
    try {
      int _ = (int) EVENTFD_READ.invokeExact(STATES.get(), eventfd, scratch);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Memory with a descriptor, which can be sealed, or -errno. */
  static int memfd(MemorySegment name) {
    MemorySegment state = STATES.get();
    try {
      int flags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
      return or(state, (int) MEMFD_CREATE.invokeExact(state, name, flags));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int ftruncate(int fd, long length) {
    MemorySegment state = STATES.get();
    try {
      return or(state, (int) FTRUNCATE.invokeExact(state, fd, length));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** How long what is behind a descriptor is, or -errno. */
  static long size(int fd) {
    MemorySegment state = STATES.get();
    try {
      return or(state, (long) LSEEK.invokeExact(state, fd, 0L, SEEK_END));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** The magic number of the file system behind a descriptor, or -errno. */
  static long fileSystem(int fd) {
    MemorySegment state = STATES.get();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment statfs = arena.allocate(120, 8); // f_type, a long, comes first
      int result = (int) FSTATFS.invokeExact(state, fd, statfs);
      return result < 0 ? or(state, result) : statfs.get(JAVA_LONG, 0);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int fcntl(int fd, int command, int argument) {
    MemorySegment state = STATES.get();
    try {
      return or(state, (int) FCNTL.invokeExact(state, fd, command, argument));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** The same memory, alive as long as a lease. */
  static MemorySegment lend(MemorySegment memory, Arena lease) {
    return memory.reinterpret(lease, null);
  }

  private static int or(MemorySegment state, int result) {
    return result < 0 ? -(int) ERRNO.get(state, 0L) : result;
  }

  private static long or(MemorySegment state, long result) {
    return result < 0 ? -(int) ERRNO.get(state, 0L) : result;
  }

  private static AssertionError unexpected(Throwable e) {
    return new AssertionError("a downcall does not throw", e);
  }
}
