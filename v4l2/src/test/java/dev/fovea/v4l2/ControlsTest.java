package dev.fovea.v4l2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.v4l2.uapi.Errno;
import dev.fovea.v4l2.uapi.V4l2;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Setting several at once on a driver that sets one after the other. */
class ControlsTest {
  private final FakeDriver driver = new FakeDriver();
  private final Controls controls = new Controls(driver);

  @BeforeEach
  void prepare() {
    driver.add("Exposure Time", V4l2.CTRL_TYPE_INTEGER, 10);
    driver.add("Gain", V4l2.CTRL_TYPE_INTEGER, 20);
    driver.add("Auto Exposure", V4l2.CTRL_TYPE_BOOLEAN, 1);
  }

  private static Map<String, ControlValue> values(Object... namesAndNumbers) {
    Map<String, ControlValue> values = new LinkedHashMap<>();
    for (int i = 0; i < namesAndNumbers.length; i += 2) {
      values.put((String) namesAndNumbers[i], ControlValue.of((Integer) namesAndNumbers[i + 1]));
    }
    return values;
  }

  @Test
  void shouldSetModesBeforeTheValuesThatTheyGate() throws V4l2Exception {
    List<Control> now = controls.set(values("exposure_time", 5, "gain", 7, "auto_exposure", 0));
    assertEquals(List.of("Auto Exposure=0", "Exposure Time=5", "Gain=7"), driver.done);
    assertEquals(
        List.of("exposure_time", "gain", "auto_exposure"),
        now.stream().map(Control::name).toList(),
        "as they were asked for");
    assertEquals(5, now.getFirst().number().orElseThrow());
  }

  @Test
  void shouldSetBackWhatWasDoneBeforeTheDriverRefused() {
    driver.stubborn = "Gain";
    V4l2Exception refusal =
        assertThrows(
            V4l2Exception.class,
            () -> controls.set(values("auto_exposure", 0, "exposure_time", 5, "gain", 7)));
    assertEquals("EIO", refusal.errnoName());
    assertTrue(refusal.getMessage().startsWith("/dev/video7: gain=7: "), refusal.getMessage());
    assertTrue(refusal.getMessage().endsWith("it takes 0 to 100"), refusal.getMessage());
    assertEquals(1, driver.value("Auto Exposure"));
    assertEquals(10, driver.value("Exposure Time"));
    assertEquals(20, driver.value("Gain"));
  }

  @Test
  void shouldNameAllWhereTheDriverNamesNone() {
    driver.stubborn = "Exposure Time";
    driver.tells = false;
    driver.refusal = Errno.EBUSY;
    V4l2Exception refusal =
        assertThrows(
            V4l2Exception.class, () -> controls.set(values("exposure_time", 5, "gain", 7)));
    assertTrue(refusal.getMessage().contains("exposure_time=5, gain=7: "), refusal.getMessage());
    assertEquals(List.of(), driver.done);
  }

  @Test
  void shouldAskTheDriverNothingThatItCannotDo() {
    for (Map<String, ControlValue> wrong :
        List.of(values("gain", 5, "gian", 5), values("exposure_time", 5, "gain", 101))) {
      assertThrows(IllegalArgumentException.class, () -> controls.set(wrong));
    }
    assertEquals(List.of(), driver.done);
  }

  @Test
  void shouldFindControlsByNameWordsAndNumber() {
    for (String name : List.of("exposure_time", "Exposure Time", "0x00980900")) {
      assertEquals(10, controls.require(name).number().orElseThrow(), name);
    }
    assertTrue(controls.find("exposure").isEmpty());
  }

  @Test
  void shouldRestoreWhatItSavedAndTellWhatItCannot() throws V4l2Exception {
    Settings saved = controls.save();
    assertEquals(Map.of("exposure_time", "10", "gain", "20", "auto_exposure", "1"), saved.values());
    controls.set(values("exposure_time", 1, "auto_exposure", 0));
    driver.done.clear();
    assertEquals(Map.of(), controls.restore(saved));
    assertEquals(List.of("Auto Exposure=1", "Exposure Time=10"), driver.done, "gain stood already");

    driver.stubborn = "Gain";
    Map<String, String> refused =
        controls.restore(
            new Settings(
                Map.of("gain", "7", "zoom", "1", "exposure_time", "200", "0x00980902", "0")));
    assertEquals(
        java.util.Set.of("gain", "zoom", "exposure_time"), refused.keySet(), refused::toString);
    assertTrue(refused.get("exposure_time").contains("0 to 100"), refused::toString);
    assertEquals(0, driver.value("Auto Exposure"));

    driver.refusal = Errno.ENODEV;
    assertThrows(V4l2Exception.class, () -> controls.restore(new Settings(Map.of("gain", "7"))));
  }
}
