package dev.fovea.lab;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.opentest4j.TestAbortedException;

/** The guest's tests tagged "usb": the kernel's uvcvideo driver with {@code usbcam} as cameras. */
class UsbVmTest {

  @TestFactory
  Stream<DynamicTest> usbcam() throws IOException, InterruptedException {
    try {
      CProgram.build("usbcam");
    } catch (TestAbortedException missing) {
      return Stream.of(GuestTests.skipped(missing));
    }
    return GuestTests.run("usb", "vhci-hcd", "uvcvideo");
  }
}
