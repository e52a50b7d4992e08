package dev.fovea.lab.guest;

import static dev.fovea.lab.guest.Captures.SMALL;
import static dev.fovea.lab.guest.Captures.sequences;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.v4l2.CaptureDevice;
import dev.fovea.v4l2.CaptureStream;
import dev.fovea.v4l2.Control;
import dev.fovea.v4l2.ControlValue;
import dev.fovea.v4l2.Controls;
import dev.fovea.v4l2.Priority;
import dev.fovea.v4l2.Settings;
import dev.fovea.v4l2.V4l2Exception;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of control that the kernel has, on a driver that has them all. */
class ControlTest {
  @TempDir Path folder;

  private CaptureDevice camera;
  private Controls controls;

  @BeforeEach
  void open() throws Exception {
    Vivid.STEADY.rest();
    camera = CaptureDevice.open(Vivid.STEADY.path());
    controls = camera.controls();
    camera.inputs().select(0);
  }

  @AfterEach
  void close() throws Exception {
    camera.inputs().select(0);
    camera.close();
    Vivid.STEADY.rest();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void shouldAgreeWithV4l2Ctl(int input) throws Exception {
    camera.inputs().select(input);
    int controls = V4l2Ctl.requireAgreement(camera);
    assertTrue(controls >= 70, "only " + controls);
  }

  private void roundTrip(String name, String text) throws Exception {
    Control control = controls.require(name);
    ControlValue value = control.parse(text);
    assertEquals(value, controls.set(name, value).value().orElseThrow(), name);
    assertEquals(value, controls.require(name).value().orElseThrow(), name);
    controls.set(name, control.value().orElseThrow());
    assertEquals(control, controls.require(name));
  }

  @Test
  void shouldSetEveryType() throws Exception {
    roundTrip("integer_32_bits", "-2147483648");
    roundTrip("integer_64_bits", "-9223372036854775808");
    roundTrip("integer_64_bits", "9007199254740993");
    roundTrip("boolean", "false");
    roundTrip("menu", "Menu Item 4");
    roundTrip("integer_menu", "7");
    roundTrip("bitmask", "0x80400010");
    roundTrip("string", "ab ");
    roundTrip("area", "640x4294967295");
    roundTrip("u32_1_element_array", "131072");
    roundTrip("u16_8x16_matrix", numbers(128, i -> 16 + i * 60));
    roundTrip("u8_2x3x4x5_array", numbers(120, i -> 16 + i % 17));
    assertEquals("77", set("u32_dynamic_array", "77"), "one element");
    assertEquals("10,20,90", set("u32_dynamic_array", "10,20,90"), "and it grows");
    set("u32_dynamic_array", "50");
  }

  private String set(String name, String text) throws Exception {
    return controls.set(name, controls.require(name).parse(text)).value().orElseThrow().toString();
  }

  private static String numbers(int count, java.util.function.IntUnaryOperator value) {
    return IntStream.range(0, count)
        .map(value)
        .mapToObj(String::valueOf)
        .collect(Collectors.joining(","));
  }

  @Test
  void shouldPressButtons() throws Exception {
    try (CaptureStream stream = camera.stream(SMALL)) {
      sequences(stream, 2);
      controls.set("inject_v4l2_buf_flag_error", 1);
      Captures.pollUntil(stream, () -> stream.counters().flagged() > 0);
    }
  }

  @Test
  void shouldRefuseWithTheRangeInWords() {
    requireRefusal("brightness", "256", "brightness takes 0 to 255, not 256");
    requireRefusal("menu", "2", "menu takes 1 (Menu Item 1), 3 (Menu Item 3), 4 (Menu Item 4)");
    requireRefusal("bitmask", "1", "bits of 0x80402010");
    requireRefusal("string", "a", "2 to 4 bytes");
    requireRefusal("u8_2x3x4x5_array", "16", "120 numbers with commas, each 16 to 32");
    requireRefusal("u32_dynamic_array", numbers(101, i -> 50), "1 to 100 numbers");
    requireRefusal("read_only_integer_32_bits", "1", "can only be read");
    String unknown =
        assertThrows(IllegalArgumentException.class, () -> controls.set("brigthness", 1))
            .getMessage();
    assertEquals("no control \"brigthness\"; near it are brightness", unknown);
  }

  private void requireRefusal(String name, String text, String words) {
    Control control = controls.require(name);
    String said =
        assertThrows(IllegalArgumentException.class, () -> control.parse(text)).getMessage();
    assertTrue(said.contains(words), said);
    assertEquals(control.value(), controls.require(name).value());
  }

  @Test
  void shouldSetAllOrNothing() throws Exception {
    Map<String, ControlValue> both = new LinkedHashMap<>();
    both.put("brightness", ControlValue.of(5));
    both.put("enable_capture_cropping", ControlValue.of(0));
    try (CaptureStream stream = camera.stream(SMALL)) {
      sequences(stream, 1);
      assertTrue(controls.require("enable_capture_cropping").inactive(), "locked by the stream");
      V4l2Exception refusal = assertThrows(V4l2Exception.class, () -> controls.set(both));
      assertEquals("EBUSY", refusal.errnoName());
      assertTrue(
          refusal.getMessage().contains("enable_capture_cropping=0: locked"), refusal::toString);
      assertFalse(refusal.getMessage().contains("brightness"), refusal::toString);
      assertEquals(128, controls.require("brightness").number().orElseThrow());
    }
    assertEquals(2, controls.set(both).size());
    assertEquals(5, controls.require("brightness").number().orElseThrow());
    controls.set(
        Map.of("brightness", ControlValue.of(128), "enable_capture_cropping", ControlValue.of(1)));
  }

  @Test
  void shouldSetNothingInARehearsal() throws Exception {
    controls.rehearse(Map.of("brightness", ControlValue.of(5), "menu", ControlValue.of(4)));
    assertEquals(128, controls.require("brightness").number().orElseThrow());
  }

  @Test
  void shouldRestoreWhatItSaved() throws Exception {
    Path file = folder.resolve("settings");
    controls.set(Map.of("gain_automatic", ControlValue.of(0), "gain", ControlValue.of(42)));
    Settings saved = controls.save();
    saved.write(file);
    for (String skipped : new String[] {"button", "read_only_integer_32_bits", "disconnect"}) {
      assertFalse(saved.values().containsKey(skipped), skipped);
    }
    assertEquals("42", saved.values().get("gain"));

    controls.set("gain_automatic", 1);
    assertFalse(controls.save().values().containsKey("gain"), "the automatic moves it");
    controls.set("brightness", 1);
    set("string", "xyz");
    set("u16_8x16_matrix", numbers(128, i -> 99));
    assertEquals(Map.of(), controls.restore(Settings.read(file)));
    assertEquals(saved, controls.save());
    controls.set("gain_automatic", 1);

    Settings foreign = new Settings(Map.of("zoom_absolute", "1", "brightness", "999", "hue", "3"));
    Map<String, String> refused = controls.restore(foreign);
    assertEquals(java.util.Set.of("zoom_absolute", "brightness"), refused.keySet());
    assertEquals(3, controls.require("hue").number().orElseThrow(), "the rest is restored");
    controls.set("hue", 0);
  }

  @Test
  void shouldLetTheHighestPriorityLockTheRestOut() throws Exception {
    try (CaptureDevice recorder = CaptureDevice.open(Vivid.STEADY.path())) {
      assertEquals(Priority.INTERACTIVE, recorder.priority());
      recorder.setPriority(Priority.RECORD);
      assertEquals(Priority.RECORD, camera.priority());
      V4l2Exception refusal =
          assertThrows(V4l2Exception.class, () -> controls.set("brightness", 1));
      assertEquals("EBUSY", refusal.errnoName());
      assertTrue(refusal.getMessage().contains("higher priority"), refusal::toString);
      assertThrows(V4l2Exception.class, () -> camera.inputs().select(1));
      assertThrows(V4l2Exception.class, () -> camera.setPriority(Priority.INTERACTIVE));
      recorder.controls().set("brightness", 2);
      assertEquals(2, controls.require("brightness").number().orElseThrow(), "reading goes on");
    }
    controls.set("brightness", 128);
  }

  @Test
  void shouldKeepValuesOfEveryWidth() throws Exception {
    for (long value : LongStream.of(1L << 31, 1L << 32, -1, Long.MAX_VALUE).toArray()) {
      assertEquals(value, controls.set("integer_64_bits", value).number().orElseThrow());
      String theirs = Vivid.STEADY.ctl("-C", "integer_64_bits").strip();
      assertEquals("integer_64_bits: " + value, theirs);
    }
    controls.set("integer_64_bits", 0);
  }
}
