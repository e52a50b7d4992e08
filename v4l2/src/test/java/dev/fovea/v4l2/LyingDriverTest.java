package dev.fovea.v4l2;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.ColorSpec;
import dev.fovea.FrameFormat;
import dev.fovea.PixelFormat;
import dev.fovea.v4l2.uapi.Errno;
import dev.fovea.v4l2.uapi.Ioctl;
import dev.fovea.v4l2.uapi.Libc;
import dev.fovea.v4l2.uapi.Mapping;
import dev.fovea.v4l2.uapi.V4l2;
import dev.fovea.v4l2.uapi.V4l2Buffer;
import dev.fovea.v4l2.uapi.V4l2Capability;
import dev.fovea.v4l2.uapi.V4l2Fmtdesc;
import dev.fovea.v4l2.uapi.V4l2Format;
import dev.fovea.v4l2.uapi.V4l2Frmivalenum;
import dev.fovea.v4l2.uapi.V4l2Frmsizeenum;
import dev.fovea.v4l2.uapi.V4l2Plane;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Drivers that write anything at all into the kernel's structs: seeded, so that what fails once
 * fails again. Nothing but the documented exceptions, and never a byte outside of the memory.
 */
class LyingDriverTest {
  private static final int ROUNDS = 150_000;
  private static final Path CAMERA = Path.of("/dev/video0");

  /** What drivers get wrong most: the edges of the types, and small numbers. */
  private static final int[] EDGES = {
    0, 1, 2, 3, 7, 8, 15, 16, 127, 128, 640, 1280, 4096, 16384, 16385, 0x7fffffff, 0x80000000, -1
  };

  private final Random random = new Random(20251129);

  @Test
  void shouldDecodeWhateverIsEnumerated() {
    MemorySegment desc = Arena.ofAuto().allocate(V4l2Fmtdesc.SIZE, 8);
    MemorySegment size = Arena.ofAuto().allocate(V4l2Frmsizeenum.SIZE, 8);
    MemorySegment interval = Arena.ofAuto().allocate(V4l2Frmivalenum.SIZE, 8);
    MemorySegment capability = Arena.ofAuto().allocate(V4l2Capability.SIZE, 8);
    for (int i = 0; i < ROUNDS; i++) {
      SupportedFormat format = Formats.format(scramble(desc));
      assertTrue(format.description().length() <= 32);
      assertFalse(format.pixelFormat().name().isEmpty() && format.pixelFormat().fourcc() == -1);
      FrameSize sizes = Formats.size(scramble(size));
      sizes.contains(edge(), edge());
      assertFalse(sizes.toString().isEmpty());
      assertTrue(Formats.interval(scramble(interval)).shortest().value() >= 0);
      DeviceInfo info = DeviceInfo.of(CAMERA, Optional.empty(), scramble(capability));
      assertTrue(info.card().length() <= 32 && info.driver().length() <= 16);
      DeviceInfo.objection(capability);
    }
  }

  @Test
  void shouldGrantOnlyFormatsThatCanBe() {
    MemorySegment struct = Arena.ofAuto().allocate(V4l2Format.SIZE, 8);
    List<PixelFormat> known = List.of(named("YUYV"), named("NM12"), named("YM24"), named("pRAA"));
    int possible = 0;
    for (int i = 0; i < ROUNDS; i++) {
      scramble(struct);
      struct.set(JAVA_INT, V4l2Format.TYPE, random.nextBoolean() ? 1 : 9);
      if (random.nextInt(4) > 0) {
        struct.set(JAVA_INT, V4l2Format.PIXELFORMAT, known.get(random.nextInt(4)).fourcc());
        struct.set(JAVA_INT, V4l2Format.WIDTH, 1 + random.nextInt(64));
        struct.set(JAVA_INT, V4l2Format.HEIGHT, 1 + random.nextInt(64));
        struct.set(JAVA_BYTE, V4l2Format.NUM_PLANES, (byte) random.nextInt(4));
      }
      GrantedFormat.color(struct);
      try {
        requireSound(GrantedFormat.of(struct));
        possible++;
      } catch (IllegalArgumentException refused) {
        assertFalse(refused.getMessage().isEmpty());
      }
    }
    assertTrue(possible > ROUNDS / 100, possible + " formats were possible");
  }

  private static PixelFormat named(String name) {
    return PixelFormat.of(name);
  }

