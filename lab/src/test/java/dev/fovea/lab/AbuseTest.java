package dev.fovea.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fovea.lab.guest.AbuseMain;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Nothing that a caller does with the public API ends the JVM, at native speed. */
class AbuseTest {

  @BeforeAll
  static void needVcam() throws Exception {
    Vcam.require();
  }

  @Test
  void shouldEndInExceptionsWhateverACallerDoes() throws Exception {
    for (List<String> camera :
        List.of(List.of("-r", "0", "-s", "320x240"), List.of("-w", "-r", "200", "-s", "320x240"))) {
      String caught = Vcam.run(camera, AbuseMain.class, Vcam.DEVICE.toString(), "30").strip();
      assertEquals("IllegalStateException IndexOutOfBoundsException WrongThreadException", caught);
    }
  }
}
