package dev.fovea.v4l2.uapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every number of this package against the C compilers', by a program made from its fields. */
class AbiTest {
  /** A machine that a program is compiled for, and how it is run here. */
  private enum Machine {
    HERE(List.of("gcc"), "/usr/include", List.of(), "gcc linux-libc-dev libc6-dev"),
    AARCH64(
        List.of("aarch64-linux-gnu-gcc", "-static"),
        "/usr/aarch64-linux-gnu/include",
        List.of("qemu-aarch64-static"),
        "gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user-static");

    final List<String> compiler;
    final Path headers;
    final List<String> runner;
    final String packages;

    Machine(List<String> compiler, String headers, List<String> runner, String packages) {
      this.compiler = compiler;
      this.headers = Path.of(headers);
      this.runner = runner;
      this.packages = packages;
    }

    /** Where it cannot be the test is skipped and says so; in CI it fails. */
    void require() throws InterruptedException {
      boolean here =
          runs(compiler.getFirst(), "--version")
              && (runner.isEmpty() || runs(runner.getFirst(), "--version"))
              && Files.exists(headers.resolve("linux/videodev2.h"));
      String missing = "the ABI is not compared with C: sudo apt install " + packages;
      assertTrue(here || System.getenv("CI") == null, missing);
      assumeTrue(here, missing);
    }
  }

  private static final Map<Class<?>, String> STRUCTS =
      Map.ofEntries(
          Map.entry(V4l2Capability.class, "v4l2_capability"),
          Map.entry(V4l2Fmtdesc.class, "v4l2_fmtdesc"),
          Map.entry(V4l2Frmsizeenum.class, "v4l2_frmsizeenum"),
          Map.entry(V4l2Frmivalenum.class, "v4l2_frmivalenum"),
          Map.entry(V4l2Format.class, "v4l2_format"),
          Map.entry(V4l2Streamparm.class, "v4l2_streamparm"),
          Map.entry(V4l2Requestbuffers.class, "v4l2_requestbuffers"),
          Map.entry(V4l2Buffer.class, "v4l2_buffer"),
          Map.entry(V4l2Plane.class, "v4l2_plane"),
          Map.entry(V4l2PlanePixFormat.class, "v4l2_plane_pix_format"),
          Map.entry(V4l2Exportbuffer.class, "v4l2_exportbuffer"),
          Map.entry(V4l2QueryExtCtrl.class, "v4l2_query_ext_ctrl"),
          Map.entry(V4l2Querymenu.class, "v4l2_querymenu"),
          Map.entry(V4l2ExtControl.class, "v4l2_ext_control"),
          Map.entry(V4l2ExtControls.class, "v4l2_ext_controls"),
          Map.entry(V4l2EventSubscription.class, "v4l2_event_subscription"),
          Map.entry(V4l2Event.class, "v4l2_event"),
          Map.entry(V4l2Input.class, "v4l2_input"),
          Map.entry(V4l2Standard.class, "v4l2_standard"),
          Map.entry(V4l2DvTimings.class, "v4l2_dv_timings"),
          Map.entry(V4l2EnumDvTimings.class, "v4l2_enum_dv_timings"),
          Map.entry(V4l2Edid.class, "v4l2_edid"),
          Map.entry(V4l2Tuner.class, "v4l2_tuner"),
          Map.entry(V4l2Frequency.class, "v4l2_frequency"),
          Map.entry(V4l2Selection.class, "v4l2_selection"),
          Map.entry(Pollfd.class, "pollfd"));

