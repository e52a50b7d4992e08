package dev.fovea.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.opentest4j.TestAbortedException;

/**
 * The guest's tests tagged "output": pictures into v4l2loopback, which is built for them, and into
 * vivid's output, and vivid's camera shared between programs, one of them in C.
 */
class OutputVmTest {

  @TestFactory
  Stream<DynamicTest> outputs() throws IOException, InterruptedException {
    try {
      CProgram.build(Path.of("..", "examples"), "share-consumer");
      CProgram.build("share-liar");
    } catch (TestAbortedException missing) {
      return Stream.of(GuestTests.skipped(missing));
    }
    return GuestTests.run(
        "output",
        "vivid n_devs=2",
        "v4l2loopback devices=2 video_nr=40,41 exclusive_caps=0,1 max_buffers=16");
  }
}
