package dev.fovea.lab.guest;

import static dev.fovea.lab.guest.Captures.SMALL;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.v4l2.CaptureConfig;
import dev.fovea.v4l2.CaptureDevice;
import dev.fovea.v4l2.CaptureStream;
import dev.fovea.v4l2.DvTimings;
import dev.fovea.v4l2.Edid;
import dev.fovea.v4l2.Input;
import dev.fovea.v4l2.Rectangle;
import dev.fovea.v4l2.Selections.Fit;
import dev.fovea.v4l2.Selections.Target;
import dev.fovea.v4l2.Signal;
import dev.fovea.v4l2.Signal.Reason;
import dev.fovea.v4l2.Standard;
import dev.fovea.v4l2.Tuner;
import dev.fovea.v4l2.Tuner.AudioMode;
import dev.fovea.v4l2.V4l2Exception;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** A grabber's side of V4L2: vivid has a webcam, a television set, S-Video and HDMI. */
class InputTest {
  private static final int WEBCAM = 0;
  private static final int TV = 1;
  private static final int S_VIDEO = 2;
  private static final int HDMI = 3;
  private static final long PAL = 0xff;
  private static final long NTSC = 0xb000;
  private static final long NTSC_M = 0x1000;

  private CaptureDevice device;

  @BeforeEach
  void open() throws Exception {
    Vivid.STEADY.rest();
    device = CaptureDevice.open(Vivid.STEADY.path());
  }

  @AfterEach
  void close() throws Exception {
    device.inputs().select(WEBCAM);
    device.close();
    Vivid.STEADY.rest();
  }

  private static V4l2Exception requireFailure(String errno, String words, Executable act) {
    V4l2Exception failure = assertThrows(V4l2Exception.class, act);
    assertEquals(errno, failure.errnoName(), failure::getMessage);
    assertTrue(failure.getMessage().contains(words), failure::getMessage);
    return failure;
  }

  @Test
  void shouldListAndSelectInputs() throws Exception {
    List<Input> inputs = device.inputs().all();
    assertEquals(
        List.of("Webcam 0", "TV 0", "S-Video 0", "HDMI 0"),
        inputs.stream().map(Input::name).toList());
    assertEquals(Input.Kind.TUNER, inputs.get(TV).kind());
    assertEquals(0, inputs.get(TV).tuner().orElseThrow());
    assertEquals(Input.Kind.CAMERA, inputs.get(HDMI).kind());
    assertEquals(Set.of(Input.Feature.STANDARDS), inputs.get(S_VIDEO).features());
    assertEquals(Set.of(Input.Feature.DV_TIMINGS), inputs.get(HDMI).features());
    assertEquals(0xffffff, inputs.get(TV).standards());
    for (Input input : inputs) {
      device.inputs().select(input.index());
      assertEquals(input.index(), device.inputs().selected());
      String theirs = Vivid.STEADY.ctl("--get-input");
      assertTrue(theirs.contains(input.index() + " (" + input.name()), theirs);
    }
    requireFailure("EINVAL", "no such input", () -> device.inputs().select(4));
    device.inputs().select(WEBCAM);
    try (CaptureStream stream = device.stream(SMALL)) {
      Captures.sequences(stream, 1);
      requireFailure("EBUSY", "this program itself", () -> device.inputs().select(HDMI));
    }
  }

  @Test
  void shouldSayHowTheSensorHangs() throws Exception {
    Vivid.STEADY.set("sensor_flipped_horizontally=1,sensor_flipped_vertically=1");
    Set<Input.Status> status = device.inputs().all().get(WEBCAM).status();
    Vivid.STEADY.set("sensor_flipped_horizontally=0,sensor_flipped_vertically=0");
    assertEquals(Set.of(Input.Status.HFLIP, Input.Status.VFLIP), status);
  }

