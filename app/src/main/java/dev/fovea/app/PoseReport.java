package dev.fovea.app;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.fovea.Frame;
import dev.fovea.Keypoint;
import dev.fovea.ModelInfo;
import dev.fovea.Pose;
import dev.fovea.pose.JointAngles;
import dev.fovea.pose.Presence.PoseEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Prints what {@code pose} finds, draws it, and keeps it for a file of COCO results. */
final class PoseReport implements AutoCloseable {
  /** MoveNet's page recommends it. */
  private static final double MIN_ANGLE_SCORE = 0.3;

  /** Nobody reads standard output any more: there is nobody to go on for. */
  static final class UnheardException extends IOException {
    private static final long serialVersionUID = 1;

    UnheardException() {
      super("nobody reads the poses: standard output is closed");
    }
  }

  private final ModelInfo model;
  private final boolean json;
  private final boolean angles;
  private final Optional<SkeletonPainter> painter;
  private final Optional<Path> coco;
  private final JsonArray results = new JsonArray();
  private final Map<String, Path> drawn = new HashMap<>();
  private long images;

  /**
   * @param model what makes the poses
   * @param json an object a frame, else lines for people
   * @param angles whether joints' angles are said too
   * @param painter draws each frame
   * @param coco the file of results, written at the end
   */
  PoseReport(
      ModelInfo model,
      boolean json,
      boolean angles,
      Optional<SkeletonPainter> painter,
      Optional<Path> coco) {
    this.model = model;
    this.json = json;
    this.angles = angles;
    this.painter = painter;
    this.coco = coco;
  }

  /**
   * Says what is in a frame.
   *
   * @param number of a clip's frame; empty for a picture
   * @throws UnheardException if nobody listens
   */
  void add(Path file, OptionalLong number, Frame frame, List<Pose> persons) throws IOException {
    images++;
    for (Pose pose : coco.isPresent() ? persons : List.<Pose>of()) {
      results.add(
          CocoFile.result(number.isPresent() ? images : CocoFile.id(file).orElse(images), pose));
    }
    if (painter.isPresent()) {
      String name = drawnName(file);
      String suffix = number.isPresent() ? "-%06d".formatted(number.getAsLong()) : "";
      painter.get().paint(name + suffix, frame, persons, model.skeleton());
    }
    if (json) {
      System.out.println(line(file, number, frame, persons));
    } else {
      print(file, number, frame, persons);
    }
    if (System.out.checkError()) {
      throw new UnheardException();
    }
  }

  /** The file's name without its ending, unless another file has taken that: a.png, a.jpg. */
  private String drawnName(Path file) {
    String name = file.getFileName().toString();
    String stem = name.replaceFirst("\\.[^.]*$", "");
    Path taker = drawn.putIfAbsent(stem, file);
    return taker == null || taker.equals(file) ? stem : name.replace('.', '-');
  }

  private JsonObject line(Path file, OptionalLong number, Frame frame, List<Pose> persons) {
    JsonObject line = new JsonObject();
    line.addProperty("file", file.toString());
    if (number.isPresent()) {
      line.addProperty("frame", number.getAsLong());
    }
    line.addProperty("width", frame.format().width());
    line.addProperty("height", frame.format().height());
    line.addProperty("model", model.name());
    JsonArray array = Json.persons(persons, model.skeleton());
    for (int i = 0; angles && i < persons.size(); i++) {
      JsonObject degrees = new JsonObject();
      JointAngles.of(persons.get(i), model.skeleton(), MIN_ANGLE_SCORE)
          .forEach((joint, angle) -> degrees.addProperty(joint, Json.rounded(angle, 1)));
      array.get(i).getAsJsonObject().add("angles", degrees);
    }
    line.add("persons", array);
    return line;
  }

  private void print(Path file, OptionalLong number, Frame frame, List<Pose> persons) {
    System.out.printf(
        Locale.ROOT,
        "%s%s (%dx%d, %s)%n",
        file,
        number.isPresent() ? " frame " + number.getAsLong() : "",
        frame.format().width(),
        frame.format().height(),
        model.name());
    if (persons.isEmpty()) {
      System.out.println("  no person");
    }
    for (Pose pose : persons) {
      print(pose);
    }
  }

  private void print(Pose pose) {
    System.out.printf(Locale.ROOT, "  person %d, score %.2f%n", pose.id(), pose.score());
    for (int i = 0; i < pose.keypoints().size(); i++) {
      Keypoint keypoint = pose.keypoints().get(i);
      System.out.printf(
          Locale.ROOT,
          "    %-15s x %7.1f  y %7.1f  score %.2f%n",
          model.skeleton().parts().get(i),
          keypoint.x(),
          keypoint.y(),
          keypoint.score());
    }
    if (angles) {
      JointAngles.of(pose, model.skeleton(), MIN_ANGLE_SCORE)
          .forEach(
              (joint, angle) ->
                  System.out.printf(Locale.ROOT, "    %-15s %.0f degrees%n", joint, angle));
    }
  }

  /** Says who came or went; who only moved is in the frames. */
  void tell(Path file, long frame, PoseEvent event) {
    String what =
        switch (event) {
          case PoseEvent.Appeared _ -> "appeared";
          case PoseEvent.Left _ -> "left";
          case PoseEvent.Moved _ -> "";
        };
    if (what.isEmpty()) {
      return;
    }
    if (!json) {
      System.out.printf(Locale.ROOT, "  person %d %s%n", event.id(), what);
      return;
    }
    JsonObject line = new JsonObject();
    line.addProperty("file", file.toString());
    line.addProperty("frame", frame);
    line.addProperty("event", what);
    line.addProperty("id", event.id());
    System.out.println(line);
  }

  /** Writes the file of results. */
  void finish() throws IOException {
    if (coco.isPresent()) {
      Files.writeString(coco.get(), results.toString());
    }
  }

  @Override
  public void close() {
    painter.ifPresent(SkeletonPainter::close);
  }
}
