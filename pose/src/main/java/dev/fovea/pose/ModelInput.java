package dev.fovea.pose;

import dev.fovea.Tensor;
import dev.fovea.Tensor.ElementType;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/**
 * The tensor that a frame is converted into. For models that take rows of RGB pixels, 0..255, it is
 * the engine's own memory, and nothing is copied. Models that want planes, BGR or another scale
 * have a tensor of bytes before them, and one pass more, through a table of 256 values a channel.
 * One thread at a time; its memory ends with {@link #close}.
 */
final class ModelInput implements AutoCloseable {
  private static final int CHANNELS = Tensor.CHANNELS;

  /** Twice and more what the largest of today's models take. */
  private static final int MAX_SIDE = 4096;

  private final Arena arena = Arena.ofShared();
  private final Tensor tensor;
  private final MemorySegment target;
  private final boolean planes;
  private final boolean blueFirst;
  private final float[][] tables;

  private ModelInput(Engine engine, PixelScale scale) {
    Engine.Spec spec = engine.inputs().getFirst();
    planes = spec.side(3) != CHANNELS;
    int height = spec.side(planes ? 2 : 1);
    int width = spec.side(planes ? 3 : 2);
    target = engine.input();
    blueFirst = scale.blueFirst();
    if (!planes && scale.equals(PixelScale.BYTES)) {
      tables = null;
      tensor = new Tensor(target, height, width, type(spec));
      return;
    }
    tables = new float[][] {scale.table(0), scale.table(1), scale.table(2)};
    MemorySegment bytes = arena.allocate(Tensor.bytes(height, width, ElementType.U8));
    tensor = new Tensor(bytes, height, width, ElementType.U8);
  }

  /**
   * The input of an engine.
   *
   * @throws IOException if it is no picture
   */
  static ModelInput of(Path file, Engine engine, PixelScale scale) throws IOException {
    if (!isPicture(engine, scale)) {
      throw new IOException(
          "%s takes no RGB picture but %s; %s".formatted(file, engine.inputs(), Models.CURE));
    }
    Engine.Spec spec = engine.inputs().getFirst();
    if (spec.shape().stream().anyMatch(side -> side < 1 || side > MAX_SIDE)) {
      throw new IOException(
          "%s takes a picture of %s, sides that no pose model has; %s"
              .formatted(file, spec, Models.CURE));
    }
    return new ModelInput(engine, scale);
  }

  private static boolean isPicture(Engine engine, PixelScale scale) {
    if (engine.inputs().size() != 1) {
      return false;
    }
    Engine.Spec spec = engine.inputs().getFirst();
    boolean rows = spec.is(spec.type(), 1, Engine.ANY, Engine.ANY, CHANNELS);
    boolean planes = spec.is("f32", 1, CHANNELS, Engine.ANY, Engine.ANY);
    boolean scaled = !scale.equals(PixelScale.BYTES);
    return switch (spec.type()) {
      case "u8", "i32" -> rows && !scaled;
      case "f32" -> rows || planes;
      default -> false;
    };
  }

  private static ElementType type(Engine.Spec spec) {
    return switch (spec.type()) {
      case "u8" -> ElementType.U8;
      case "i32" -> ElementType.I32;
      default -> ElementType.F32;
    };
  }

  Tensor tensor() {
    return tensor;
  }

  /** Brings what is in the tensor to the engine. */
  void feed() {
    if (tables == null) {
      return;
    }
    long pixels = (long) tensor.height() * tensor.width();
    long step = planes ? 1 : CHANNELS;
    for (int channel = 0; channel < CHANNELS; channel++) {
      int place = blueFirst ? CHANNELS - 1 - channel : channel;
      long first = planes ? place * pixels : place;
      float[] table = tables[channel];
      for (long i = 0; i < pixels; i++) {
        int value = tensor.segment().get(ValueLayout.JAVA_BYTE, CHANNELS * i + channel) & 0xff;
        target.setAtIndex(ValueLayout.JAVA_FLOAT, first + step * i, table[value]);
      }
    }
  }

  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
