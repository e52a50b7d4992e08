package dev.fovea.web;

import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * Decides who may look. A page on loopback is in reach of every website that the same browser has
 * open, and of every program of the machine, so each request must show three things: the host that
 * it was sent to (a name that an attacker's DNS has turned to 127.0.0.1 shows itself there), its
 * origin where it has one, and the secret of this start in its path. Immutable; any thread.
 */
final class Guard {
  private final InetSocketAddress bound;
  private final byte[] token;

  /**
   * @param bound where the page listens, its port known
   */
  Guard(InetSocketAddress bound, String token) {
    this.bound = bound;
    this.token = bytes(token);
  }

  /** Why this request is refused; empty if it is welcome. */
  Optional<Refusal> refusal(Headers headers, String path) {
    return refusal(headers.first(HeaderNames.HOST), headers.first(HeaderNames.ORIGIN), path);
  }

  Optional<Refusal> refusal(Optional<String> host, Optional<String> origin, String path) {
    if (host.isEmpty() || !ownHost(host.get())) {
      return Optional.of(Refusal.HOST);
    }
    if (origin.isPresent() && !origin.get().equals("http://" + host.get())) {
      return Optional.of(Refusal.ORIGIN);
    }
    if (!path.equals("/healthz") && !carriesToken(path)) {
      return Optional.of(Refusal.TOKEN);
    }
    return Optional.empty();
  }

  private boolean ownHost(String host) {
    int colon = host.endsWith("]") ? -1 : host.lastIndexOf(':');
    String name = colon < 0 ? host : host.substring(0, colon);
    String port = colon < 0 ? "80" : host.substring(colon + 1);
    return port.equals(Integer.toString(bound.getPort()))
        && (name.equals("localhost") || name.equals(bound.getHostString()) || ownAddress(name));
  }

  /**
   * Rebinding needs a name, so a literal address is good even where all of them are listened on.
   */
  private boolean ownAddress(String name) {
    try {
      InetAddress address = InetAddress.ofLiteral(name.replaceAll("^\\[|]$", ""));
      return address.isLoopbackAddress()
          || bound.getAddress().isAnyLocalAddress()
          || bound.getAddress().equals(address);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Compares in a time that does not tell how much of a guess was right. */
  private boolean carriesToken(String path) {
    String[] parts = path.split("/", 4);
    return parts.length == 4
        && parts[1].equals("t")
        && MessageDigest.isEqual(bytes(parts[2]), token);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
