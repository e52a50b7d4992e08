package dev.fovea;

import java.util.Arrays;
import java.util.List;

/**
 * The joints that a model finds and the lines between them.
 *
 * @param name what the set of joints is called
 * @param parts the joints' names, in the order of {@link Pose#keypoints}
 * @param edges the lines to draw
 */
public record Skeleton(String name, List<String> parts, List<Edge> edges) {

  /** A line between two joints, by index. */
  public record Edge(int from, int to) {}

  /**
   * @throws IllegalArgumentException if an edge names a joint that there is not
   */
  public Skeleton {
    parts = List.copyOf(parts);
    edges = List.copyOf(edges);
    for (Edge edge : edges) {
      if (Math.min(edge.from, edge.to) < 0 || Math.max(edge.from, edge.to) >= parts.size()) {
        throw new IllegalArgumentException("no such joint: " + edge + " of " + parts.size());
      }
    }
  }

  /** COCO's 17 joints with the 18 edges of the MoveNet tutorial. */
  public static final Skeleton COCO_17 =
      new Skeleton(
          "coco-17",
          Arrays.stream(BodyPart.values()).map(BodyPart::cocoName).toList(),
          edges(
              0, 1, 0, 2, 1, 3, 2, 4, 0, 5, 0, 6, 5, 7, 7, 9, 6, 8, 8, 10, 5, 6, 5, 11, 6, 12, 11,
              12, 11, 13, 13, 15, 12, 14, 14, 16));

  /** BlazePose's 33 joints and the lines that MediaPipe draws between them. */
  public static final Skeleton BLAZEPOSE_33 =
      new Skeleton(
          "blazepose-33",
          List.of(
              "nose",
              "left_eye_inner",
              "left_eye",
              "left_eye_outer",
              "right_eye_inner",
              "right_eye",
              "right_eye_outer",
              "left_ear",
              "right_ear",
              "mouth_left",
              "mouth_right",
              "left_shoulder",
              "right_shoulder",
              "left_elbow",
              "right_elbow",
              "left_wrist",
              "right_wrist",
              "left_pinky",
              "right_pinky",
              "left_index",
              "right_index",
              "left_thumb",
              "right_thumb",
              "left_hip",
              "right_hip",
              "left_knee",
              "right_knee",
              "left_ankle",
              "right_ankle",
              "left_heel",
              "right_heel",
              "left_foot_index",
              "right_foot_index"),
          edges(
              0, 1, 1, 2, 2, 3, 3, 7, 0, 4, 4, 5, 5, 6, 6, 8, 9, 10, 11, 12, 11, 13, 13, 15, 15, 17,
              15, 19, 15, 21, 17, 19, 12, 14, 14, 16, 16, 18, 16, 20, 16, 22, 18, 20, 11, 23, 12,
              24, 23, 24, 23, 25, 24, 26, 25, 27, 26, 28, 27, 29, 28, 30, 29, 31, 30, 32, 27, 31,
              28, 32));

  /** The index of a joint by its name, or -1. */
  public int part(String name) {
    return parts.indexOf(name);
  }

  /** The same joint of the person's other side: left_hip for right_hip, nose for nose. */
  public int mirrored(int part) {
    String name = parts.get(part);
    int other =
        part(name.contains("left") ? name.replace("left", "right") : name.replace("right", "left"));
    return other < 0 ? part : other;
  }

  private static List<Edge> edges(int... ends) {
    Edge[] edges = new Edge[ends.length / 2];
    for (int i = 0; i < edges.length; i++) {
      edges[i] = new Edge(ends[2 * i], ends[2 * i + 1]);
    }
    return List.of(edges);
  }
}
