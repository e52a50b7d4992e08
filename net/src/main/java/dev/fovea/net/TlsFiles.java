package dev.fovea.net;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Who one end of a TLS connection is, and whom it believes: files in PEM, as certbot and {@code
 * openssl} write them.
 *
 * @param certificate the own chain, leaf first; with {@code key}; a server needs both
 * @param key the own private key, PKCS #8 without a password
 * @param authorities whose certificates the other end must have. A server without them takes
 *     clients without certificates; a client without them believes what this JDK believes
 */
public record TlsFiles(Optional<Path> certificate, Optional<Path> key, Optional<Path> authorities) {

  /**
   * @throws IllegalArgumentException if there is a certificate without key, or a key without
   *     certificate
   */
  public TlsFiles {
    if (certificate.isPresent() != key.isPresent()) {
      throw new IllegalArgumentException("a certificate needs its key, and a key its certificate");
    }
  }

  /** A server's own, for clients without certificates. */
  public static TlsFiles server(Path certificate, Path key) {
    return new TlsFiles(Optional.of(certificate), Optional.of(key), Optional.empty());
  }

  /** A client without a certificate. */
  public static TlsFiles client(Optional<Path> authorities) {
    return new TlsFiles(Optional.empty(), Optional.empty(), authorities);
  }

  /** The same, believing certificates of these authorities only. */
  public TlsFiles withAuthorities(Path file) {
    return new TlsFiles(certificate, key, Optional.of(file));
  }
}
