/**
 * One camera for many programs: its buffers' descriptors go over a Unix socket once, after that
 * only numbers travel, and every program reads the same memory.
 *
 * <p>{@link dev.fovea.share.ShareServer} owns the frames, {@link dev.fovea.share.ShareSource} is a
 * {@code FrameSource} in another program. Run with {@code
 * --enable-native-access=dev.fovea.share,dev.fovea.v4l2}.
 */
module dev.fovea.share {
  requires transitive dev.fovea;
  requires dev.fovea.v4l2;

  exports dev.fovea.share;
}
