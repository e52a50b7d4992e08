package dev.fovea.v4l2;

import dev.fovea.v4l2.uapi.V4l2;

/**
 * Who may change a device that several programs have open: only those of the highest priority that
 * anybody has; the others are told EBUSY.
 */
public enum Priority {
  /** Gives way to everybody. */
  BACKGROUND(V4l2.PRIORITY_BACKGROUND),
  /** What a device is opened with. */
  INTERACTIVE(V4l2.PRIORITY_INTERACTIVE),
  /** Keeps everybody else from changing anything. */
  RECORD(V4l2.PRIORITY_RECORD);

  private final int number;

  Priority(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  static Priority of(int number) {
    for (Priority priority : values()) {
      if (priority.number == number) {
        return priority;
      }
    }
    return INTERACTIVE;
  }
}
