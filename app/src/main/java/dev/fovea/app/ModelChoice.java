package dev.fovea.app;

import dev.fovea.PoseEstimator;
import dev.fovea.pose.PoseModel;
import dev.fovea.scene.MarkerPoseEstimator;
import java.io.IOException;
import java.nio.file.Path;

/** A model that can be opened as often as there are threads to run it. */
interface ModelChoice {
  String MARKER = "marker";

  PoseEstimator open() throws IOException;

  /** The reader of the scene's markers; needs no weights. */
  static ModelChoice markers() {
    return MarkerPoseEstimator::create;
  }

  static ModelChoice pose(Path file, PoseModel.Options options) {
    return () -> PoseModel.open(file, options);
  }
}
