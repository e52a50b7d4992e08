package dev.fovea.app;

import dev.fovea.v4l2.CaptureDevice;
import dev.fovea.v4l2.DeviceInfo;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "devices",
    mixinStandardHelpOptions = true,
    description = {
      "List the cameras of this machine, each with its nodes and their lasting names.",
      "Metadata nodes and video outputs are left out."
    })
final class DevicesCommand implements Callable<Integer> {
  @Option(names = "--json", description = "Print an object for each camera.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    List<DeviceInfo> cameras = CaptureDevice.list();
    if (json) {
      cameras.forEach(camera -> System.out.println(InfoJson.of(camera)));
    } else {
      byPlace(cameras).values().forEach(DevicesCommand::print);
    }
    if (cameras.isEmpty()) {
      System.err.println("fovea: no camera found; \"fovea doctor\" says what is in the way");
    }
    return Main.DONE;
  }

  /** Nodes that are plugged in at the same place belong to one device. */
  private static Map<String, List<DeviceInfo>> byPlace(List<DeviceInfo> cameras) {
    return cameras.stream()
        .collect(
            Collectors.groupingBy(DeviceInfo::busInfo, LinkedHashMap::new, Collectors.toList()));
  }

  private static void print(List<DeviceInfo> nodes) {
    DeviceInfo first = nodes.getFirst();
    System.out.printf("%s (%s, %s)%n", first.card(), first.driver(), first.busInfo());
    for (DeviceInfo node : nodes) {
      String card = node.card().equals(first.card()) ? "" : " " + node.card();
      String name = node.byId().map(byId -> " " + byId).orElse("");
      System.out.printf("  %-13s%s%s%n", node.path(), name, card);
    }
  }
}
