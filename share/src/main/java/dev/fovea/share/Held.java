package dev.fovea.share;

import dev.fovea.FrameFormat;

/** A frame that the owner holds for its consumers: all under the hub's lock. */
final class Held {
  final SharedBuffer shared;
  final FrameFormat format;
  final int slot;
  final long stamp;

  /** Consumers that hold it, and one while it is the newest. */
  int leases = 1;

  Held(SharedBuffer shared, int slot, long stamp) {
    this.shared = shared;
    this.format = shared.frame().format();
    this.slot = slot;
    this.stamp = stamp;
  }
}
