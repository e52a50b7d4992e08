package dev.fovea.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.opentest4j.TestAbortedException;

/**
 * The guest's tests tagged "net": a slow, lossy or broken network between client and server. Only
 * with {@code -Dlong}: a virtual machine of their own costs more than CI has left.
 */
@Tag("long")
class NetworkVmTest {

  @TestFactory
  Stream<DynamicTest> netem() throws IOException, InterruptedException {
    try {
      for (String tool : List.of("/usr/sbin/ip", "/usr/sbin/tc", "/usr/bin/nsenter")) {
        if (!Files.isExecutable(Path.of(tool))) {
          Missing.skip("no " + tool + ": sudo apt install iproute2 util-linux");
        }
      }
    } catch (TestAbortedException missing) {
      return Stream.of(GuestTests.skipped(missing));
    }
    return GuestTests.run("net", "veth", "sch_netem");
  }
}
