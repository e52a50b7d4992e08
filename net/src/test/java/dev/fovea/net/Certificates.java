package dev.fovea.net;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Certificates for localhost that sign themselves, made by the JDK's keytool, as PEM files. */
final class Certificates {
  private static final String PASSWORD = "changeit";

  private Certificates() {}

  /** A certificate that is good for ten days. */
  static TlsFiles make(Path folder, String name) throws Exception {
    return make(folder, name, "dns:localhost,ip:127.0.0.1", "-0d");
  }

  /**
   * A certificate.
   *
   * @param names whose it is, as keytool's {@code san}
   * @param start when it begins, as keytool has it; it is good for ten days
   */
  static TlsFiles make(Path folder, String name, String names, String start) throws Exception {
    Path store = folder.resolve(name + ".p12");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-alias", "own", "-keyalg", "EC", "-validity", "10"));
    command.addAll(List.of("-startdate", start, "-dname", "CN=" + name, "-ext", "san=" + names));
    command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new IOException(said);
    }
    return write(folder, name, store);
  }

  private static TlsFiles write(Path folder, String name, Path store)
      throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream stream = Files.newInputStream(store)) {
      keys.load(stream, PASSWORD.toCharArray());
    }
    Certificate certificate = keys.getCertificate("own");
    byte[] key = keys.getKey("own", PASSWORD.toCharArray()).getEncoded();
    return TlsFiles.server(
        pem(folder.resolve(name + ".crt"), "CERTIFICATE", certificate.getEncoded()),
        pem(folder.resolve(name + ".key"), "PRIVATE KEY", key));
  }

  private static Path pem(Path file, String what, byte[] bytes) throws IOException {
    String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return Files.writeString(
        file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(what, lines, what));
  }
}
