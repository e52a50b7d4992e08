package dev.fovea.lab;

import dev.fovea.lab.guest.RoundsMain;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A thousand openings at native speed; {@code CloseTest} counts those of a real driver. */
class RoundsTest {

  @Test
  void shouldLeaveNothingBehindIn1000Rounds() throws Exception {
    Vcam.require();
    List<String> camera = List.of("-r", "0", "-s", "320x240");
    System.out.print(Vcam.run(camera, RoundsMain.class, Vcam.DEVICE.toString(), "1000"));
  }
}
