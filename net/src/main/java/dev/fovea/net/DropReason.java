package dev.fovea.net;

import java.util.Locale;

/**
 * Why a frame that a server received has no result, as DROPPED says it: 1 and up, in this order.
 */
enum DropReason {
  /** A newer frame of this camera came before its turn. */
  SUPERSEDED,
  /** No picture, or the engine could not read it. */
  CORRUPT,
  /** The analyzer broke. */
  FAILED,
  /** The client or the server has left. */
  GONE,
  /** Its answer would have come later than the frame's deadline. */
  DEADLINE,
  /** More frames a second than the server takes from one client. */
  RATE,
  /** The server has no room for it. */
  BUSY,
  /** What a later version, or nobody, knows. */
  OTHER;

  int code() {
    return ordinal() + 1;
  }

  static DropReason of(int code) {
    return code >= 1 && code < OTHER.code() ? values()[code - 1] : OTHER;
  }

  /** As it is counted and shown. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
