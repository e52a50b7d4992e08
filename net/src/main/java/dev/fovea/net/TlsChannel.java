package dev.fovea.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.SocketChannel;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/**
 * A blocking socket spoken to in TLS. Where there is room for a whole record, what arrives is
 * decrypted straight into the reader's buffer, and what is sent is encrypted straight out of the
 * sender's: the one pass that TLS costs.
 *
 * <p>One thread reads and one writes, at the same time if they like, once the handshake is done,
 * which the first read does if nobody asked for it before. Closing the socket, from any thread,
 * ends both.
 */
final class TlsChannel implements ByteChannel, GatheringByteChannel {
  /** Records that one write to the socket takes: less system calls for a long frame. */
  private static final int RECORDS = 8;

  /** What every TLS record begins with: a content type of 20 to 23 (RFC 8446, 5.1). */
  private static final int FIRST_TYPE = 20;

  private static final int LAST_TYPE = 23;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SocketChannel socket;
  private final SSLEngine engine;
  private final ReentrantLock writing = new ReentrantLock();
  private final int recordBytes;
  private final int textBytes;

  /** Came from the socket and is not decrypted yet; the reader's. */
  private final ByteBuffer in;

  /** Is decrypted and not read yet; the reader's. */
  private final ByteBuffer text;

  private final ByteBuffer out;
  private volatile boolean shaken;
  private volatile boolean plain;

  TlsChannel(SocketChannel socket, SSLEngine engine) {
    this.socket = socket;
    this.engine = engine;
    recordBytes = engine.getSession().getPacketBufferSize();
    textBytes = engine.getSession().getApplicationBufferSize();
    in = ByteBuffer.allocateDirect(2 * recordBytes).limit(0);
    text = ByteBuffer.allocateDirect(textBytes).limit(0);
    out = ByteBuffer.allocateDirect(RECORDS * recordBytes);
  }

  /**
   * Agrees on keys with the other end, unless that was done before.
   *
   * @throws PeerException if the other end speaks no TLS, or the two do not come to terms
   */
  void handshake() throws IOException {
    if (shaken) {
      return;
    }
    try {
      recognize();
      engine.beginHandshake();
      HandshakeStatus status = engine.getHandshakeStatus();
      while (status != HandshakeStatus.NOT_HANDSHAKING && status != HandshakeStatus.FINISHED) {
        status = step(status);
      }
      requireValid();
      shaken = true;
    } catch (SSLException e) {
      flushAlert();
      throw new PeerException("handshake", "no TLS connection: " + e.getMessage());
    }
  }

  /** One that is believed itself, not for its issuer's sake, has no dates for the JDK. */
  private void requireValid() throws IOException {
    if (!engine.getUseClientMode() && !engine.getNeedClientAuth()) {
      return;
    }
    Certificate other = engine.getSession().getPeerCertificates()[0];
    try {
      ((X509Certificate) other).checkValidity();
    } catch (CertificateException e) {
      throw new PeerException(
          "handshake", "the peer's certificate has expired or is not valid yet: " + e.getMessage());
    }
  }

  /** A server looks at a client's first bytes: what speaks no TLS is answered without it. */
  private void recognize() throws IOException {
    if (engine.getUseClientMode()) {
      return;
    }
    while (in.remaining() < Integer.BYTES && fill()) {
      requireRecord();
    }
    if (!in.hasRemaining()) {
      throw new PeerException("no hello", "the peer left without a hello");
    }
    requireRecord();
  }

  private void requireRecord() throws IOException {
    int type = in.get(in.position()) & 0xff;
    if (type >= FIRST_TYPE && type <= LAST_TYPE) {
      return;
    }
    plain = true;
    while (in.remaining() < Integer.BYTES && fill()) {
      // Four bytes tell who it is.
    }
    throw engine.getUseClientMode()
        ? new PeerException("plain text", "the server speaks no TLS")
        : Stranger.withoutTls(in);
  }

  private HandshakeStatus step(HandshakeStatus status) throws IOException {
    return switch (status) {
      case NEED_TASK -> {
        engine.getDelegatedTask().run();
        yield engine.getHandshakeStatus();
      }
      case NEED_WRAP -> {
        yield wrapNothing();
      }
      default -> unwrapHandshake();
    };
  }

