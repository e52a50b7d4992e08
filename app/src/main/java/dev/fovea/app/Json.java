package dev.fovea.app;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.fovea.Box;
import dev.fovea.Keypoint;
import dev.fovea.Pose;
import dev.fovea.Skeleton;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** How things are written for {@code --json}: one object a line, names as docs/json.md has them. */
final class Json {
  private Json() {}

  static JsonArray persons(List<Pose> persons, Skeleton skeleton) {
    JsonArray array = new JsonArray();
    for (Pose pose : persons) {
      JsonObject person = new JsonObject();
      person.addProperty("id", pose.id());
      person.addProperty("score", rounded(pose.score(), 4));
      person.add("keypoints", keypoints(pose.keypoints(), skeleton));
      pose.box().ifPresent(box -> person.add("box", box(box)));
      array.add(person);
    }
    return array;
  }

  private static JsonObject box(Box box) {
    JsonObject object = new JsonObject();
    object.addProperty("xMin", rounded(box.xMin(), 2));
    object.addProperty("yMin", rounded(box.yMin(), 2));
    object.addProperty("xMax", rounded(box.xMax(), 2));
    object.addProperty("yMax", rounded(box.yMax(), 2));
    return object;
  }

  static JsonArray keypoints(List<Keypoint> keypoints, Skeleton skeleton) {
    JsonArray array = new JsonArray();
    for (int i = 0; i < keypoints.size(); i++) {
      Keypoint keypoint = keypoints.get(i);
      JsonObject joint = new JsonObject();
      joint.addProperty("part", skeleton.parts().get(i));
      joint.addProperty("x", rounded(keypoint.x(), 2));
      joint.addProperty("y", rounded(keypoint.y(), 2));
      joint.addProperty("score", rounded(keypoint.score(), 4));
      array.add(joint);
    }
    return array;
  }

  static JsonObject counts(Map<String, Long> counts) {
    JsonObject object = new JsonObject();
    counts.forEach(object::addProperty);
    return object;
  }

  /** The median and the 99th percentile of a histogram of microseconds, in milliseconds. */
  static JsonObject percentiles(Histogram micros) {
    return millis(1000 * micros.getValueAtPercentile(50), 1000 * micros.getValueAtPercentile(99));
  }

  /** The median and the 99th percentile, given in nanoseconds, in milliseconds. */
  static JsonObject millis(long p50Nanos, long p99Nanos) {
    JsonObject object = new JsonObject();
    object.addProperty("p50", rounded(p50Nanos / 1e6, 2));
    object.addProperty("p99", rounded(p99Nanos / 1e6, 2));
    return object;
  }

  static double rounded(double value, int digits) {
    double scale = Math.pow(10, digits);
    return Math.round(value * scale) / scale;
  }
}
