package dev.fovea.app;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Says which options mean nothing beside what else was given. */
final class Fit {
  private Fit() {}

  /**
   * Refuses each of the options, if it was given.
   *
   * @param why what follows the option's name: "goes with a camera"
   */
  static void refuse(CommandSpec spec, String why, String... options) {
    for (String option : options) {
      if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
        throw new ParameterException(spec.commandLine(), option + " " + why);
      }
    }
  }
}
