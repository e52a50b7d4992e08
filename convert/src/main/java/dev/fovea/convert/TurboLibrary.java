package dev.fovea.convert;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/**
 * libjpeg-turbo's TurboJPEG API, version 2 (turbojpeg.h; libraries of version 3 have it too), by
 * java.lang.foreign. The library is loaded with this class and stays. Any thread; a handle is for
 * one at a time.
 *
 * <p>No call is critical: a picture takes milliseconds, and a critical call would hold up the
 * garbage collector for as long.
 */
@SuppressWarnings("restricted")
final class TurboLibrary {
  static final String NAME = "libturbojpeg.so.0";

  private static String absence = "";
  private static final SymbolLookup LIBRARY = load();

  // tjhandle tjInitCompress(void), tjhandle tjInitDecompress(void), int tjDestroy(tjhandle),
  // char *tjGetErrorStr2(tjhandle), unsigned long tjBufSize(int width, int height, int subsamp)
  static final MethodHandle INIT_COMPRESS = bind("tjInitCompress", ADDRESS);
  static final MethodHandle INIT_DECOMPRESS = bind("tjInitDecompress", ADDRESS);
  private static final MethodHandle DESTROY = bind("tjDestroy", JAVA_INT, ADDRESS);
  private static final MethodHandle ERROR = bind("tjGetErrorStr2", ADDRESS, ADDRESS);
  static final MethodHandle BUFFER_SIZE =
      bind("tjBufSize", JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT);

  // int tjDecompressHeader3(tjhandle, const unsigned char *jpeg, unsigned long jpegSize, int
  // *width, int *height, int *subsamp, int *colorspace)
  static final MethodHandle HEADER =
      bind(
          "tjDecompressHeader3",
          JAVA_INT,
          ADDRESS,
          ADDRESS,
          JAVA_LONG,
          ADDRESS,
          ADDRESS,
          ADDRESS,
          ADDRESS);

  // int tjDecompress2(tjhandle, const unsigned char *jpeg, unsigned long jpegSize, unsigned char
  // *pixels, int width, int pitch, int height, int pixelFormat, int flags)
  static final MethodHandle DECOMPRESS =
      bind(
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

  // int tjDecompressToYUVPlanes(tjhandle, const unsigned char *jpeg, unsigned long jpegSize,
  // unsigned char **planes, int width, int *strides, int height, int flags)
  static final MethodHandle DECOMPRESS_PLANES =
      bind(
          "tjDecompressToYUVPlanes",
          JAVA_INT,
          ADDRESS,
          ADDRESS,
          JAVA_LONG,
          ADDRESS,
          JAVA_INT,
          ADDRESS,
          JAVA_INT,
          JAVA_INT);

  // int tjCompress2(tjhandle, const unsigned char *pixels, int width, int pitch, int height, int
  // pixelFormat, unsigned char **jpeg, unsigned long *jpegSize, int subsamp, int quality, int
  // flags)
  static final MethodHandle COMPRESS =
      bind(
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

  // int tjCompressFromYUVPlanes(tjhandle, const unsigned char **planes, int width, const int
  // *strides, int height, int subsamp, unsigned char **jpeg, unsigned long *jpegSize, int quality,
  // int flags)
  static final MethodHandle COMPRESS_PLANES =
      bind(
          "tjCompressFromYUVPlanes",
          JAVA_INT,
          ADDRESS,
          ADDRESS,
          JAVA_INT,
          ADDRESS,
          JAVA_INT,
          JAVA_INT,
          ADDRESS,
          ADDRESS,
          JAVA_INT,
          JAVA_INT);

  private TurboLibrary() {}

  /** Whether the library is there. */
  static boolean available() {
    return LIBRARY != null;
  }

  /** Why the library is not there, for a sentence; empty if it is. */
  static String absence() {
    return absence;
  }

  private static SymbolLookup load() {
    try {
      SymbolLookup library = SymbolLookup.libraryLookup(NAME, Arena.global());
      if (library.find("tjGetErrorStr2").isPresent()) {
        return library;
      }
      absence = NAME + " is older than version 2";
    } catch (IllegalArgumentException e) {
      absence = NAME + " is not installed (Debian: apt install libturbojpeg0)";
    } catch (IllegalCallerException e) {
      absence = "java runs without --enable-native-access=dev.fovea.convert";
    }
    return null;
  }

  private static MethodHandle bind(String name, MemoryLayout result, MemoryLayout... arguments) {
    if (LIBRARY == null) {
      return null;
    }
    return Linker.nativeLinker()
        .downcallHandle(LIBRARY.findOrThrow(name), FunctionDescriptor.of(result, arguments));
  }

  /** A handle that was made. */
  static MemorySegment opened(MemorySegment handle) throws IOException {
    if (handle.address() == 0) {
      throw new IOException(NAME + " has no memory left");
    }
    return handle;
  }

  /** Turns a status into an exception with the library's own words. */
  static void check(int status, MemorySegment handle) throws Throwable {
    if (status != 0) {
      MemorySegment words = (MemorySegment) ERROR.invokeExact(handle);
      throw new IOException(words.reinterpret(Long.MAX_VALUE).getString(0));
    }
  }

  /** What a method handle throws besides our own is unchecked, whatever it declares. */
  static IOException rethrow(Throwable e) {
    switch (e) {
      case IOException broken -> {
        return broken;
      }
      case RuntimeException misuse -> throw misuse;
      case Error error -> throw error;
      default -> throw new AssertionError(e);
    }
  }

  /** Gives a handle back, if it was made. */
  static void destroy(MemorySegment handle) {
    if (handle.address() == 0) {
      return;
    }
    try {
      int status = (int) DESTROY.invokeExact(handle);
      assert status == 0;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }
}
