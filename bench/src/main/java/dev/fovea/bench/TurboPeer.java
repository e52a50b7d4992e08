package dev.fovea.bench;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** libjpeg-turbo as most programs use it: whole pictures, to and from RGB. One thread at a time. */
final class TurboPeer {
  private static final int RGB = 0;
  private static final int NO_REALLOC = 1024;
  static final int SAMPLING_422 = 1;
  static final int SAMPLING_420 = 2;

  private final MethodHandle decompress;
  private final MethodHandle compress;
  private final MemorySegment decompressor;
  private final MemorySegment compressor;
  private final MemorySegment output;
  private final MemorySegment pointer = Arena.global().allocate(ADDRESS);
  private final MemorySegment length = Arena.global().allocate(JAVA_LONG);

  /** A peer for pictures of so many bytes at most. */
  TurboPeer(long bytes) throws Throwable {
    CLibrary library = CLibrary.open("libturbojpeg.so.0", "libturbojpeg0");
    decompress =
        library.bind(
            "tjDecompress2",
            JAVA_INT,
            ADDRESS,
            ADDRESS,
            JAVA_LONG,
            ADDRESS,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT);
    compress =
        library.bind(
            "tjCompress2",
            JAVA_INT,
            ADDRESS,
            ADDRESS,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            ADDRESS,
            ADDRESS,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT);
    decompressor = (MemorySegment) library.bind("tjInitDecompress", ADDRESS).invokeExact();
    compressor = (MemorySegment) library.bind("tjInitCompress", ADDRESS).invokeExact();
    output = Arena.global().allocate(bytes, 64);
  }

  void decode(MemorySegment jpeg, MemorySegment rgb, int width, int height) throws Throwable {
    int status =
        (int)
            decompress.invokeExact(
                decompressor, jpeg, jpeg.byteSize(), rgb, width, 3 * width, height, RGB, 0);
    require(status);
  }

  /** Compresses into this peer's memory. */
  MemorySegment encode(MemorySegment rgb, int width, int height, int sampling, int quality)
      throws Throwable {
    pointer.set(ADDRESS, 0, output);
    length.set(JAVA_LONG, 0, output.byteSize());
    int status =
        (int)
            compress.invokeExact(
                compressor,
                rgb,
                width,
                3 * width,
                height,
                RGB,
                pointer,
                length,
                sampling,
                quality,
                NO_REALLOC);
    require(status);
    return output.asSlice(0, length.get(JAVA_LONG, 0));
  }

  /** A copy of its own. */
  static MemorySegment kept(MemorySegment jpeg) {
    return Arena.global().allocateFrom(JAVA_BYTE, jpeg.toArray(JAVA_BYTE));
  }

  private static void require(int status) {
    if (status != 0) {
      throw new IllegalStateException("libjpeg-turbo fails: " + status);
    }
  }
}
