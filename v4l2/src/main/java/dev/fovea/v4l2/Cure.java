package dev.fovea.v4l2;

import dev.fovea.v4l2.uapi.Errno;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * What an error number means for a camera, and what a person can do about it; any thread. The
 * meanings are those of the kernel's manual for each request, and of the drivers that say more.
 */
final class Cure {
  private static final String LIST = "\"fovea devices\" lists cameras";
  private static final String INFO = "\"fovea info\" shows what this camera has";
  private static final String REPLUG = "unplug the camera and plug it in again";
  private static final String CABLE = "try another cable or USB port, without a hub";
  private static final String REPORT = "this is a bug in Fovea, please report it";

  /** What happened, and what to do. */
  private record Words(String meaning, String cure) {}

  private Cure() {}

  /** One line: meaning, the kernel's word and the call, cure. */
  static String of(Path device, String call, int errno) {
    Words words = words(device, call, Errno.of(errno));
    return "%s (%s on %s); %s".formatted(words.meaning, Errno.name(errno), call, words.cure);
  }

  private static Words words(Path device, String call, Errno errno) {
    return switch (errno) {
      case EACCES, EPERM -> forbidden(device, call);
      case EBUSY -> busy(device, call);
      case EINVAL -> invalid(call);
      case ENOTTY, EOPNOTSUPP -> missing(call);
      case ERANGE -> outOfRange(call);
      case ENOSPC -> noRoom(call);
      case EPIPE -> broken(call);
      case ENOENT -> noEntry(call);
      case ENOTDIR, ELOOP -> new Words("no such device", LIST);
      case EISDIR -> new Words("a directory, not a camera", LIST);
      case EROFS -> new Words("the file system of this node is read-only", "use the one in /dev");
      case ENODEV, ENXIO, ESHUTDOWN -> new Words(gone(call), "plug it in and start again");
      case EMFILE, ENFILE -> new Words("too many open files", "raise the limit (ulimit -n)");
      case ENOMEM ->
          new Words("the kernel has no memory for this", "ask for fewer or smaller buffers");
      case EAGAIN -> new Words("nothing is ready yet", "wait and try again");
      case EINTR -> new Words("a signal came in between", "try again");
      case EIO -> new Words("the camera reports an error", REPLUG);
      case EPROTO, EILSEQ, EOVERFLOW, ETIMEDOUT ->
          new Words("the connection to the camera fails", CABLE);
      case EREMOTEIO -> new Words("the sensor behind the camera does not answer", REPLUG);
      case ENODATA -> new Words("the selected input does not have this", "select another input");
      case ENOLINK -> new Words("no signal comes in", "plug the sender in and switch it on");
      case ENOLCK ->
          new Words("the signal that comes in is not stable", "check the cable and the sender");
      case E2BIG -> new Words("more than the device can keep", "write fewer blocks");
      case EBADR ->
          new Words(
              "this driver takes buffers only with media requests, which Fovea does not make",
              "use another node of the device");
      case EBADF, EFAULT -> new Words("the kernel does not know this descriptor or memory", REPORT);
      case OTHER -> new Words("the driver refused", INFO + "; or " + REPLUG);
    };
  }

  private static Words forbidden(Path device, String call) {
    if (call.endsWith("_EXT_CTRLS")) {
      return new Words(
          "it can only be read or only be written, or an automatic has it",
          "\"fovea info\" shows its flags; switch the automatic off first");
    }
    return new Words(
        "permission denied",
        owner(device)
            + "add yourself to group video: sudo usermod -aG video $USER, then log in again");
  }

  private static Words busy(Path device, String call) {
    if (call.endsWith("_EXT_CTRLS")) {
      return new Words(
          "locked while the camera streams, or by a program of higher priority; open in "
              + Holders.of(device),
          "stop the stream or that program first");
    }
    return new Words("in use by " + Holders.of(device), "close that program first");
  }

