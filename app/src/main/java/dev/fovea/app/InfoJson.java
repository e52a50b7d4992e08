package dev.fovea.app;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.fovea.v4l2.CaptureDevice;
import dev.fovea.v4l2.Control;
import dev.fovea.v4l2.DeviceInfo;
import dev.fovea.v4l2.DvTimings;
import dev.fovea.v4l2.Fraction;
import dev.fovea.v4l2.FrameInterval;
import dev.fovea.v4l2.FrameSize;
import dev.fovea.v4l2.Input;
import dev.fovea.v4l2.Standard;
import dev.fovea.v4l2.SupportedFormat;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** What a camera is, for {@code --json}; names as docs/json.md has them. */
final class InfoJson {
  private InfoJson() {}

  /** What {@code devices} prints of a camera. */
  static JsonObject of(DeviceInfo info) {
    JsonObject line = new JsonObject();
    line.addProperty("path", info.path().toString());
    line.addProperty("card", info.card());
    line.addProperty("driver", info.driver());
    line.addProperty("busInfo", info.busInfo());
    line.addProperty("byId", info.byId().orElse(null));
    return line;
  }

  /** What {@code info} prints of a camera. */
  static JsonObject of(CaptureDevice camera) throws IOException {
    JsonObject object = of(camera.info());
    addInputs(object, camera);
    JsonArray formats = new JsonArray();
    camera.formats().forEach(format -> formats.add(of(format)));
    object.add("formats", formats);
    JsonArray controls = new JsonArray();
    camera.controls().all().forEach(control -> controls.add(of(control)));
    object.add("controls", controls);
    return object;
  }

  private static void addInputs(JsonObject object, CaptureDevice camera) throws IOException {
    JsonArray inputs = new JsonArray();
    List<Input> all = camera.inputs().all();
    int selected = all.isEmpty() ? -1 : camera.inputs().selected();
    for (Input input : all) {
      inputs.add(of(input, input.index() == selected));
      if (input.index() == selected && input.features().contains(Input.Feature.STANDARDS)) {
        object.add("standards", standards(camera));
      }
      if (input.index() == selected && input.features().contains(Input.Feature.DV_TIMINGS)) {
        object.add("timings", timings(camera));
      }
    }
    object.add("inputs", inputs);
  }

  private static JsonObject of(Input input, boolean selected) {
    JsonObject object = new JsonObject();
    object.addProperty("index", input.index());
    object.addProperty("name", input.name());
    object.addProperty("kind", Names.of(input.kind()));
    object.addProperty("selected", selected);
    object.add("status", words(input.status()));
    object.add("features", words(input.features()));
    return object;
  }

  private static JsonObject standards(CaptureDevice camera) throws IOException {
    List<Standard> all = camera.standards().all();
    JsonArray names = new JsonArray();
    all.forEach(standard -> names.add(standard.name()));
    JsonObject object = new JsonObject();
    object.addProperty("current", Names.standard(all, camera.standards().current()));
    object.addProperty(
        "received", Names.of(camera.standards().query(), found -> Names.standard(all, found)));
    object.add("all", names);
    return object;
  }

  private static JsonObject timings(CaptureDevice camera) throws IOException {
    JsonArray names = new JsonArray();
    camera.timings().all().forEach(timings -> names.add(timings.toString()));
    JsonObject object = new JsonObject();
    object.addProperty("current", camera.timings().current().toString());
    object.addProperty("received", Names.of(camera.timings().query(), DvTimings::toString));
    object.add("all", names);
    return object;
  }

  private static JsonArray words(Collection<? extends Enum<?>> constants) {
    JsonArray words = new JsonArray();
    constants.stream().sorted().map(Names::of).forEach(words::add);
    return words;
  }

  private static JsonObject of(SupportedFormat format) {
    JsonObject object = new JsonObject();
    object.addProperty("fourcc", format.pixelFormat().name());
    object.addProperty("description", format.description());
    object.addProperty("compressed", format.compressed());
    JsonArray sizes = new JsonArray();
    for (FrameSize size : format.sizes()) {
      JsonObject one = new JsonObject();
      one.addProperty("size", size.toString());
      one.add("framesPerSecond", jsonRates(size));
      sizes.add(one);
    }
    object.add("sizes", sizes);
    return object;
  }

  /** Numbers, or an object with the bounds where any rate between them will do. */
  private static JsonArray jsonRates(FrameSize size) {
    JsonArray rates = new JsonArray();
    for (FrameInterval interval : size.intervals()) {
      switch (interval) {
        case FrameInterval.Discrete(var seconds) -> rates.add(perSecond(seconds));
        case FrameInterval.Range(var min, var max, _) -> {
          JsonObject range = new JsonObject();
          range.addProperty("min", perSecond(max));
          range.addProperty("max", perSecond(min));
          rates.add(range);
        }
      }
    }
    return rates;
  }

  private static double perSecond(Fraction seconds) {
    return Json.rounded(seconds.inverse().value(), 3);
  }

  /** A control as {@code info} and {@code set} print it. */
  static JsonObject of(Control control) {
    JsonObject object = new JsonObject();
    object.addProperty("id", control.id());
    object.addProperty("name", control.name());
    object.addProperty("label", control.label());
    object.addProperty("group", control.group());
    object.addProperty("type", control.type().name().toLowerCase(Locale.ROOT));
    object.addProperty("minimum", control.minimum());
    object.addProperty("maximum", control.maximum());
    object.addProperty("step", control.step());
    object.addProperty("default", control.defaultValue());
    control.number().ifPresent(number -> object.addProperty("value", number));
    if (control.number().isEmpty()) {
      control.value().ifPresent(value -> object.addProperty("value", value.toString()));
    }
    object.addProperty("readOnly", control.readOnly());
    object.addProperty("inactive", control.inactive());
    object.add("flags", words(control.flags()));
    addShape(object, control);
    return object;
  }

  private static void addShape(JsonObject object, Control control) {
    if (!control.menu().isEmpty()) {
      JsonObject menu = new JsonObject();
      control.menu().forEach(item -> menu.addProperty(Long.toString(item.index()), item.label()));
      object.add("menu", menu);
    }
    if (!control.shape().dimensions().isEmpty()) {
      JsonArray dimensions = new JsonArray();
      control.shape().dimensions().forEach(dimensions::add);
      object.add("dimensions", dimensions);
    }
  }
}