  /** Fields whose place in C is not their own name in lower case. */
  private static final Map<String, String> PLACES =
      Map.ofEntries(
          Map.entry("v4l2_frmsizeenum.WIDTH", "discrete.width"),
          Map.entry("v4l2_frmsizeenum.HEIGHT", "discrete.height"),
          Map.entry("v4l2_frmsizeenum.MIN_WIDTH", "stepwise.min_width"),
          Map.entry("v4l2_frmsizeenum.MAX_WIDTH", "stepwise.max_width"),
          Map.entry("v4l2_frmsizeenum.STEP_WIDTH", "stepwise.step_width"),
          Map.entry("v4l2_frmsizeenum.MIN_HEIGHT", "stepwise.min_height"),
          Map.entry("v4l2_frmsizeenum.MAX_HEIGHT", "stepwise.max_height"),
          Map.entry("v4l2_frmsizeenum.STEP_HEIGHT", "stepwise.step_height"),
          Map.entry("v4l2_frmivalenum.MIN", "stepwise.min"),
          Map.entry("v4l2_frmivalenum.MAX", "stepwise.max"),
          Map.entry("v4l2_frmivalenum.STEP", "stepwise.step"),
          Map.entry("v4l2_format.WIDTH", "fmt.pix.width"),
          Map.entry("v4l2_format.HEIGHT", "fmt.pix.height"),
          Map.entry("v4l2_format.PIXELFORMAT", "fmt.pix.pixelformat"),
          Map.entry("v4l2_format.FIELD", "fmt.pix.field"),
          Map.entry("v4l2_format.BYTESPERLINE", "fmt.pix.bytesperline"),
          Map.entry("v4l2_format.SIZEIMAGE", "fmt.pix.sizeimage"),
          Map.entry("v4l2_format.COLORSPACE", "fmt.pix.colorspace"),
          Map.entry("v4l2_format.PRIV", "fmt.pix.priv"),
          Map.entry("v4l2_format.YCBCR_ENC", "fmt.pix.ycbcr_enc"),
          Map.entry("v4l2_format.QUANTIZATION", "fmt.pix.quantization"),
          Map.entry("v4l2_format.XFER_FUNC", "fmt.pix.xfer_func"),
          Map.entry("v4l2_format.MP_COLORSPACE", "fmt.pix_mp.colorspace"),
          Map.entry("v4l2_format.PLANE_FMT", "fmt.pix_mp.plane_fmt"),
          Map.entry("v4l2_format.NUM_PLANES", "fmt.pix_mp.num_planes"),
          Map.entry("v4l2_format.MP_YCBCR_ENC", "fmt.pix_mp.ycbcr_enc"),
          Map.entry("v4l2_format.MP_QUANTIZATION", "fmt.pix_mp.quantization"),
          Map.entry("v4l2_format.MP_XFER_FUNC", "fmt.pix_mp.xfer_func"),
          Map.entry("v4l2_streamparm.CAPABILITY", "parm.capture.capability"),
          Map.entry("v4l2_streamparm.NUMERATOR", "parm.capture.timeperframe.numerator"),
          Map.entry("v4l2_streamparm.DENOMINATOR", "parm.capture.timeperframe.denominator"),
          Map.entry("v4l2_buffer.TV_SEC", "timestamp.tv_sec"),
          Map.entry("v4l2_buffer.TV_USEC", "timestamp.tv_usec"),
          Map.entry("v4l2_buffer.OFFSET", "m.offset"),
          Map.entry("v4l2_buffer.USERPTR", "m.userptr"),
          Map.entry("v4l2_buffer.PLANES", "m.planes"),
          Map.entry("v4l2_buffer.FD", "m.fd"),
          Map.entry("v4l2_plane.MEM_OFFSET", "m.mem_offset"),
          Map.entry("v4l2_plane.USERPTR", "m.userptr"),
          Map.entry("v4l2_plane.FD", "m.fd"),
          Map.entry("v4l2_event.CHANGES", "u.ctrl.changes"),
          Map.entry("v4l2_event.CTRL_TYPE", "u.ctrl.type"),
          Map.entry("v4l2_event.VALUE", "u.ctrl.value"),
          Map.entry("v4l2_event.CTRL_FLAGS", "u.ctrl.flags"),
          Map.entry("v4l2_event.MINIMUM", "u.ctrl.minimum"),
          Map.entry("v4l2_event.MAXIMUM", "u.ctrl.maximum"),
          Map.entry("v4l2_event.STEP", "u.ctrl.step"),
          Map.entry("v4l2_event.DEFAULT_VALUE", "u.ctrl.default_value"),
          Map.entry("v4l2_event.TV_SEC", "timestamp.tv_sec"),
          Map.entry("v4l2_event.TV_NSEC", "timestamp.tv_nsec"),
          Map.entry("v4l2_standard.NUMERATOR", "frameperiod.numerator"),
          Map.entry("v4l2_standard.DENOMINATOR", "frameperiod.denominator"),
          Map.entry("v4l2_selection.LEFT", "r.left"),
          Map.entry("v4l2_selection.TOP", "r.top"),
          Map.entry("v4l2_selection.WIDTH", "r.width"),
          Map.entry("v4l2_selection.HEIGHT", "r.height"),
          Map.entry("v4l2_dv_timings.WIDTH", "bt.width"),
          Map.entry("v4l2_dv_timings.HEIGHT", "bt.height"),
          Map.entry("v4l2_dv_timings.INTERLACED", "bt.interlaced"),
          Map.entry("v4l2_dv_timings.PIXELCLOCK", "bt.pixelclock"),
          Map.entry("v4l2_dv_timings.HFRONTPORCH", "bt.hfrontporch"),
          Map.entry("v4l2_dv_timings.HSYNC", "bt.hsync"),
          Map.entry("v4l2_dv_timings.HBACKPORCH", "bt.hbackporch"),
          Map.entry("v4l2_dv_timings.VFRONTPORCH", "bt.vfrontporch"),
          Map.entry("v4l2_dv_timings.VSYNC", "bt.vsync"),
          Map.entry("v4l2_dv_timings.VBACKPORCH", "bt.vbackporch"),
          Map.entry("v4l2_dv_timings.IL_VFRONTPORCH", "bt.il_vfrontporch"),
          Map.entry("v4l2_dv_timings.IL_VSYNC", "bt.il_vsync"),
          Map.entry("v4l2_dv_timings.IL_VBACKPORCH", "bt.il_vbackporch"),
          Map.entry("v4l2_ext_control.BYTES", "size"));

