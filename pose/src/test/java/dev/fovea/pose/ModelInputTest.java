package dev.fovea.pose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How pixels reach models that want other than rows of RGB bytes. */
class ModelInputTest {
  private static final Path FILE = Path.of("model");

  /** An engine that is nothing but an input. */
  private record InputOnly(Spec spec, MemorySegment input) implements Engine {
    static InputOnly of(Arena arena, String type, Integer... shape) {
      int bytes = type.equals("u8") ? 1 : 4;
      for (int side : shape) {
        bytes *= side;
      }
      return new InputOnly(new Spec("input", type, List.of(shape), 1, 0), arena.allocate(bytes, 4));
    }

    @Override
    public List<Spec> inputs() {
      return List.of(spec);
    }

    @Override
    public List<Spec> outputs() {
      return List.of();
    }

    @Override
    public MemorySegment output(int index) {
      return MemorySegment.NULL;
    }

    @Override
    public void invoke() {}

    @Override
    public void close() {}
  }

  /** Feeds six pixels whose values count up from 1. */
  private static float[] fed(InputOnly engine, PixelScale scale) throws IOException {
    try (ModelInput input = ModelInput.of(FILE, engine, scale)) {
      for (int i = 0; i < 18; i++) {
        input.tensor().segment().set(ValueLayout.JAVA_BYTE, i, (byte) (i + 1));
      }
      input.feed();
      return engine.input.toArray(ValueLayout.JAVA_FLOAT);
    }
  }

  @Test
  void shouldBeTheEnginesOwnMemoryWherePixelsAreWanted() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      for (String type : List.of("u8", "i32", "f32")) {
        InputOnly engine = InputOnly.of(arena, type, 1, 2, 3, 3);
        try (ModelInput input = ModelInput.of(FILE, engine, PixelScale.BYTES)) {
          assertEquals(engine.input, input.tensor().segment());
          assertEquals(type, input.tensor().type().name().toLowerCase(java.util.Locale.ROOT));
        }
      }
    }
  }

  @Test
  void shouldScaleRows() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      float[] fed = fed(InputOnly.of(arena, "f32", 1, 2, 3, 3), PixelScale.SIGNED_UNIT);
      for (int i = 0; i < 18; i++) {
        assertEquals((i + 1) / 127.5 - 1, fed[i], 1e-6);
      }
    }
  }

  @Test
  void shouldLayOutPlanes() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      float[] fed = fed(InputOnly.of(arena, "f32", 1, 3, 3, 2), PixelScale.UNIT);
      for (int channel = 0; channel < 3; channel++) {
        for (int pixel = 0; pixel < 6; pixel++) {
          assertEquals((3 * pixel + channel + 1) / 255.0, fed[6 * channel + pixel], 1e-6);
        }
      }
    }
  }

  @Test
  void shouldPutBlueFirst() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      float[] fed = fed(InputOnly.of(arena, "f32", 1, 3, 3, 2), PixelScale.BYTES_BLUE_FIRST);
      assertEquals(3, fed[0]); // blue of the first pixel
      assertEquals(2, fed[6]); // its green
      assertEquals(1, fed[12]); // its red
    }
  }

  @Test
  void shouldTakeImageNetsMeanOfEachColour() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      float[] fed = fed(InputOnly.of(arena, "f32", 1, 3, 3, 2), PixelScale.IMAGENET);
      assertEquals((1 - 123.675) / 58.395, fed[0], 1e-5);
      assertEquals((2 - 116.28) / 57.12, fed[6], 1e-5);
      assertEquals((3 - 103.53) / 57.375, fed[12], 1e-5);
    }
  }

  @Test
  void shouldRefuseWhatIsNoPicture() {
    try (Arena arena = Arena.ofConfined()) {
      for (InputOnly engine :
          List.of(
              InputOnly.of(arena, "f32", 1, 2, 3, 1),
              InputOnly.of(arena, "f32", 2, 3, 3),
              InputOnly.of(arena, "f32", 2, 2, 3, 3),
              InputOnly.of(arena, "i64", 1, 2, 3, 3),
              InputOnly.of(arena, "u8", 1, 3, 2, 2))) {
        assertThrows(IOException.class, () -> ModelInput.of(FILE, engine, PixelScale.BYTES));
      }
    }
  }
}
