package dev.fovea.net;

import java.util.Locale;

/** Why a connection ends, as GOODBYE says it: 1 and up, in this order. */
enum GoodbyeReason {
  /** Nothing is wrong. */
  DONE,
  /** The server ends. */
  ENDING,
  HTTP,
  TLS,
  NOT_FOVEA,
  VERSION,
  UNKNOWN_TYPE,
  UNEXPECTED,
  MALFORMED,
  OVERSIZE,
  MEMORY,
  TRUNCATED,
  NO_HELLO,
  SILENT,
  IDLE,
  NOT_READING,
  TOO_MANY_CONNECTIONS,
  BROKEN,
  /** No token, or a wrong one. */
  TOKEN,
  /** Too many wrong tokens from this address. */
  TRIES,
  /** The server wants TLS. */
  PLAIN_TEXT,
  /** What a later version, or nobody, knows. */
  OTHER;

  int code() {
    return ordinal() + 1;
  }

  static GoodbyeReason of(int code) {
    return code >= 1 && code < OTHER.code() ? values()[code - 1] : OTHER;
  }

  /** The one that is counted under such words, or {@link #OTHER}. */
  static GoodbyeReason of(String text) {
    for (GoodbyeReason reason : values()) {
      if (reason.text().equals(text)) {
        return reason;
      }
    }
    return OTHER;
  }

  /** As it is counted and shown. */
  String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
