package dev.fovea.bench;

import java.io.IOException;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What vcam says at its end.
 *
 * @param delivered frames that the command dequeued
 * @param calls polls and ioctls of the command that vcam answered
 * @param cpuSeconds that the command used, user and system
 */
record VcamReport(long delivered, long calls, double cpuSeconds) {
  private static final Pattern LINE =
      Pattern.compile(
          "vcam: (\\d+) delivered, \\d+ dropped, (\\d+) polls, (\\d+) ioctls;"
              + " command used ([\\d.]+) s user, ([\\d.]+) s system");

  /**
   * Finds the report in vcam's standard error.
   *
   * @throws IOException if it isn't there
   */
  static VcamReport in(String standardError) throws IOException {
    MatchResult found =
        LINE.matcher(standardError)
            .results()
            .findFirst()
            .orElseThrow(
                () ->
                    new IOException(
                        "vcam has not reported: "
                            + standardError.lines().reduce("", (_, last) -> last)));
    return new VcamReport(
        Long.parseLong(found.group(1)),
        Long.parseLong(found.group(2)) + Long.parseLong(found.group(3)),
        Double.parseDouble(found.group(4)) + Double.parseDouble(found.group(5)));
  }
}