  /** The struct that goes with each request; STREAMON and STREAMOFF take an int. */
  private static final Map<Ioctl, Long> SIZES =
      Map.ofEntries(
          Map.entry(Ioctl.QUERYCAP, V4l2Capability.SIZE),
          Map.entry(Ioctl.ENUM_FMT, V4l2Fmtdesc.SIZE),
          Map.entry(Ioctl.S_FMT, V4l2Format.SIZE),
          Map.entry(Ioctl.REQBUFS, V4l2Requestbuffers.SIZE),
          Map.entry(Ioctl.QUERYBUF, V4l2Buffer.SIZE),
          Map.entry(Ioctl.QBUF, V4l2Buffer.SIZE),
          Map.entry(Ioctl.EXPBUF, V4l2Exportbuffer.SIZE),
          Map.entry(Ioctl.DQBUF, V4l2Buffer.SIZE),
          Map.entry(Ioctl.STREAMON, 4L),
          Map.entry(Ioctl.STREAMOFF, 4L),
          Map.entry(Ioctl.S_PARM, V4l2Streamparm.SIZE),
          Map.entry(Ioctl.QUERYMENU, V4l2Querymenu.SIZE),
          Map.entry(Ioctl.G_EXT_CTRLS, V4l2ExtControls.SIZE),
          Map.entry(Ioctl.ENUM_FRAMESIZES, V4l2Frmsizeenum.SIZE),
          Map.entry(Ioctl.ENUM_FRAMEINTERVALS, V4l2Frmivalenum.SIZE),
          Map.entry(Ioctl.S_EXT_CTRLS, V4l2ExtControls.SIZE),
          Map.entry(Ioctl.TRY_EXT_CTRLS, V4l2ExtControls.SIZE),
          Map.entry(Ioctl.SUBSCRIBE_EVENT, V4l2EventSubscription.SIZE),
          Map.entry(Ioctl.UNSUBSCRIBE_EVENT, V4l2EventSubscription.SIZE),
          Map.entry(Ioctl.DQEVENT, V4l2Event.SIZE),
          Map.entry(Ioctl.ENUMINPUT, V4l2Input.SIZE),
          Map.entry(Ioctl.G_INPUT, 4L),
          Map.entry(Ioctl.S_INPUT, 4L),
          Map.entry(Ioctl.ENUMSTD, V4l2Standard.SIZE),
          Map.entry(Ioctl.G_STD, 8L),
          Map.entry(Ioctl.S_STD, 8L),
          Map.entry(Ioctl.QUERYSTD, 8L),
          Map.entry(Ioctl.ENUM_DV_TIMINGS, V4l2EnumDvTimings.SIZE),
          Map.entry(Ioctl.G_DV_TIMINGS, V4l2DvTimings.SIZE),
          Map.entry(Ioctl.S_DV_TIMINGS, V4l2DvTimings.SIZE),
          Map.entry(Ioctl.QUERY_DV_TIMINGS, V4l2DvTimings.SIZE),
          Map.entry(Ioctl.G_EDID, V4l2Edid.SIZE),
          Map.entry(Ioctl.S_EDID, V4l2Edid.SIZE),
          Map.entry(Ioctl.G_TUNER, V4l2Tuner.SIZE),
          Map.entry(Ioctl.S_TUNER, V4l2Tuner.SIZE),
          Map.entry(Ioctl.G_FREQUENCY, V4l2Frequency.SIZE),
          Map.entry(Ioctl.S_FREQUENCY, V4l2Frequency.SIZE),
          Map.entry(Ioctl.G_SELECTION, V4l2Selection.SIZE),
          Map.entry(Ioctl.S_SELECTION, V4l2Selection.SIZE),
          Map.entry(Ioctl.G_PRIORITY, 4L),
          Map.entry(Ioctl.S_PRIORITY, 4L),
          Map.entry(Ioctl.QUERY_EXT_CTRL, V4l2QueryExtCtrl.SIZE));

