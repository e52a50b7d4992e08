package dev.fovea.bench;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.util.Optional;

/**
 * What the summary of one {@code fovea view --json} says.
 *
 * @param shown frames shown with a result
 * @param framesPerSecond of those
 * @param ageP50Millis from the driver's stamp to the display's having frame and pose
 * @param ageP99Millis the same
 * @param inferenceP50Millis in the model
 * @param inferenceP99Millis the same
 * @param roundTripP50Millis from a frame's being sent to its result; empty if the summary has none
 * @param superseded frames of the camera that were overtaken before they could be sent
 * @param lost frames that the driver had no buffer for
 */
record LinkRun(
    long shown,
    double framesPerSecond,
    double ageP50Millis,
    double ageP99Millis,
    double inferenceP50Millis,
    double inferenceP99Millis,
    Optional<Double> roundTripP50Millis,
    long superseded,
    long lost) {

  /**
   * Reads the last line of a view's output.
   *
   * @throws IOException if it is no summary
   */
  static LinkRun parse(String line) throws IOException {
    JsonObject summary = JsonParser.parseString(line).getAsJsonObject().getAsJsonObject("summary");
    if (summary == null) {
      throw new IOException("fovea view ended without a summary: " + line);
    }
    JsonObject camera = summary.getAsJsonObject("camera");
    JsonObject inference = summary.getAsJsonObject("inferenceMillis");
    JsonObject age = summary.getAsJsonObject("ageMillis");
    return new LinkRun(
        summary.get("shown").getAsLong(),
        summary.get("fps").getAsDouble(),
        age.get("p50").getAsDouble(),
        age.get("p99").getAsDouble(),
        inference.get("p50").getAsDouble(),
        inference.get("p99").getAsDouble(),
        Optional.ofNullable(summary.getAsJsonObject("link").getAsJsonObject("roundTripMillis"))
            .map(roundTrip -> roundTrip.get("p50").getAsDouble()),
        Optional.ofNullable(camera.getAsJsonObject("dropped").get("superseded"))
            .map(count -> count.getAsLong())
            .orElse(0L),
        camera.get("lost").getAsLong());
  }

  /** Age without the model, which is somebody else's. */
  double ageBeyondInferenceP50Millis() {
    return ageP50Millis - inferenceP50Millis;
  }

  double ageBeyondInferenceP99Millis() {
    return ageP99Millis - inferenceP99Millis;
  }
}
