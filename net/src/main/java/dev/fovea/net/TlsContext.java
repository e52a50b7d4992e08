package dev.fovea.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/**
 * Makes the engines of TLS 1.3 connections out of {@link TlsFiles}, and reads the files again when
 * they have changed: a renewed certificate needs no restart. Files that cannot be read then leave
 * what was there before. Any thread.
 */
final class TlsContext {
  private static final System.Logger LOG = System.getLogger(TlsContext.class.getName());
  private static final String VERSION = "TLSv1.3";

  /** A key store in memory wants a password; nobody else ever sees it. */
  private static final char[] NO_SECRET = {'-'};

  private final TlsFiles files;
  private List<FileTime> read;
  private SSLContext context;

  /**
   * Reads the files.
   *
   * @throws IOException if one of them is not what it should be; its message says which
   */
  TlsContext(TlsFiles files) throws IOException {
    this.files = files;
    read = times();
    context = load(files);
  }

  /** A server's end of a connection. */
  SSLEngine server() {
    SSLEngine engine = current().createSSLEngine();
    engine.setUseClientMode(false);
    engine.setNeedClientAuth(files.authorities().isPresent());
    engine.setEnabledProtocols(new String[] {VERSION});
    return engine;
  }

  /** A client's end, to a server whose certificate must be that host's. */
  SSLEngine client(String host, int port) {
    SSLEngine engine = current().createSSLEngine(host, port);
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    parameters.setProtocols(new String[] {VERSION});
    engine.setSSLParameters(parameters);
    return engine;
  }

  private synchronized SSLContext current() {
    try {
      List<FileTime> now = times();
      if (!now.equals(read)) {
        read = now;
        context = load(files);
        LOG.log(System.Logger.Level.INFO, "read the TLS files anew");
      }
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.WARNING, "keeping the TLS files as they were: {0}", e.getMessage());
    }
    return context;
  }

  private List<FileTime> times() throws IOException {
    List<FileTime> times = new ArrayList<>();
    for (Optional<Path> file : List.of(files.certificate(), files.key(), files.authorities())) {
      if (file.isPresent() && Files.exists(file.get())) {
        times.add(Files.getLastModifiedTime(file.get()));
      }
    }
    return times;
  }

  private static SSLContext load(TlsFiles files) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance(VERSION);
      KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
      keys.init(own(files), NO_SECRET);
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(believed(files));
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("TLS cannot use " + named(files) + ": " + e.getMessage(), e);
    }
  }

  private static KeyStore own(TlsFiles files) throws IOException, GeneralSecurityException {
    KeyStore store = empty();
    if (files.certificate().isPresent()) {
      List<X509Certificate> chain = Pem.certificates(files.certificate().get());
      PrivateKey key = Pem.key(files.key().orElseThrow());
      if (!Pem.belong(key, chain.getFirst().getPublicKey())) {
        throw new IOException(
            files.key().get() + " is not the key of " + files.certificate().get());
      }
      store.setKeyEntry("own", key, NO_SECRET, chain.toArray(Certificate[]::new));
    }
    return store;
  }

  /** The authorities' certificates, or {@code null} for the JDK's. */
  private static KeyStore believed(TlsFiles files) throws IOException, GeneralSecurityException {
    if (files.authorities().isEmpty()) {
      return null;
    }
    KeyStore store = empty();
    for (X509Certificate authority : Pem.certificates(files.authorities().get())) {
      store.setCertificateEntry("authority " + store.size(), authority);
    }
    return store;
  }

  private static KeyStore empty() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static String named(TlsFiles files) {
    return Stream.of(files.certificate(), files.key(), files.authorities())
        .flatMap(Optional::stream)
        .map(Path::toString)
        .reduce((one, two) -> one + ", " + two)
        .orElse("this JDK's certificates");
  }
}