  private HandshakeStatus unwrapHandshake() throws IOException {
    SSLEngineResult result = engine.unwrap(in, text.clear());
    text.flip();
    switch (result.getStatus()) {
      case BUFFER_UNDERFLOW -> {
        if (!fill()) {
          throw new PeerException("truncated", "the connection ended within the TLS handshake");
        }
        requireRecord();
      }
      case CLOSED -> throw new PeerException("handshake", "the peer ended the TLS handshake");
      default -> {}
    }
    return result.getHandshakeStatus();
  }

  private HandshakeStatus wrapNothing() throws IOException {
    writing.lock();
    try {
      SSLEngineResult result = engine.wrap(NOTHING, out.clear());
      flush();
      return result.getHandshakeStatus();
    } finally {
      writing.unlock();
    }
  }

  /** Tells the other end why there is no connection, if it still listens. */
  private void flushAlert() {
    try {
      wrapNothing();
    } catch (IOException e) {
      // It does not: there is nobody to tell.
    }
  }

  @Override
  public int read(ByteBuffer to) throws IOException {
    handshake();
    try {
      int read = buffered(to);
      while (read == 0 && to.hasRemaining()) {
        read = decrypt(to);
      }
      return read;
    } catch (SSLException e) {
      throw new PeerException("tls", "broken TLS: " + e.getMessage());
    }
  }

  private int buffered(ByteBuffer to) {
    int bytes = Math.min(text.remaining(), to.remaining());
    to.put(to.position(), text, text.position(), bytes).position(to.position() + bytes);
    text.position(text.position() + bytes);
    return bytes;
  }

  private int decrypt(ByteBuffer to) throws IOException {
    boolean straight = to.remaining() >= textBytes;
    SSLEngineResult result = engine.unwrap(in, straight ? to : text.clear());
    if (!straight) {
      text.flip();
    }
    switch (result.getStatus()) {
      case BUFFER_UNDERFLOW -> {
        if (!fill()) {
          return -1;
        }
      }
      case CLOSED -> {
        return -1;
      }
      default -> afterwards(result.getHandshakeStatus());
    }
    return straight ? result.bytesProduced() : buffered(to);
  }

  /** Keys are changed now and then, which wants an answer. */
  private void afterwards(HandshakeStatus status) throws IOException {
    while (status == HandshakeStatus.NEED_TASK || status == HandshakeStatus.NEED_WRAP) {
      status = step(status);
    }
  }

  private boolean fill() throws IOException {
    in.compact();
    int read = socket.read(in);
    in.flip();
    return read >= 0;
  }

  @Override
  public int write(ByteBuffer from) throws IOException {
    return (int) write(new ByteBuffer[] {from}, 0, 1);
  }

  @Override
  public long write(ByteBuffer[] from) throws IOException {
    return write(from, 0, from.length);
  }

  @Override
  public long write(ByteBuffer[] from, int offset, int length) throws IOException {
    writing.lock();
    try {
      return plain ? socket.write(from, offset, length) : encrypt(from, offset, length);
    } catch (SSLException e) {
      throw new PeerException("tls", "broken TLS: " + e.getMessage());
    } finally {
      writing.unlock();
    }
  }

  private long encrypt(ByteBuffer[] from, int offset, int length) throws IOException {
    if (!shaken) {
      throw new IOException("there is no TLS connection yet");
    }
    long written = 0;
    while (remaining(from, offset, length) > 0) {
      out.clear();
      while (out.remaining() >= recordBytes && remaining(from, offset, length) > 0) {
        SSLEngineResult result = engine.wrap(from, offset, length, out);
        if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
          throw new PeerException("tls", "the peer has ended its TLS connection");
        }
        written += result.bytesConsumed();
      }
      flush();
    }
    return written;
  }

  private static long remaining(ByteBuffer[] from, int offset, int length) {
    long remaining = 0;
    for (int i = offset; i < offset + length; i++) {
      remaining += from[i].remaining();
    }
    return remaining;
  }

  private void flush() throws IOException {
    out.flip();
    while (out.hasRemaining()) {
      socket.write(out);
    }
  }

  /** Says that nothing more will be written; what is still read is not for anybody. */
  void shutdownOutput() throws IOException {
    if (shaken) {
      engine.closeOutbound();
      wrapNothing();
    }
    socket.shutdownOutput();
  }

  @Override
  public boolean isOpen() {
    return socket.isOpen();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
