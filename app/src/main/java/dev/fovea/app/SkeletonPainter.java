package dev.fovea.app;

import dev.fovea.CopyLedger;
import dev.fovea.Frame;
import dev.fovea.Keypoint;
import dev.fovea.Pose;
import dev.fovea.Skeleton;
import dev.fovea.convert.FrameToImage;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/** Draws poses onto frames and writes PNG files into a folder. One thread. */
final class SkeletonPainter implements AutoCloseable {
  /** MoveNet's page recommends it. */
  private static final float MIN_SCORE = 0.3f;

  private static final Color LEFT = new Color(0xff40ff);
  private static final Color RIGHT = new Color(0x40ffff);
  private static final Color MIDDLE = new Color(0xffff40);

  private final FrameToImage toImage = FrameToImage.create(new CopyLedger());
  private final Path folder;

  /**
   * @param folder is made if it is not there
   */
  SkeletonPainter(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
  }

  /** Writes {@code name}.png: the frame with the joints and lines that the skeleton declares. */
  void paint(String name, Frame frame, List<Pose> persons, Skeleton skeleton) throws IOException {
    BufferedImage image =
        new BufferedImage(
            frame.format().width(), frame.format().height(), BufferedImage.TYPE_INT_RGB);
    toImage.apply(frame, ((DataBufferInt) image.getRaster().getDataBuffer()).getData());
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    float thickness = Math.max(1.5f, Math.max(image.getWidth(), image.getHeight()) / 250f);
    g.setStroke(new BasicStroke(thickness, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    for (Pose pose : persons) {
      draw(g, pose, skeleton, thickness);
    }
    g.dispose();
    Path file = folder.resolve(name + ".png");
    try (OutputStream out = Files.newOutputStream(file)) { // unlike ImageIO, it names the file
      ImageIO.write(image, "png", out);
    }
  }

  private static void draw(Graphics2D g, Pose pose, Skeleton skeleton, float thickness) {
    for (Skeleton.Edge edge : skeleton.edges()) {
      Keypoint from = pose.keypoints().get(edge.from());
      Keypoint to = pose.keypoints().get(edge.to());
      if (sure(from) && sure(to)) {
        g.setColor(side(skeleton, edge));
        g.draw(new Line2D.Float(from.x(), from.y(), to.x(), to.y()));
      }
    }
    for (int part = 0; part < pose.keypoints().size(); part++) {
      Keypoint joint = pose.keypoints().get(part);
      if (sure(joint)) {
        g.setColor(side(skeleton, part));
        float radius = 1.5f * thickness;
        g.fill(new Ellipse2D.Float(joint.x() - radius, joint.y() - radius, 2 * radius, 2 * radius));
      }
    }
  }

  /** Whether a joint is worth drawing. */
  static boolean sure(Keypoint joint) {
    return joint.score() >= MIN_SCORE;
  }

  /** The colour of a line: its side's, or that of what joins the sides. */
  static Color side(Skeleton skeleton, Skeleton.Edge edge) {
    Color side = side(skeleton, edge.from());
    return side.equals(side(skeleton, edge.to())) ? side : MIDDLE;
  }

  /** The colour of a joint: left, right, or neither. */
  static Color side(Skeleton skeleton, int part) {
    String name = skeleton.parts().get(part);
    return name.contains("left") ? LEFT : name.contains("right") ? RIGHT : MIDDLE;
  }

  @Override
  public void close() {
    toImage.close();
  }
}
