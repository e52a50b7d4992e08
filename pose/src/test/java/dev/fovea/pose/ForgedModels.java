package dev.fovea.pose;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Opens and runs files that differ from a real {@code .tflite} in a few places, none of them in its
 * weights: a process of its own, as one of them may end it. Prints each number before it is tried.
 * Arguments: the file, and the numbers of what to change. Last it prints how many could be opened.
 */
final class ForgedModels {
  private static final int[] ODD = {0, 1, -1, 2, 3, 127, 128, 255, 1 << 16, 1 << 30, -1 << 31};

  private ForgedModels() {}

  public static void main(String[] arguments) throws IOException {
    Path file = Path.of(arguments[0]);
    byte[] model = Files.readAllBytes(file);
    List<int[]> places = withoutWeights(model);
    Path forged = Files.createTempFile("forged", ".tflite");
    int opened = 0;
    try {
      for (int i = 1; i < arguments.length; i++) {
        System.out.println(arguments[i]);
        Random random = new Random(Integer.parseInt(arguments[i]));
        Files.write(forged, forge(model.clone(), places, random));
        opened += open(forged) ? 1 : 0;
      }
    } finally {
      Files.delete(forged);
    }
    System.out.println(opened);
  }

  private static boolean open(Path file) {
    try (PoseModel model = PoseModel.open(file, PoseModel.Options.named("forged"))) {
      model.estimate(model.input());
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  /** Changes 1 to 3 places: a byte to any other, or a number to an odd one. */
  private static byte[] forge(byte[] model, List<int[]> places, Random random) {
    MemorySegment bytes = MemorySegment.ofArray(model);
    for (int i = random.nextInt(3); i >= 0; i--) {
      int[] place = places.get(random.nextInt(places.size()));
      int at = place[0] + random.nextInt(place[1] - place[0]);
      if (random.nextBoolean()) {
        model[at] = (byte) random.nextInt();
      } else {
        bytes.set(ValueLayout.JAVA_INT_UNALIGNED, at & ~3, ODD[random.nextInt(ODD.length)]);
      }
    }
    return model;
  }

  /** From and to of the stretches that are no tensor's values, cut into pieces of one size. */
  private static List<int[]> withoutWeights(byte[] model) {
    boolean[] weight = new boolean[model.length];
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocate(model.length, 8).copyFrom(MemorySegment.ofArray(model));
      FlatTable.Vector buffers = FlatTable.root(bytes).vector(4);
      for (int i = 0; i < buffers.length(); i++) {
        FlatTable.Vector data = buffers.table(i).vector(0);
        if (data.at() >= 0) {
          Arrays.fill(weight, (int) data.at() + 4, (int) data.at() + 4 + data.length(), true);
        }
      }
    }
    List<int[]> places = new ArrayList<>();
    for (int at = 0; at + 16 <= model.length; at += 16) {
      if (!weight[at] && !weight[at + 15]) {
        places.add(new int[] {at, at + 16});
      }
    }
    return places;
  }
}
