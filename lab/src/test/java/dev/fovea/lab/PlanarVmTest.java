package dev.fovea.lab;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The guest's tests tagged "planar": vivid with the multi-planar API alone, for it has a data
 * offset only where no device of it speaks the other one.
 */
class PlanarVmTest {

  @TestFactory
  Stream<DynamicTest> vivid() throws IOException, InterruptedException {
    return GuestTests.run("planar", "vivid n_devs=2 multiplanar=2,2");
  }
}
