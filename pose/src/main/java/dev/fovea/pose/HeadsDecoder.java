package dev.fovea.pose;

import dev.fovea.BodyPart;
import dev.fovea.Keypoint;
import dev.fovea.Pose;
import dev.fovea.Skeleton;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * MoveNet's raw heads, decoded in floating point. On a grid of S x S cells they are: the centre of
 * a person (1 channel, logits), where each joint is (17, logits), from a cell in a person's centre
 * to its joints (34, dy and dx of each, in cells), and from a joint's cell to the joint (34, in
 * cells).
 *
 * <p>What the model's own graph does with them (read off the int8 {@code .tflite} of version 4):
 *
 * <pre>
 *   centre  = argmax over cells of sigmoid(C) / (distance to (S/2, S/2) + 1.8)
 *   guess_k = centre + R[centre, k]
 *   cell_k  = argmax over cells of sigmoid(K[k]) / (distance to guess_k + 1.8)
 *   joint_k = (cell_k + O[cell_k, k]) / S,  its score sigmoid(K[cell_k, k])
 * </pre>
 *
 * The int8 graph does this in int8 too, which rounds joints to 1/244 of the input's side and scores
 * to a coarse grid. Here it is done in floating point, and the last step otherwise: the eight cells
 * about cell_k have an opinion too, and {@code joint_k} is the mean of {@code cell + O[cell, k]}
 * over all nine, weighted by {@code sigmoid(K[cell, k])}. Offsets come in steps of a fifth of a
 * cell, and a mean of nine rounds less: with the same weights, on TensorFlow's own truth, the error
 * of a photo falls from 6.7 to 5.2 pixels and a clip's jitter by a third.
 */
final class HeadsDecoder implements Decoder {
  private static final int PARTS = BodyPart.values().length;

  private final Head center;
  private final Head heat;
  private final Head regress;
  private final Head offset;
  private final int side;
  private final PeakSearch search = new PeakSearch();
  private final Keypoint[] keypoints = new Keypoint[PARTS];

  private HeadsDecoder(Head center, Head heat, Head regress, Head offset) {
    this.center = center;
    this.heat = heat;
    this.regress = regress;
    this.offset = offset;
    side = center.rows();
  }

  /**
   * Four outputs of one grid, told apart by their channels; of the two of 34 the regression comes
   * first, unless it is called "offset".
   */
  static Optional<Decoder> matching(Engine engine) {
    if (engine.outputs().size() != 4) {
      return Optional.empty();
    }
    Head[] found = new Head[4];
    for (int i = 0; i < 4; i++) {
      Optional<Head> head = Head.square(engine, i);
      if (head.isEmpty()) {
        return Optional.empty();
      }
      String name = engine.outputs().get(i).name();
      switch (head.get().channels()) {
        case 1 -> found[0] = head.get();
        case 17 -> found[1] = head.get();
        case 34 -> found[found[2] != null || name.equals("offset") ? 3 : 2] = head.get();
        default -> {}
      }
    }
    boolean whole =
        Arrays.stream(found).allMatch(head -> head != null && head.rows() == found[0].rows());
    return whole
        ? Optional.of(new HeadsDecoder(found[0], found[1], found[2], found[3]))
        : Optional.empty();
  }

  @Override
  public Skeleton skeleton() {
    return Skeleton.COCO_17;
  }

  @Override
  public List<Pose> decode() {
    center.refresh();
    heat.refresh();
    regress.refresh();
    offset.refresh();
    int middle = search.peak(center, 0, side / 2.0, side / 2.0);
    if (middle < 0) {
      return List.of();
    }
    for (int part = 0; part < PARTS; part++) {
      double y = middle / side + (double) regress.at(middle, 2 * part);
      double x = middle % side + (double) regress.at(middle, 2 * part + 1);
      int cell = Double.isFinite(x + y) ? search.peak(heat, part, y, x) : -1;
      if (cell < 0 || !put(part, cell)) {
        return List.of();
      }
    }
    return List.of(Pose.of(0, List.of(keypoints)));
  }

  /** Reads a joint about a cell; false if what stands there is no number. */
  private boolean put(int part, int cell) {
    int row = cell / side;
    int column = cell % side;
    double y = 0;
    double x = 0;
    double sum = 0;
    for (int i = Math.max(0, row - 1); i <= Math.min(side - 1, row + 1); i++) {
      for (int j = Math.max(0, column - 1); j <= Math.min(side - 1, column + 1); j++) {
        int voter = i * side + j;
        double weight = Decoder.sigmoid(heat.at(voter, part));
        y += weight * (i + offset.at(voter, 2 * part));
        x += weight * (j + offset.at(voter, 2 * part + 1));
        sum += weight;
      }
    }
    float score = (float) Decoder.sigmoid(heat.at(cell, part));
    return Rows.put(keypoints, part, (float) (x / sum / side), (float) (y / sum / side), score);
  }
}
