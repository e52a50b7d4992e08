package dev.fovea.web;

/** Why somebody may not look, or no longer. */
enum Refusal {
  HOST("host", "this host name is not the page's own"),
  ORIGIN("origin", "requests from other sites are refused"),
  TOKEN("token", "open the address that fovea printed; it holds the token of this start"),
  /** Frames that RFC 6455 forbids, or that are longer than anything a page says. */
  WEBSOCKET("websocket", "the frame breaks WebSocket's rules"),
  WORD("word", "the only message is " + Viewer.ACK);

  private final String reason;
  private final String words;

  Refusal(String reason, String words) {
    this.reason = reason;
    this.words = words;
  }

  /** What it is counted under. */
  String reason() {
    return reason;
  }

  /** For people, in one line. */
  String words() {
    return words;
  }
}
