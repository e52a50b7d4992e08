package dev.fovea;

import java.io.IOException;
import java.util.List;

/** A model: a tensor in, persons out, and no memory of what came before. One thread at a time. */
public interface PoseEstimator extends AutoCloseable {

  ModelInfo model();

  /** The most persons that one call finds; a model of more than 1 needs no region for each. */
  default int maxPersons() {
    return 1;
  }

  /** The model's own input memory: what fills it needs no further copy. */
  Tensor input();

  /**
   * The persons in a tensor.
   *
   * @param tensor {@link #input()}, or another of its shape, which is then copied into it
   * @return their keypoints in parts of the tensor: 0 is its first row or column, 1 its last edge
   * @throws IllegalArgumentException if the tensor has another shape or type
   * @throws IOException if the engine fails
   */
  List<Pose> estimate(Tensor tensor) throws IOException;

  @Override
  void close();
}
