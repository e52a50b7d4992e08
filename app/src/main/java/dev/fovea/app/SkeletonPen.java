package dev.fovea.app;

import dev.fovea.Keypoint;
import dev.fovea.Pose;
import dev.fovea.Skeleton;
import java.awt.Color;

/**
 * Draws skeletons right into a picture's memory: a few thousand bytes, where a drawing library
 * would take the picture apart first. One thread.
 */
final class SkeletonPen {
  private final Skeleton skeleton;
  private final int thickness;
  private final Ink ink;

  /**
   * @param height of the picture, which says how thick lines are
   */
  SkeletonPen(Skeleton skeleton, int height, Ink ink) {
    this.skeleton = skeleton;
    this.thickness = Math.max(2, height / 150);
    this.ink = ink;
  }

  void draw(Pose pose) {
    for (Skeleton.Edge edge : skeleton.edges()) {
      Keypoint from = pose.keypoints().get(edge.from());
      Keypoint to = pose.keypoints().get(edge.to());
      if (SkeletonPainter.sure(from) && SkeletonPainter.sure(to)) {
        line(from, to, SkeletonPainter.side(skeleton, edge));
      }
    }
    for (int part = 0; part < pose.keypoints().size(); part++) {
      Keypoint joint = pose.keypoints().get(part);
      if (SkeletonPainter.sure(joint)) {
        square(joint.x(), joint.y(), 2 * thickness, SkeletonPainter.side(skeleton, part));
      }
    }
  }

  /**
   * Steps of half a pixel's diagonal leave no gap; a joint far outside takes no longer than one in
   * it.
   */
  private void line(Keypoint from, Keypoint to, Color color) {
    double length = Math.hypot(to.x() - from.x(), to.y() - from.y());
    int steps = (int) Math.clamp(length, 1, 4096);
    for (int i = 0; i <= steps; i++) {
      double part = (double) i / steps;
      double x = from.x() + part * (to.x() - from.x());
      double y = from.y() + part * (to.y() - from.y());
      square(x, y, thickness, color);
    }
  }

  private void square(double x, double y, int side, Color color) {
    int left = (int) Math.round(x) - side / 2;
    int top = (int) Math.round(y) - side / 2;
    for (int row = 0; row < side; row++) {
      for (int column = 0; column < side; column++) {
        ink.dot(left + column, top + row, color);
      }
    }
  }
}
