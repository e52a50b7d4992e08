package dev.fovea.lab.guest;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** v4l2-ctl and we list the same formats, sizes and rates, on every input of vivid. */
class ListingTest {

  @BeforeEach
  void rest() throws Exception {
    Vivid.STEADY.rest();
  }

  @AfterEach
  void backToTheWebcam() throws Exception {
    Vivid.STEADY.ctl("-i", "0");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void shouldAgreeWithV4l2CtlOnEveryInput(int input) throws Exception {
    Vivid.STEADY.ctl("-i", Integer.toString(input));
    Listing.requireSame(Vivid.STEADY.path(), 160);
  }
}
