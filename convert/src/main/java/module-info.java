/**
 * Frames to tensors, pictures and JPEG, in one pass over the pixels that are needed.
 *
 * <p>{@link dev.fovea.convert.FrameToTensor} fills a model's input, {@link
 * dev.fovea.convert.FrameToImage} the pixels of a window, {@link dev.fovea.convert.FrameToJpeg}
 * makes what a browser shows. Each reads the frame where its source put it, and writes down in a
 * {@link dev.fovea.CopyLedger} what it read and wrote.
 *
 * <p>Where java runs with {@code --add-modules jdk.incubator.vector}, the loops over pixels use the
 * processor's vectors, several times as fast; without it plain Java gives the same bytes. The log
 * says once which and why; the property {@code dev.fovea.convert.kernels} overrides: {@code auto}
 * (the default), {@code scalar}, or {@code 128}, {@code 256}, {@code 512} for vectors of so many
 * bits.
 *
 * <p>JPEG is decoded and encoded by libjpeg-turbo ({@code libturbojpeg.so.0}, Debian's {@code
 * libturbojpeg0}), which needs {@code --enable-native-access=dev.fovea.convert}; where it is
 * missing by {@code javax.imageio}, if the module {@code java.desktop} is there. Nothing else here
 * needs either.
 */
module dev.fovea.convert {
  requires transitive dev.fovea;
  requires static java.desktop;
  requires static jdk.incubator.vector;

  exports dev.fovea.convert;
}