  @Test
  void shouldKnowTheAnalogStandards() throws Exception {
    assertEquals(List.of(), device.standards().all(), "a webcam has none");
    requireFailure("ENODATA", "select another input", () -> device.standards().current());
    device.inputs().select(TV);
    List<String> theirs =
        Pattern.compile("ID +: 0x([0-9A-F]+)\\s+Name +: (.*)\\s+Frame period: (.*)")
            .matcher(Vivid.STEADY.ctl("--list-standards"))
            .results()
            .map(InputTest::standard)
            .toList();
    assertEquals(theirs, device.standards().all().stream().map(InputTest::standard).toList());
    assertTrue(theirs.size() > 15, theirs::toString);

    device.standards().set(NTSC);
    assertEquals(NTSC, device.standards().current());
    device.standards().set(PAL);
    assertEquals(PAL, device.standards().current());
    requireFailure("EINVAL", "does not take this", () -> device.standards().set(1L << 40));
  }

  private static String standard(MatchResult match) {
    return Long.parseLong(match.group(1), 16) + " " + match.group(2) + " " + match.group(3);
  }

  private static String standard(Standard standard) {
    return standard.id()
        + " "
        + standard.name()
        + " "
        + standard.framePeriod().numerator()
        + "/"
        + standard.framePeriod().denominator();
  }

  @Test
  void shouldTellWhichStandardComesIn() throws Exception {
    device.inputs().select(S_VIDEO);
    device.standards().set(PAL);
    assertEquals(new Signal.Found<>(PAL), device.standards().query());
    Vivid.STEADY.set("standard_signal_mode=1");
    assertEquals(new Signal.None<Long>(Reason.NO_SIGNAL), device.standards().query());
    assertEquals(Set.of(Input.Status.NO_SIGNAL), device.inputs().all().get(S_VIDEO).status());
    Vivid.STEADY.set("standard_signal_mode=2");
    assertEquals(new Signal.None<Long>(Reason.NO_LOCK), device.standards().query());
    Vivid.STEADY.set("standard_signal_mode=4");
    Vivid.STEADY.set("standard=0");
    assertEquals(new Signal.Found<>(NTSC_M), device.standards().query());
    assertEquals(PAL, device.standards().current(), "a query sets nothing");
    Vivid.STEADY.set("standard_signal_mode=0");
  }

  @Test
  void shouldKnowTheDigitalTimings() throws Exception {
    assertEquals(List.of(), device.timings().all(), "a webcam has none");
    requireFailure("ENODATA", "select another input", () -> device.timings().current());
    device.inputs().select(HDMI);
    List<DvTimings> all = device.timings().all();
    List<String> theirs =
        Pattern.compile("Active width: (\\d+)\\s+Active height: (\\d+)")
            .matcher(Vivid.STEADY.ctl("--list-dv-timings"))
            .results()
            .map(match -> match.group(1) + "x" + match.group(2))
            .toList();
    assertEquals(theirs, all.stream().map(one -> one.width() + "x" + one.height()).toList());
    DvTimings before = device.timings().current();
    assertEquals("1280x720p60", before.toString());
    assertEquals(74_250_000, before.pixelClockHz());
    assertTrue(all.stream().anyMatch(one -> one.toString().equals("1920x1080i30")));
    DvTimings vga = all.getFirst();
    device.timings().set(vga);
    assertEquals(vga.toString(), device.timings().current().toString());
    assertEquals("640x480p60", vga.toString());
    CaptureConfig config = CaptureConfig.defaults().withSize(640, 480);
    try (CaptureStream stream = device.stream(config)) {
      Captures.sequences(stream, 1);
      requireFailure("EBUSY", "in use by", () -> device.timings().set(all.get(1)));
    }
    device.timings().set(before);
    assertEquals(before, device.timings().current());
  }

  @Test
  void shouldTellWhichTimingsComeIn() throws Exception {
    device.inputs().select(HDMI);
    DvTimings current = device.timings().current();
    assertEquals(new Signal.Found<>(current), device.timings().query());
    Reason[] reasons = {Reason.NO_SIGNAL, Reason.NO_LOCK, Reason.OUT_OF_RANGE};
    for (int mode = 1; mode <= 3; mode++) {
      Vivid.STEADY.set("dv_timings_signal_mode=" + mode);
      assertEquals(new Signal.None<DvTimings>(reasons[mode - 1]), device.timings().query());
    }
    Vivid.STEADY.set("dv_timings_signal_mode=4");
    Vivid.STEADY.set("dv_timings=16");
    switch (device.timings().query()) {
      case Signal.Found<DvTimings>(DvTimings found) ->
          assertEquals("1920x1080p60", found.toString());
      case Signal.None<DvTimings>(Reason reason) -> throw new AssertionError(reason);
    }
    assertEquals(current, device.timings().current(), "a query sets nothing");
    Vivid.STEADY.set("dv_timings_signal_mode=0");
  }