  /** EINVAL means another thing for every request. */
  private static Words invalid(String call) {
    return switch (call) {
      case "VIDIOC_S_FMT", "VIDIOC_G_FMT", "VIDIOC_TRY_FMT" ->
          new Words("the driver has no such format", INFO);
      case "VIDIOC_ENUM_FMT",
          "VIDIOC_ENUM_FRAMESIZES",
          "VIDIOC_ENUM_FRAMEINTERVALS",
          "VIDIOC_QUERYMENU",
          "VIDIOC_QUERY_EXT_CTRL",
          "VIDIOC_ENUMSTD",
          "VIDIOC_ENUMINPUT",
          "VIDIOC_ENUM_DV_TIMINGS" ->
          new Words("the list has no such entry", INFO);
      case "VIDIOC_STREAMON" ->
          new Words(
              "the driver cannot start with this format or these buffers",
              "try another format or size; Raspberry Pi ribbon cameras need libcamerify");
      case "VIDIOC_REQBUFS", "VIDIOC_CREATE_BUFS" ->
          new Words("the driver has no buffers of this kind", "ask for another kind of memory");
      case "VIDIOC_QBUF",
          "VIDIOC_DQBUF",
          "VIDIOC_QUERYBUF",
          "VIDIOC_PREPARE_BUF",
          "VIDIOC_EXPBUF",
          "mmap" ->
          new Words("the driver does not take this buffer now", "close the stream and start again");
      case "VIDIOC_S_EXT_CTRLS", "VIDIOC_TRY_EXT_CTRLS", "VIDIOC_G_EXT_CTRLS" ->
          new Words("the camera has no such control or value", "\"fovea info\" lists them");
      case "VIDIOC_S_INPUT", "VIDIOC_G_INPUT" -> new Words("the device has no such input", INFO);
      case "VIDIOC_S_STD", "VIDIOC_S_DV_TIMINGS" ->
          new Words("the selected input does not take this", INFO);
      case "VIDIOC_G_EDID", "VIDIOC_S_EDID" ->
          new Words("this input has no EDID", "name a digital input; " + INFO);
      case "VIDIOC_G_TUNER", "VIDIOC_S_TUNER", "VIDIOC_G_FREQUENCY", "VIDIOC_S_FREQUENCY" ->
          new Words("the device has no such tuner or frequency", INFO);
      case "VIDIOC_G_SELECTION", "VIDIOC_S_SELECTION" ->
          new Words("the driver or the selected input cannot crop or compose so", INFO);
      case "VIDIOC_SUBSCRIBE_EVENT", "VIDIOC_UNSUBSCRIBE_EVENT" ->
          new Words("the driver does not tell of this", "ask again from time to time instead");
      case "VIDIOC_S_PRIORITY" -> new Words("no such priority", REPORT);
      default -> new Words("the driver refused what was asked for", INFO);
    };
  }

  private static Words missing(String call) {
    return call.equals("VIDIOC_QUERYCAP")
        ? new Words("not a camera", LIST)
        : new Words("the driver has no such function", INFO);
  }

  private static Words outOfRange(String call) {
    return switch (call) {
      case "VIDIOC_QUERY_DV_TIMINGS", "VIDIOC_QUERYSTD" ->
          new Words("the signal is more than the hardware can take", "set the sender to less");
      case "VIDIOC_S_SELECTION" ->
          new Words("the driver has no rectangle within these bounds", "ask for the nearest");
      case "VIDIOC_S_DV_TIMINGS", "VIDIOC_S_STD" ->
          new Words("the hardware cannot take these timings", INFO);
      default -> new Words("out of the range that it takes", INFO);
    };
  }

  private static Words noRoom(String call) {
    return call.endsWith("_EXT_CTRLS")
        ? new Words("the value has grown since its size was asked for", "try again")
        : new Words(
            "the USB bus has no bandwidth left for this camera",
            "ask for MJPG, a smaller size or a lower rate, or use another USB port");
  }

  private static Words broken(String call) {
    return switch (call) {
      case "VIDIOC_DQBUF" -> new Words("the stream has ended", "start it again");
      case "VIDIOC_STREAMON" ->
          new Words(
              "the parts of the pipeline behind this node do not fit together",
              "set its links and formats with media-ctl, or go through libcamera (libcamerify)");
      default -> new Words("the camera did not take the request (a USB stall)", REPLUG);
    };
  }

  private static Words noEntry(String call) {
    return call.equals("VIDIOC_DQEVENT")
        ? new Words("no event is waiting", "wait and try again")
        : new Words("no such device", LIST);
  }

  private static String gone(String call) {
    return call.equals("open") ? "no camera is behind this node" : "the camera was unplugged";
  }

  private static String owner(Path device) {
    try {
      PosixFileAttributes node = Files.readAttributes(device, PosixFileAttributes.class);
      return "it belongs to %s:%s with mode %s; "
          .formatted(
              node.owner().getName(),
              node.group().getName(),
              PosixFilePermissions.toString(node.permissions()));
    } catch (IOException e) {
      // The directory above may be closed to us as well: the advice stands without the owner.
      return "";
    }
  }
}
