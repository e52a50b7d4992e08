package dev.fovea.app;

import com.google.gson.JsonObject;
import java.util.Locale;

/**
 * One thing that {@code selftest} looked at.
 *
 * @param check what kind of thing: device, format, rate, controls, unplug
 * @param subject which of them; may be empty
 * @param detail what was found, in words
 * @param numbers the same for programs; may be empty
 */
record SelftestLine(
    String check, Verdict verdict, String subject, String detail, JsonObject numbers) {

  enum Verdict {
    OK,
    /** Worth knowing, and no fault of the camera or of Fovea. */
    NOTE,
    SKIPPED,
    FAILED
  }

  static SelftestLine of(String check, Verdict verdict, String subject, String detail) {
    return new SelftestLine(check, verdict, subject, detail, new JsonObject());
  }

  String text() {
    return "%-7s %-8s %s"
        .formatted(word(), check, subject.isEmpty() ? detail : subject + ": " + detail);
  }

  JsonObject json() {
    JsonObject line = new JsonObject();
    line.addProperty("check", check);
    line.addProperty("verdict", word());
    line.addProperty("subject", subject);
    line.addProperty("detail", detail);
    numbers.asMap().forEach(line::add);
    return line;
  }

  private String word() {
    return word(verdict);
  }

  static String word(Verdict verdict) {
    return verdict.name().toLowerCase(Locale.ROOT);
  }
}