  @Test
  void shouldHaveStructsOfTheSizeThatTheirRequestDeclares() {
    for (Ioctl ioctl : Ioctl.values()) {
      assertEquals(SIZES.get(ioctl), ioctl.size(), ioctl.kernelName());
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldAgreeWithTheCCompiler(Machine machine, @TempDir Path folder) throws Exception {
    machine.require();
    Map<String, Long> ours = new LinkedHashMap<>();
    STRUCTS.forEach((type, struct) -> ours.putAll(structure(type, struct)));
    for (Field field : constants(V4l2.class)) {
      String prefix = field.getName().startsWith("POLL") ? "" : "V4L2_";
      ours.put("(unsigned)" + prefix + field.getName(), value(field) & 0xffffffffL);
    }
    for (Class<?> type : List.of(Libc.class, DmaBufSync.class)) {
      for (Field field : constants(type)) {
        ours.put("(long)" + field.getName(), value(field));
      }
    }
    for (Ioctl ioctl : Ioctl.values()) {
      ours.put("(unsigned long)" + ioctl.kernelName(), ioctl.request());
    }
    for (Errno errno : Errno.values()) {
      if (errno != Errno.OTHER) {
        ours.put("(long)" + errno.name(), (long) errno.number());
      }
    }
    assertFalse(ours.size() < 150, "only " + ours.size() + " numbers found to compare");
    assertEquals(ours, compiled(machine, folder, List.copyOf(ours.keySet())));
  }

  private static Map<String, Long> structure(Class<?> type, String struct) {
    Map<String, Long> numbers = new LinkedHashMap<>();
    for (Field field : constants(type)) {
      String place =
          PLACES.getOrDefault(
              struct + "." + field.getName(), field.getName().toLowerCase(Locale.ROOT));
      numbers.put(
          field.getName().equals("SIZE")
              ? "sizeof(struct %s)".formatted(struct)
              : "offsetof(struct %s, %s)".formatted(struct, place),
          value(field));
    }
    return numbers;
  }

  private static List<Field> constants(Class<?> type) {
    List<Field> constants = new ArrayList<>();
    for (Field field : type.getDeclaredFields()) {
      if (Modifier.isPublic(field.getModifiers()) && field.getType().isPrimitive()) {
        constants.add(field);
      }
    }
    return constants;
  }

  private static long value(Field field) {
    try {
      return field.getLong(null);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  private static Map<String, Long> compiled(Machine machine, Path folder, List<String> expressions)
      throws IOException, InterruptedException {
    StringBuilder source =
        new StringBuilder(
            """
            #define _GNU_SOURCE
            #include <errno.h>
            #include <fcntl.h>
            #include <linux/dma-buf.h>
            #include <linux/videodev2.h>
            #include <poll.h>
            #include <stddef.h>
            #include <stdio.h>
            #include <sys/eventfd.h>
            #include <sys/mman.h>
            int main(void) {
            """);
    expressions.forEach(
        expression -> source.append("printf(\"%ld\\n\", (long)(" + expression + "));\n"));
    Path program = Files.writeString(folder.resolve("abi.c"), source + "return 0; }\n");
    String binary = folder.resolve("abi").toString();
    List<String> compile = new ArrayList<>(machine.compiler);
    compile.addAll(List.of("-o", binary, program.toString()));
    assertEquals(0, new ProcessBuilder(compile).inheritIO().start().waitFor());
    List<String> run = new ArrayList<>(machine.runner);
    run.add(binary);
    List<String> lines =
        new String(new ProcessBuilder(run).start().getInputStream().readAllBytes())
            .lines()
            .toList();
    assertEquals(expressions.size(), lines.size(), "lines of the program");
    Map<String, Long> numbers = new LinkedHashMap<>();
    for (int i = 0; i < expressions.size(); i++) {
      numbers.put(expressions.get(i), Long.parseLong(lines.get(i)));
    }
    return numbers;
  }

  private static boolean runs(String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
