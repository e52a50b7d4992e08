package dev.fovea.app;

import dev.fovea.PoseEstimator;
import dev.fovea.pose.PersonDetector;
import dev.fovea.pose.PoseModel;
import dev.fovea.scene.MarkerPoseEstimator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A model that can be opened as often as there are threads to run it. */
interface ModelChoice {
  String MARKER = "marker";

  PoseEstimator open() throws IOException;

  /** Finds people for a model that sees one person; empty where it is left to itself. */
  default Optional<PersonDetector> openDetector() throws IOException {
    return Optional.empty();
  }

  /** The reader of the scene's markers; needs no weights. */
  static ModelChoice markers() {
    return MarkerPoseEstimator::create;
  }

  static ModelChoice pose(Path file, PoseModel.Options options) {
    return () -> PoseModel.open(file, options);
  }

  /** The model, for each person that a detector finds. */
  static ModelChoice seeded(Path file, PoseModel.Options options, Path detector) {
    return new ModelChoice() {
      @Override
      public PoseEstimator open() throws IOException {
        return PoseModel.open(file, options);
      }

      @Override
      public Optional<PersonDetector> openDetector() throws IOException {
        return Optional.of(PersonDetector.open(detector, options.threads()));
      }
    };
  }
}
