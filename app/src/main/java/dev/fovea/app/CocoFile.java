package dev.fovea.app;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonSyntaxException;
import dev.fovea.Box;
import dev.fovea.Keypoint;
import dev.fovea.Pose;
import dev.fovea.pose.CocoPerson;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** COCO's two JSON formats: annotations of keypoints in, keypoint results out. */
final class CocoFile {
  private static final int PERSON = 1;
  private static final int JOINTS = 17;

  /** Gson's messages are of several lines, for those who call it. */
  private static final Pattern PLACE = Pattern.compile("line \\d+ column \\d+");

  /**
   * An image of an annotation file.
   *
   * @param id COCO's
   * @param fileName in the folder of images
   * @param width pixels, 0 where the file does not say
   * @param height rows, 0 where the file does not say
   * @param persons as they were annotated
   */
  record Image(long id, String fileName, int width, int height, List<CocoPerson> persons) {

    private static Image of(JsonObject image) {
      return new Image(
          image.get("id").getAsLong(),
          image.get("file_name").getAsString(),
          image.has("width") ? image.get("width").getAsInt() : 0,
          image.has("height") ? image.get("height").getAsInt() : 0,
          new ArrayList<>());
    }
  }

  private CocoFile() {}

  /**
   * Reads annotations ({@code person_keypoints_*.json}): those of the category "person".
   *
   * @return the images in the order of their ids
   * @throws IOException if the file is none; the message says what is missing
   */
  static List<Image> read(Path file) throws IOException {
    try {
      JsonObject root = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
      SortedMap<Long, Image> images = new TreeMap<>();
      for (JsonElement each : root.getAsJsonArray("images")) {
        Image image = Image.of(each.getAsJsonObject());
        images.put(image.id, image);
      }
      int category = person(root.getAsJsonArray("categories"));
      for (JsonElement each : root.getAsJsonArray("annotations")) {
        JsonObject person = each.getAsJsonObject();
        Image image = images.get(person.get("image_id").getAsLong());
        if (image != null && person.get("category_id").getAsInt() == category) {
          image.persons.add(person(person));
        }
      }
      return List.copyOf(images.values());
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": no such file", e);
    } catch (AccessDeniedException e) {
      throw e;
    } catch (IOException e) { // a folder, or no text
      throw new IOException(file + ": can't be read as JSON: " + e.getMessage(), e);
    } catch (RuntimeException e) { // what Gson throws at JSON of another shape
      throw new IOException(
          file
              + ": no COCO keypoint annotations (images with id and file_name, annotations with"
              + " image_id, category_id, keypoints, bbox and area)"
              + words(e),
          e);
    }
  }

  private static String words(RuntimeException e) {
    if (e instanceof NullPointerException) {
      return ", one of them is missing";
    }
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    Matcher place = PLACE.matcher(message);
    return e instanceof JsonSyntaxException && place.find()
        ? ": no JSON at " + place.group()
        : ": " + message.lines().findFirst().orElse("");
  }

  /** The number of the category that is called so; COCO's where a file names none. */
  private static int person(JsonArray categories) {
    for (JsonElement each : categories == null ? new JsonArray() : categories) {
      JsonObject category = each.getAsJsonObject();
      if (category.has("name") && category.get("name").getAsString().equals("person")) {
        return category.get("id").getAsInt();
      }
    }
    return PERSON;
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
    CocoPerson said =
        new CocoPerson(
            joints,
            new Box(y, x, y + box.get(3).getAsFloat(), x + box.get(2).getAsFloat()),
            person.get("area").getAsDouble(),
            crowd);
    return person.has("num_keypoints")
        ? said.withIgnored(crowd || person.get("num_keypoints").getAsInt() == 0)
        : said;
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
    result.addProperty("score", pose.score()); // the order is what counts: no rounding
    return result;
  }

  /** COCO names its files by their ids: 000000000785.jpg; other names have none. */
  static OptionalLong id(Path file) {
    String name = file.getFileName().toString().replaceFirst("\\.[^.]*$", "");
    return name.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(name)) : OptionalLong.empty();
  }
}
