package dev.fovea.lab;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The guest's tests tagged "net": a slow, lossy or broken network between client and server. */
class NetworkVmTest {

  @TestFactory
  Stream<DynamicTest> netem() throws IOException, InterruptedException {
    return GuestTests.run("net", "veth", "sch_netem");
  }
}
