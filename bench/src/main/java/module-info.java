/**
 * What capture, conversion and the link cost on this machine, beside peers; run by {@code
 * bench/run}.
 */
@SuppressWarnings("requires-automatic") // HdrHistogram, JMH
module dev.fovea.bench {
  requires com.google.gson;
  requires dev.fovea;
  requires dev.fovea.convert;
  requires dev.fovea.share;
  requires dev.fovea.v4l2;
  requires HdrHistogram;
  requires java.desktop;
  requires java.management;
  requires jdk.management;
  requires static org.bytedeco.javacpp; // peers, in processes of their own, on the class path
  requires static org.bytedeco.opencv;
  requires static jmh.core; // in processes of its own, on the class path
}
