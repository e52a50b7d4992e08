package dev.fovea.v4l2;

import static dev.fovea.v4l2.FrameCheck.Verdict.BAD_JPEG;
import static dev.fovea.v4l2.FrameCheck.Verdict.FLAGGED;
import static dev.fovea.v4l2.FrameCheck.Verdict.GOOD;
import static dev.fovea.v4l2.FrameCheck.Verdict.SHORT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fovea.ColorSpec;
import dev.fovea.FrameFormat;
import dev.fovea.PixelFormat;
import dev.fovea.v4l2.FrameCheck.Verdict;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameCheckTest {
  private static final int ERROR = 0x40;

  // 640x4 with a stride of 1536 (YUYV) or 768; the last row's padding may be missing
  @ParameterizedTest
  @CsvSource({
    "YUYV, 1536, 6144, 5888",
    "GREY, 768, 3072, 2944",
    "NV12, 768, 4608, 4480",
    "YU12, 768, 4608, 4544",
    "YUV9, 768, 3456, 3424",
    "Y16, 1536, 6144, 5888",
    "ABCD, 1536, 6144, 1"
  })
  void shouldKnowHowFewBytesARawFrameMayHave(String name, int stride, int sizeImage, int least) {
    FrameFormat format =
        new FrameFormat(640, 4, PixelFormat.of(name), stride, sizeImage, ColorSpec.BT601_LIMITED);
    MemorySegment memory = MemorySegment.ofArray(new byte[8192]);
    FrameCheck check = new FrameCheck(format);
    assertEquals(least, format.leastBytes());
    assertEquals(GOOD, judge(check, memory, 0, sizeImage));
    assertEquals(GOOD, judge(check, memory, 0, least));
    assertEquals(SHORT, judge(check, memory, 0, least - 1));
    assertEquals(SHORT, judge(check, memory, 0, 0));
    assertEquals(FLAGGED, judge(check, memory, ERROR, sizeImage));
    assertEquals(FLAGGED, judge(check, memory, 0, 8193));
    assertEquals(FLAGGED, judge(check, memory, 0, 0xffffffffL));
    assertEquals(GOOD, check.judge(0, memory, 0, 128, 128 + least));
    assertEquals(SHORT, check.judge(0, memory, 0, 128, 127 + least));
    assertEquals(FLAGGED, check.judge(0, memory, 0, least + 1, least));
    assertEquals(FLAGGED, check.judge(0, memory, 0, 0xffffffffL, 0xfffffffeL));
  }

  private static Verdict judge(FrameCheck check, MemorySegment memory, int flags, long end) {
    return check.judge(0, memory, flags, 0, end);
  }

  @Test
  void shouldLookAtJpegsWithinTheirBytes() {
    byte[] whole = Jpegs.marked(640, 480);
    MemorySegment memory = MemorySegment.ofArray(java.util.Arrays.copyOf(whole, 4096));
    FrameCheck check =
        new FrameCheck(new FrameFormat(640, 480, PixelFormat.MJPG, 0, 4000, ColorSpec.BT601_FULL));
    assertEquals(GOOD, judge(check, memory, 0, whole.length));
    assertEquals(GOOD, judge(check, memory, 0, 4000)); // drivers pad with zeros
    assertEquals(FLAGGED, judge(check, memory, 0, 4001)); // more than the format's most
    assertEquals(BAD_JPEG, judge(check, memory, 0, whole.length - 1));
    assertEquals(BAD_JPEG, judge(check, memory, 0, 0));
    assertEquals(FLAGGED, judge(check, memory, ERROR, whole.length));
    MemorySegment other = MemorySegment.ofArray(Jpegs.marked(320, 240));
    assertEquals(BAD_JPEG, judge(check, other, 0, other.byteSize()));
  }
}
