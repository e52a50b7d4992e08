package dev.fovea.lab;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The guest's tests against the kernel's vivid driver. */
class VmTest {

  @TestFactory
  Stream<DynamicTest> vivid() throws IOException, InterruptedException {
    return GuestTests.run("", "vivid n_devs=2");
  }
}
