package dev.fovea.net;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Lets in who knows the token. The comparison takes as long whatever was said. An address that said
 * a wrong one five times may try once a second; until then even the right one is refused there, so
 * that nobody learns it by trying. Any thread.
 */
final class TokenGate {
  private static final int TRIES = 5;
  private static final double TRIES_PER_SECOND = 1;

  /** Addresses that are remembered; who was quiet for longest is forgotten first. */
  private static final int MOST_ADDRESSES = 1_024;

  private final Optional<byte[]> token;
  private final Map<InetAddress, TokenBucket> tries =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InetAddress, TokenBucket> eldest) {
          return size() > MOST_ADDRESSES;
        }
      };

  /**
   * @param token what opens, or nothing: it stands open
   */
  TokenGate(Optional<String> token) {
    this.token = token.map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Lets a client in.
   *
   * @param nowNanos of {@link System#nanoTime}
   * @throws PeerException if it said no token or a wrong one, or has done so too often
   */
  void check(InetAddress from, String said, long nowNanos) throws PeerException {
    if (token.isEmpty()) {
      return;
    }
    TokenBucket left = left(from, nowNanos);
    if (!left.ready(nowNanos)) {
      throw new PeerException("tries", "too many wrong tokens from this address: wait a second");
    }
    if (!MessageDigest.isEqual(token.get(), said.getBytes(StandardCharsets.UTF_8))) {
      left.take(nowNanos);
      throw new PeerException(
          "token",
          said.isEmpty()
              ? "this server wants a token: give --token-file FILE"
              : "this is not the server's token");
    }
  }

  private synchronized TokenBucket left(InetAddress from, long nowNanos) {
    return tries.computeIfAbsent(from, key -> new TokenBucket(TRIES_PER_SECOND, TRIES, nowNanos));
  }
}
