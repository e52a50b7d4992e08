package dev.fovea.v4l2.uapi;

/** The error numbers that V4L2 uses, with their names. */
public enum Errno {
  EPERM(1),
  ENOENT(2),
  EINTR(4),
  EIO(5),
  ENXIO(6),
  E2BIG(7),
  EBADF(9),
  EAGAIN(11),
  ENOMEM(12),
  EACCES(13),
  EFAULT(14),
  EBUSY(16),
  ENODEV(19),
  ENOTDIR(20),
  EISDIR(21),
  EINVAL(22),
  ENFILE(23),
  EMFILE(24),
  ENOTTY(25),
  ENOSPC(28),
  EROFS(30),
  EPIPE(32),
  ERANGE(34),
  ENOLCK(37),
  ELOOP(40),
  EBADR(53),
  ENODATA(61),
  ENOLINK(67),
  EPROTO(71),
  EOVERFLOW(75),
  EILSEQ(84),
  EOPNOTSUPP(95),
  ESHUTDOWN(108),
  ETIMEDOUT(110),
  EREMOTEIO(121),
  /** A number that is none of these. */
  OTHER(0);

  private final int number;

  Errno(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }

  /** The constant of a number, {@link #OTHER} if it has none here. */
  public static Errno of(int number) {
    for (Errno errno : values()) {
      if (errno.number == number) {
        return errno;
      }
    }
    return OTHER;
  }

  /** The kernel's name of a number, or "errno 133". */
  public static String name(int number) {
    Errno errno = of(number);
    return errno == OTHER ? "errno " + number : errno.name();
  }
}
