package dev.fovea.v4l2;

import dev.fovea.CopyLedger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Map;

/** A camera's device and its stream, opened and closed together; on one thread. */
final class Connection implements AutoCloseable {
  private final CaptureDevice device;
  private final CaptureStream stream;

  /** What to ask of a camera each time that it is opened, and where to count. */
  record Plan(CaptureConfig config, CopyLedger ledger, Tally tally) {
    Plan withAnySize() {
      return new Plan(config.withAnySize(), ledger, tally);
    }
  }

  private Connection(CaptureDevice device, CaptureStream stream) {
    this.device = device;
    this.stream = stream;
  }

  /**
   * Opens a camera, has it take the signal that its input receives, makes the settings and starts
   * it.
   *
   * @throws V4l2Exception if that fails; then nothing is left open
   */
  static Connection open(Path node, Plan plan, Settings settings) throws V4l2Exception {
    CaptureDevice device = CaptureDevice.open(node);
    try {
      ReceivedSignal.follow(device);
      apply(device, settings);
      return new Connection(device, device.stream(plan.config, plan.ledger, plan.tally));
    } catch (Throwable e) {
      device.close();
      throw e;
    }
  }

  /** Makes settings; what could not be made is returned, and no reason to do without a picture. */
  private static Map<String, String> apply(CaptureDevice device, Settings settings)
      throws V4l2Exception {
    if (settings.values().isEmpty()) {
      return Map.of();
    }
    Map<String, String> refused = device.controls().restore(settings);
    refused.forEach(
        (name, why) ->
            System.getLogger("dev.fovea.v4l2")
                .log(
                    Level.WARNING,
                    "{0}: {1} could not be set: {2}",
                    device.info().path(),
                    name,
                    why));
    return refused;
  }

  Map<String, String> apply(Settings settings) throws V4l2Exception {
    return apply(device, settings);
  }

  DeviceInfo info() {
    return device.info();
  }

  CaptureStream stream() {
    return stream;
  }

  /** Gives the node back, so that it keeps its number for a camera that is plugged in again. */
  @Override
  public void close() {
    stream.close();
    device.close();
  }
}
