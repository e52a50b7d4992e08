package dev.fovea.app;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.fovea.Box;
import dev.fovea.Keypoint;
import dev.fovea.Pose;
import dev.fovea.pose.CocoPerson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** COCO's two JSON formats: annotations of keypoints in, keypoint results out. */
final class CocoFile {
  private static final int PERSON = 1;
  private static final int JOINTS = 17;

  /**
   * An image of an annotation file.
   *
   * @param id COCO's
   * @param fileName in the folder of images
   * @param persons as they were annotated
   */
  record Image(long id, String fileName, List<CocoPerson> persons) {}

  private CocoFile() {}

  /**
   * Reads annotations ({@code person_keypoints_*.json}).
   *
   * @throws IOException if the file is none; the message says what is missing
   */
  static List<Image> read(Path file) throws IOException {
    try {
      JsonObject root = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
      Map<Long, Image> images = new LinkedHashMap<>();
      for (JsonElement each : root.getAsJsonArray("images")) {
        JsonObject image = each.getAsJsonObject();
        long id = image.get("id").getAsLong();
        images.put(id, new Image(id, image.get("file_name").getAsString(), new ArrayList<>()));
      }
      for (JsonElement each : root.getAsJsonArray("annotations")) {
        JsonObject person = each.getAsJsonObject();
        Image image = images.get(person.get("image_id").getAsLong());
        if (image != null && person.get("category_id").getAsInt() == PERSON) {
          image.persons.add(person(person));
        }
      }
      return List.copyOf(images.values());
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": no such file", e);
    } catch (RuntimeException e) { // what Gson throws at JSON of another shape
      throw new IOException(
          file
              + ": no COCO keypoint annotations (images with id and file_name, annotations with"
              + " image_id, category_id, keypoints, bbox and area)"
              + (e instanceof NullPointerException
                  ? ", one of them is missing"
                  : ": " + e.getMessage()),
          e);
    }
  }

  private static CocoPerson person(JsonObject person) {
    JsonArray numbers = person.getAsJsonArray("keypoints");
    if (numbers == null || numbers.size() != 3 * JOINTS) {
      throw new IllegalStateException("a person has 51 numbers of keypoints");
    }
    List<Keypoint> joints = new ArrayList<>(JOINTS);
    for (int i = 0; i < JOINTS; i++) {
      joints.add(
          new Keypoint(
              numbers.get(3 * i).getAsFloat(),
              numbers.get(3 * i + 1).getAsFloat(),
              numbers.get(3 * i + 2).getAsFloat()));
    }
    JsonArray box = person.getAsJsonArray("bbox");
    float x = box.get(0).getAsFloat();
    float y = box.get(1).getAsFloat();
    boolean crowd = person.has("iscrowd") && person.get("iscrowd").getAsInt() != 0;
    return new CocoPerson(
        joints,
        new Box(y, x, y + box.get(3).getAsFloat(), x + box.get(2).getAsFloat()),
        person.get("area").getAsDouble(),
        crowd);
  }

  /** A person as an element of a file of keypoint results. */
  static JsonObject result(long image, Pose pose) {
    JsonObject result = new JsonObject();
    result.addProperty("image_id", image);
    result.addProperty("category_id", PERSON);
    JsonArray numbers = new JsonArray();
    for (Keypoint joint : pose.keypoints()) {
      numbers.add(Json.rounded(joint.x(), 2));
      numbers.add(Json.rounded(joint.y(), 2));
      numbers.add(Json.rounded(joint.score(), 4));
    }
    result.add("keypoints", numbers);
    result.addProperty("score", Json.rounded(pose.score(), 4));
    return result;
  }

  /** COCO names its files by their ids: 000000000785.jpg; other names have none. */
  static OptionalLong id(Path file) {
    String name = file.getFileName().toString().replaceFirst("\\.[^.]*$", "");
    return name.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(name)) : OptionalLong.empty();
  }
}
