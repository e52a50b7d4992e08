package dev.fovea.lab;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The guest's tests tagged "loopback": the v4l2loopback driver, which is built for them. */
class LoopbackVmTest {

  @TestFactory
  Stream<DynamicTest> loopback() throws IOException, InterruptedException {
    return GuestTests.run("loopback", "v4l2loopback devices=1 video_nr=10");
  }
}