  @Test
  void shouldKeepAnEdid() throws Exception {
    byte[] edid = new byte[2 * Edid.BLOCK];
    for (int i = 0; i < edid.length; i++) {
      edid[i] = (byte) (i * 7);
    }
    byte[] before = device.edid().read(HDMI);
    device.edid().write(HDMI, edid);
    assertArrayEquals(edid, device.edid().read(HDMI));
    requireFailure(
        "E2BIG", "more than the device can keep", () -> device.edid().write(HDMI, new byte[384]));
    assertThrows(IllegalArgumentException.class, () -> device.edid().write(HDMI, new byte[100]));
    requireFailure("EINVAL", "no EDID", () -> device.edid().read(WEBCAM));
    device.edid().write(HDMI, new byte[0]);
    assertEquals(0, device.edid().read(HDMI).length);
    device.edid().write(HDMI, before);
    assertArrayEquals(before, device.edid().read(HDMI));
  }

  @Test
  void shouldTune() throws Exception {
    device.inputs().select(TV);
    Tuner tuner = device.tuners().all().getFirst();
    assertEquals("TV Tuner", tuner.name());
    assertEquals(44_000_000, tuner.lowestHz());
    assertEquals(958_000_000, tuner.highestHz());
    device.tuners().setFrequencyHz(0, 203_250_001);
    assertEquals(203_250_000, device.tuners().frequencyHz(0), "to the nearest 62.5 kHz");
    String theirs = Vivid.STEADY.ctl("--get-freq");
    assertTrue(theirs.contains("203.25"), theirs);
    var refusal =
        assertThrows(
            IllegalArgumentException.class, () -> device.tuners().setFrequencyHz(0, 1_000_000));
    assertEquals("TV Tuner takes 44000000 to 958000000 Hz, not 1000000", refusal.getMessage());
    device.tuners().setAudioMode(0, AudioMode.MONO);
    assertEquals(AudioMode.MONO, device.tuners().all().getFirst().audioMode());
    requireFailure("EINVAL", "no such tuner", () -> device.tuners().frequencyHz(7));
    device.tuners().setFrequencyHz(0, 175_250_000);
    device.tuners().setAudioMode(0, AudioMode.STEREO);
  }

  @Test
  void shouldCropAndCompose() throws Exception {
    assertEquals(Optional.empty(), device.selections().get(Target.CROP), "a webcam does not crop");
    device.inputs().select(TV);
    device.standards().set(PAL);
    assertEquals(
        Optional.of(new Rectangle(0, 0, 720, 576)), device.selections().get(Target.CROP_BOUNDS));
    Rectangle asked = new Rectangle(11, 13, 333, 222);
    Rectangle granted = device.selections().set(Target.CROP, asked, Fit.AT_MOST);
    assertTrue(granted.width() <= 333 && granted.height() <= 222, granted::toString);
    assertEquals(Optional.of(granted), device.selections().get(Target.CROP));
    String theirs = Vivid.STEADY.ctl("--get-selection", "target=crop");
    String wanted =
        "Left %d, Top %d, Width %d, Height %d"
            .formatted(granted.left(), granted.top(), granted.width(), granted.height());
    assertTrue(theirs.contains(wanted), theirs);

    Rectangle composed =
        device.selections().set(Target.COMPOSE, new Rectangle(16, 16, 160, 120), Fit.NEAREST);
    assertEquals(Optional.of(composed), device.selections().get(Target.COMPOSE));
    assertEquals(Optional.empty(), device.selections().get(Target.COMPOSE_PADDED));
    requireFailure(
        "EINVAL",
        "crop or compose",
        () -> device.selections().set(Target.CROP_BOUNDS, asked, Fit.NEAREST));
    device.selections().set(Target.CROP, new Rectangle(0, 0, 720, 576), Fit.NEAREST);
  }
}