  /** Every plane lies within its memory, down to the last pixel. */
  private static void requireSound(FrameFormat format) {
    for (int plane = 0; plane < format.planeCount(); plane++) {
      FrameFormat.Memory memory = format.memories().get(format.planeMemory(plane));
      assertTrue(memory.sizeImage() > 0 && format.planeBytesPerLine(plane) >= 0);
      if (format.pixelFormat().layout().pixels()) {
        int row = format.pixelFormat().layout().planes().get(plane).rowBytes(format.width());
        long end =
            format.planeOffset(plane)
                + (format.planeRows(plane) - 1L) * format.planeBytesPerLine(plane)
                + row;
        assertTrue(end <= memory.sizeImage(), format + " plane " + plane + " ends at " + end);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"YUYV", "NM12", "MJPG", "H264"})
  void shouldLendNoByteThatIsNotThere(String name) {
    PixelFormat pixelFormat = named(name);
    boolean two = pixelFormat.layout().memories() == 2;
    List<FrameFormat.Memory> memories =
        two
            ? List.of(new FrameFormat.Memory(32, 512), new FrameFormat.Memory(32, 256))
            : List.of(new FrameFormat.Memory(name.equals("YUYV") ? 64 : 0, 1024));
    FrameFormat format = new FrameFormat(32, 16, pixelFormat, memories, ColorSpec.BT601_LIMITED);
    BufferShape shape = new BufferShape(two ? 9 : 1, V4l2.MEMORY_MMAP, memories.size());
    try (Arena arena = Arena.ofConfined()) {
      Buffer buffer = buffer(shape, arena);
      FrameCheck check = new FrameCheck(format);
      BufferStruct filled = new BufferStruct(shape, 0);
      int good = 0;
      for (int i = 0; i < ROUNDS; i++) {
        scramble(filled.reset());
        for (int m = 0; two && m < 2; m++) {
          int end = random.nextInt(4) > 0 ? random.nextInt(1200) : edge();
          set(filled, m, V4l2Plane.BYTESUSED, end);
          set(filled, m, V4l2Plane.DATA_OFFSET, random.nextBoolean() ? 0 : edge());
        }
        if (check.judge(buffer, filled) == FrameCheck.Verdict.GOOD) {
          good++;
          for (int m = 0; m < shape.memories(); m++) {
            MemorySegment lent = buffer.views().get(m);
            assertTrue(lent.byteSize() >= format.leastBytes(m));
            assertTrue(lent.byteSize() <= memories.get(m).sizeImage());
          }
        }
      }
      assertTrue(good > 0 || pixelFormat.jpeg(), "no frame was good");
    }
  }

  private static void set(BufferStruct filled, int memory, long field, int value) {
    filled.struct().set(JAVA_INT, V4l2Buffer.SIZE + memory * V4l2Plane.SIZE + field, value);
  }

  /** One page a memory; the formats are smaller. */
  private static Buffer buffer(BufferShape shape, Arena arena) {
    List<Mapping> mappings = new ArrayList<>();
    for (int i = 0; i < shape.memories(); i++) {
      mappings.add(Mapping.of(Mapping.allocate(Libc.newErrno(), 4096), 4096, arena));
    }
    return new Buffer(0, new BufferStruct(shape, 0), mappings, List.of());
  }

  @Test
  void shouldNotListWithoutEnd() throws Exception {
    int[] asked = {0};
    Driver endless =
        new Driver() {
          @Override
          public Path path() {
            return CAMERA;
          }

          @Override
          public int tryIoctl(Ioctl ioctl, MemorySegment argument) {
            asked[0]++;
            int index = argument.get(JAVA_INT, 0);
            scramble(argument);
            argument.set(JAVA_INT, 0, index);
            return 0;
          }
        };
    assertFalse(new Formats(endless, 1).all().isEmpty());
    assertTrue(asked[0] <= 200_000, asked[0] + " requests");
  }

  @Test
  void shouldListNothingOfADriverThatHasNoLists() throws Exception {
    Driver mute =
        new Driver() {
          @Override
          public Path path() {
            return CAMERA;
          }

          @Override
          public int tryIoctl(Ioctl ioctl, MemorySegment argument) {
            return Errno.ENOTTY.number();
          }
        };
    assertEquals(List.of(), new Formats(mute, 9).all());
  }

  private MemorySegment scramble(MemorySegment struct) {
    boolean edges = random.nextBoolean();
    for (long at = 0; at + 4 <= struct.byteSize(); at += 4) {
      struct.set(JAVA_INT, at, edges ? edge() : random.nextInt());
    }
    return struct;
  }

  private int edge() {
    return EDGES[random.nextInt(EDGES.length)];
  }
}
