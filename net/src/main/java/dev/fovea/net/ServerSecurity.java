package dev.fovea.net;

import java.net.InetAddress;
import java.util.Optional;

/**
 * Who may use a server, and whether the wire is encrypted. A server that others than this machine
 * can reach needs a token.
 *
 * @param token what a client must say in its hello, or nothing: everybody may
 * @param tls the server's certificate and key, and whose clients' certificates it wants, or
 *     nothing: frames and token go as they are
 */
public record ServerSecurity(Optional<String> token, Optional<TlsFiles> tls) {
  /** Everybody on this machine, nothing encrypted. */
  public static final ServerSecurity LOCAL = new ServerSecurity(Optional.empty(), Optional.empty());

  /** As long as a random UUID's digits; shorter ones can be guessed. */
  public static final int MIN_TOKEN = 16;

  /**
   * @throws IllegalArgumentException if the token is too short, or longer than a hello holds
   */
  public ServerSecurity {
    token.ifPresent(ServerSecurity::check);
  }

  private static void check(String token) {
    int length = Wire.utf8(token).length;
    if (token.length() < MIN_TOKEN || length < token.length()) {
      throw new IllegalArgumentException(
          "a token has %d to %d letters, not %d: openssl rand -hex 24 makes one"
              .formatted(MIN_TOKEN, Wire.MAX_TEXT, token.length()));
    }
  }

  /** Whether it will do for that address. */
  public boolean suffices(InetAddress address) {
    return address.isLoopbackAddress() || token.isPresent();
  }

  /** Without the token, which belongs in no log. */
  @Override
  public String toString() {
    return "token: %s, TLS: %s".formatted(token.isPresent(), tls.isPresent());
  }
}
