/**
 * The frame protocol over TCP, the server that answers it with poses and the client that sends a
 * camera's frames.
 *
 * <p>{@link dev.fovea.net.PoseServer} is given something that analyzes frames and knows neither
 * model nor pixels; {@link dev.fovea.net.PoseClient} writes a frame to the socket straight out of
 * the memory that it lies in. The bytes between them are drawn in {@code docs/protocol.md}. This
 * module needs nothing but {@code java.base}.
 */
module dev.fovea.net {
  requires transitive dev.fovea;
  requires static jdk.jfr; // events, where the runtime has it

  exports dev.fovea.net;
}
