package dev.fovea.v4l2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.fovea.CopyLedger;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A library that stands between a program and the kernel, as libcamerify does. */
class PreloadTest {
  /** Opens a device that does not exist, and says that it is a camera. */
  private static final String LIBRARY =
      """
      #define _GNU_SOURCE
      #include <dlfcn.h>
      #include <linux/videodev2.h>
      #include <stdarg.h>
      #include <string.h>
      #include <sys/eventfd.h>

      static int ours = -1;

      int open(const char *path, int flags, ...) {
        int (*next)(const char *, int, ...) = dlsym(RTLD_NEXT, "open");
        va_list rest;
        va_start(rest, flags);
        int mode = va_arg(rest, int);
        va_end(rest);
        return strcmp(path, "/dev/video66") ? next(path, flags, mode) : (ours = eventfd(0, 0));
      }

      int ioctl(int fd, unsigned long request, ...) {
        int (*next)(int, unsigned long, ...) = dlsym(RTLD_NEXT, "ioctl");
        va_list rest;
        va_start(rest, request);
        void *argument = va_arg(rest, void *);
        va_end(rest);
        if (fd != ours || request != VIDIOC_QUERYCAP) return next(fd, request, argument);
        struct v4l2_capability *is = argument;
        strcpy((char *)is->card, "Between");
        is->capabilities = V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING;
        return 0;
      }
      """;

  @TempDir Path folder;

  /** What the library's program does. */
  static final class Program {
    public static void main(String[] args) throws IOException {
      try (CaptureDevice camera = CaptureDevice.open(Path.of("/dev/video66"))) {
        System.out.println(camera.info().card());
      }
    }
  }

  @Test
  void shouldBeHeard() throws Exception {
    Path source = Files.writeString(folder.resolve("between.c"), LIBRARY);
    String library = folder.resolve("between.so").toString();
    try {
      List<String> gcc =
          List.of("gcc", "-shared", "-fPIC", "-o", library, source.toString(), "-ldl");
      assertEquals("", output(new ProcessBuilder(gcc)));
    } catch (IOException e) {
      abort("gcc is missing: no library to preload");
    }
    ProcessBuilder program =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            String.join(
                ":", where(CaptureDevice.class), where(CopyLedger.class), "target/test-classes"),
            Program.class.getName());
    program.environment().put("LD_PRELOAD", library);
    assertEquals("Between\n", output(program));
  }

  private static String output(ProcessBuilder command) throws IOException, InterruptedException {
    Process process = command.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    process.waitFor();
    return output;
  }

  private static String where(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }
}
