package dev.fovea.v4l2;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Which of a camera's controls somebody may have meant; any thread. */
final class NearNames {
  private static final int MOST = 4;

  private NearNames() {}

  /** That there is no such control, and those whose names are spelled like it. */
  static String objection(String name, List<Control> controls) {
    String none = "no control \"" + name + "\"";
    if (controls.isEmpty()) {
      return none + ": this camera has none";
    }
    List<String> names = new ArrayList<>(controls.stream().map(Control::name).toList());
    names.removeIf(other -> !other.contains(name) && edits(name, other) > 1 + name.length() / 4);
    if (names.isEmpty()) {
      return none + "; \"fovea info\" lists the " + controls.size() + " of this camera";
    }
    names.sort(Comparator.comparingInt(other -> edits(name, other)));
    return none
        + "; near it are "
        + String.join(", ", names.subList(0, Math.min(MOST, names.size())));
  }

  /** Levenshtein's distance: letters to add, drop or replace, row by row. */
  static int edits(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }
}
