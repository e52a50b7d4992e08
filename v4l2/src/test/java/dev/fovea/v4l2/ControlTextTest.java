package dev.fovea.v4l2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.v4l2.Control.Flag;
import dev.fovea.v4l2.Control.MenuItem;
import dev.fovea.v4l2.Control.Shape;
import dev.fovea.v4l2.Control.Type;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControlTextTest {

  static Control control(
      Type type, long minimum, long maximum, long step, Shape shape, Set<Flag> flags) {
    List<MenuItem> menu =
        type == Type.MENU ? List.of(new MenuItem(1, "50 Hz"), new MenuItem(3, "Auto")) : List.of();
    return new Control(
        1, "c", "C", "", type, minimum, maximum, step, 0, shape, flags, menu, Optional.empty());
  }

  private static Control single(Type type, long minimum, long maximum, long step) {
    return control(type, minimum, maximum, step, new Shape(4, 1, List.of()), Set.of());
  }

  private static Control array(Type type, long elementBytes, long elements, Flag... more) {
    EnumSet<Flag> flags = EnumSet.of(Flag.HAS_PAYLOAD);
    flags.addAll(List.of(more));
    return control(type, 0, 255, 1, new Shape(elementBytes, elements, List.of(4L)), flags);
  }

  @ParameterizedTest
  @CsvSource({
    "INTEGER, -10, 10, 1, -10, -10",
    "INTEGER, -10, 10, 1, 0xa, 10",
    "INTEGER, 0, 255, 5, 7, 7",
    "INTEGER64, 0, 9223372036854775807, 1, 9223372036854775807, 9223372036854775807",
    "BOOLEAN, 0, 1, 1, true, 1",
    "BOOLEAN, 0, 1, 1, 0, 0",
    "MENU, 0, 3, 1, 3, 3",
    "MENU, 0, 3, 1, auto, 3",
    "MENU, 0, 3, 1, 50 Hz, 1",
    "BITMASK, 0, 0x80002000, 0, 0x80000000, 2147483648",
    "BUTTON, 0, 0, 0, 1, 1",
    "STRING, 2, 4, 1, abc, abc"
  })
  void shouldReadWhatPeopleWrite(
      Type type, long minimum, String maximum, long step, String text, String value) {
    Control control = single(type, minimum, Long.decode(maximum), step);
    assertEquals(value, control.parse(text).toString());
    assertEquals(control.parse(text), control.parse(control.parse(text).toString()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "INTEGER | -10 | 10 | 1 | 11 | c takes -10 to 10, not 11",
        "INTEGER | 0 | 255 | 5 | 256 | c takes 0 to 255 in steps of 5, not 256",
        "INTEGER | 0 | 255 | 5 | lots | c takes 0 to 255 in steps of 5, not \"lots\"",
        "BOOLEAN | 0 | 1 | 1 | 2 | c takes 0 or 1, not 2",
        "MENU | 0 | 3 | 1 | 2 | c takes 1 (50 Hz), 3 (Auto), not 2",
        "BITMASK | 0 | 12 | 0 | 3 | c takes bits of 0xc, not 3",
        "STRING | 2 | 4 | 1 | a | c takes a string of 2 to 4 bytes, not a",
        "STRING | 0 | 9 | 4 | abc | c takes a string of 0 to 9 in steps of 4 bytes, not abc",
        "COMPOUND | 0 | 0 | 0 | 1 | c takes nothing known here, not 1"
      })
  void shouldNameTheRangeOfWhatIsOutOfIt(
      Type type, long minimum, long maximum, long step, String text, String words) {
    Control control = single(type, minimum, maximum, step);
    var refusal = assertThrows(IllegalArgumentException.class, () -> control.parse(text));
    assertEquals(words, refusal.getMessage());
  }

  @Test
  void shouldReadArraysAreasAndBytes() {
    Control bytes = array(Type.U8, 1, 4);
    assertEquals(new ControlValue.Numbers(List.of(1L, 2L, 3L, 255L)), bytes.parse("1, 2,3,0xff"));
    String words =
        assertThrows(IllegalArgumentException.class, () -> bytes.parse("1,2,3")).getMessage();
    assertEquals("c takes 4 numbers with commas, each 0 to 255, not 1,2,3", words);
    assertThrows(IllegalArgumentException.class, () -> bytes.parse("1,2,3,256"));

    Control dynamic = array(Type.U32, 4, 1, Flag.DYNAMIC_ARRAY);
    assertEquals("7,8,9", dynamic.parse("7,8,9").toString());
    assertThrows(IllegalArgumentException.class, () -> dynamic.parse("1,2,3,4,5"));

    assertEquals(new ControlValue.Area(640, 480), array(Type.AREA, 8, 1).parse("640x480"));
    assertThrows(
        IllegalArgumentException.class, () -> array(Type.AREA, 8, 1).parse("640x4294967296"));

    Control struct = array(Type.COMPOUND, 2, 2);
    assertEquals(new ControlValue.Bytes(new byte[] {0, 1, -1, 16}), struct.parse("0x0001ff10"));
    assertThrows(IllegalArgumentException.class, () -> struct.parse("0x0001ff"));
    assertThrows(IllegalArgumentException.class, () -> struct.parse("0x0001ffzz"));
  }

  @Test
  void shouldRefuseToSetWhatCanOnlyBeRead() {
    Control control =
        control(Type.INTEGER, 0, 9, 1, new Shape(4, 1, List.of()), Set.of(Flag.READ_ONLY));
    var refusal = assertThrows(IllegalArgumentException.class, () -> control.parse("1"));
    assertEquals("c can only be read", refusal.getMessage());
  }

  // v4l2-ctl --list-ctrls prints these for the drivers' words.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Brightness | brightness",
        "Exposure, Dynamic Framerate | exposure_dynamic_framerate",
        "Gain, Automatic | gain_automatic",
        "Inject V4L2_BUF_FLAG_ERROR | inject_v4l2_buf_flag_error",
        "U16 8x16 Matrix | u16_8x16_matrix",
        " (odd)  name! | odd_name"
      })
  void shouldNameControlsAsV4l2Ctl(String label, String name) {
    assertEquals(name, Control.name(label));
  }

  @Test
  void shouldNameWhatIsSpelledAlike() {
    List<Control> controls = List.of(named("brightness"), named("contrast"), named("gain"));
    String words = NearNames.objection("brigthness", controls);
    assertEquals("no control \"brigthness\"; near it are brightness", words);
    assertTrue(NearNames.objection("trast", controls).endsWith("near it are contrast"));
    assertTrue(NearNames.objection("zoom", controls).contains("lists the 3"));
    assertTrue(NearNames.objection("zoom", List.of()).contains("has none"));
    assertEquals(3, NearNames.edits("kitten", "sitting"));
  }

  private static Control named(String name) {
    return new Control(
        1,
        name,
        name,
        "",
        Type.INTEGER,
        0,
        1,
        1,
        0,
        new Shape(4, 1, List.of()),
        Set.of(),
        List.of(),
        Optional.empty());
  }
}
