/**
 * The {@code fovea} command: the only module that knows all others, and the only one that picks
 * implementations.
 */
@SuppressWarnings("requires-automatic") // HdrHistogram, ONNX Runtime, Prometheus
module dev.fovea.app {
  requires com.google.gson;
  requires com.microsoft.onnxruntime;
  requires dev.fovea;
  requires dev.fovea.convert;
  requires dev.fovea.desktop;
  requires dev.fovea.net;
  requires dev.fovea.pose;
  requires dev.fovea.scene;
  requires dev.fovea.share;
  requires dev.fovea.v4l2;
  requires dev.fovea.web;
  requires info.picocli;
  requires jdk.management;
  requires io.prometheus.metrics.core;
  requires io.prometheus.metrics.exporter.httpserver;
  requires io.prometheus.metrics.model;
  requires java.desktop; // fovea bench convert, beside the JDK
  requires java.logging;
  requires jdk.httpserver;
  requires jdk.jfr; // so that the libraries' events are there
  requires HdrHistogram;

  opens dev.fovea.app to
      info.picocli;
}
