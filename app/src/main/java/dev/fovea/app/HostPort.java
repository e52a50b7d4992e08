package dev.fovea.app;

import dev.fovea.net.PoseServer;
import java.net.InetSocketAddress;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** An address as people write it: HOST:PORT, [IPv6]:PORT, :PORT (loopback) or HOST. */
record HostPort(String host, int port) {
  /** Not 10080, which browsers block. */
  private static final int PAGE_PORT = 10027;

  private static final int METRICS_PORT = 10028;

  static final class Converter implements ITypeConverter<HostPort> {
    @Override
    public HostPort convert(String text) {
      return parse(text, PoseServer.DEFAULT_PORT);
    }
  }

  /** For metrics: no port is the page's neighbour. */
  static final class MetricsConverter implements ITypeConverter<HostPort> {
    @Override
    public HostPort convert(String text) {
      return parse(text, METRICS_PORT);
    }
  }

  /** For the page: no port is the page's own. */
  static final class PageConverter implements ITypeConverter<HostPort> {
    @Override
    public HostPort convert(String text) {
      return parse(text, PAGE_PORT);
    }
  }

  static HostPort parse(String text, int defaultPort) {
    int colon = text.lastIndexOf(':');
    boolean hasPort = colon >= 0 && colon > text.lastIndexOf(']');
    String host = hasPort ? text.substring(0, colon) : text;
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.contains(":")) {
      throw new TypeConversionException(
          "an IPv6 address needs brackets: [" + text + "]:" + defaultPort);
    }
    return new HostPort(
        host.isEmpty() ? "127.0.0.1" : host,
        hasPort ? port(text.substring(colon + 1)) : defaultPort);
  }

  private static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= 65535) {
        return port;
      }
    } catch (NumberFormatException _) {
      // told below, like a number out of range
    }
    throw new TypeConversionException(
        "'" + text + "' is no port: give HOST:PORT with a port of 0 to 65535");
  }

  static HostPort of(InetSocketAddress address) {
    return new HostPort(address.getAddress().getHostAddress(), address.getPort());
  }

  InetSocketAddress address() {
    return new InetSocketAddress(host, port);
  }

  boolean loopback() {
    InetSocketAddress address = address();
    return !address.isUnresolved() && address.getAddress().isLoopbackAddress();
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
