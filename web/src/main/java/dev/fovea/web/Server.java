package dev.fovea.web;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.http1.Http1ConnectionSelectorConfig;
import io.helidon.webserver.websocket.WsConfig;
import io.helidon.webserver.websocket.WsRouting;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The page's endpoints on Helidon: every request passes the guard first. Requests run on virtual
 * threads; owned by a {@link LivePage} and ended with it.
 */
final class Server implements AutoCloseable {
  /** The page's files and their types. */
  private static final Map<String, String> FILES =
      Map.of(
          "index.html", "text/html; charset=utf-8",
          "fovea.css", "text/css; charset=utf-8",
          "fovea.js", "text/javascript; charset=utf-8",
          "link.js", "text/javascript; charset=utf-8",
          "painter.js", "text/javascript; charset=utf-8",
          "icon.svg", "image/svg+xml");

  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:;"
              + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "Referrer-Policy",
          "no-referrer",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Cache-Control",
          "no-store");

  /** An acknowledgement has three bytes. */
  private static final int MAX_CLIENT_MESSAGE = 125;

  /** A browser opens up to six; beyond these a new one waits for an old one to end. */
  static final int MAX_CONNECTIONS = 128;

  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final Duration GRACE = Duration.ofMillis(200);

  /** Held, because a logger that nobody holds forgets its level. */
  private static final Logger HELIDON = Logger.getLogger("io.helidon");

  private final LivePage page;
  private final String base;
  private final InetSocketAddress address;
  private final Guard guard;
  private final WebServer web;

  private Server(LivePage.Options options, LivePage page) throws IOException {
    this.page = page;
    this.base = "/t/" + options.token() + "/";
    this.address = freeAddress(options.address());
    this.guard = new Guard(address, options.token());
    this.web = listen();
  }

  static Server start(LivePage.Options options, LivePage page) throws IOException {
    if (HELIDON.getLevel() == null) {
      HELIDON.setLevel(Level.WARNING);
    }
    return new Server(options, page);
  }

  URI url() {
    InetAddress host = address.getAddress();
    String text = host.isAnyLocalAddress() ? "127.0.0.1" : host.getHostAddress();
    String literal = text.contains(":") ? "[" + text + "]" : text;
    return URI.create("http://" + literal + ":" + address.getPort() + base);
  }

  @Override
  public void close() {
    web.stop();
  }

  /**
   * The address with its port known. Helidon says only in its log why it does not start; this says
   * it to the caller.
   */
  private static InetSocketAddress freeAddress(InetSocketAddress wish) throws IOException {
    if (wish.isUnresolved()) {
      throw new IOException("no such host: " + wish.getHostString());
    }
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(wish);
      return new InetSocketAddress(wish.getAddress(), probe.getLocalPort());
    } catch (BindException e) {
      throw new IOException(
          String.valueOf(e.getMessage()).contains("in use")
              ? "port " + wish.getPort() + " is taken, choose another with --http"
              : "cannot listen on " + wish + ": " + e.getMessage(),
          e);
    }
  }

  private WebServer listen() throws IOException {
    WsConfig webSocket = WsConfig.builder().maxFrameLength(MAX_CLIENT_MESSAGE).build();
    WebServer server =
        WebServer.builder()
            .address(address.getAddress())
            .port(address.getPort())
            .shutdownHook(false)
            .shutdownGracePeriod(GRACE)
            .idleConnectionTimeout(IDLE)
            .idleConnectionPeriod(IDLE)
            .maxTcpConnections(MAX_CONNECTIONS)
            .maxPayloadSize(0)
            .addProtocol(webSocket) // where its connections look for their limit
            .addConnectionSelector(selector(webSocket))
            .addRouting(routing())
            .addRouting(WsRouting.builder().endpoint(base + "ws", () -> new Viewer(page, guard)))
            .build()
            .start();
    if (!server.isRunning()) {
      throw new IOException("cannot listen on " + address + ", choose another with --http");
    }
    return server;
  }

  private Http1ConnectionSelector selector(WsConfig webSocket) {
    return Http1ConnectionSelectorConfig.builder()
        .config(Http1Config.create())
        .addUpgrader(new CountedUpgrader(webSocket, page))
        .build();
  }

  private HttpRouting.Builder routing() {
    HttpRouting.Builder routing =
        HttpRouting.builder()
            .addFilter(this::admit)
            .get("/healthz", (request, response) -> response.send("ok\n"))
            .get(base + "snapshot.jpg", this::snapshot)
            .get(base, (request, response) -> sendFile("index.html", response));
    for (String name : FILES.keySet()) {
      routing.get(base + name, (request, response) -> sendFile(name, response));
    }
    return routing;
  }

  private void admit(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    HEADERS.forEach((name, value) -> response.header(name, value));
    Optional<Refusal> refusal = guard.refusal(request.headers(), request.path().rawPath());
    if (refusal.isPresent()) {
      page.refused(refusal.get());
      response.header(HeaderValues.CONNECTION_CLOSE);
      response.status(Status.FORBIDDEN_403).send(refusal.get().words() + "\n");
    } else {
      chain.proceed();
    }
  }

  private void snapshot(ServerRequest request, ServerResponse response)
      throws InterruptedException {
    Optional<byte[]> jpeg = page.noSignal().isPresent() ? Optional.empty() : page.snapshot();
    if (jpeg.isPresent()) {
      response.header(HeaderNames.CONTENT_TYPE, "image/jpeg").send(jpeg.get());
    } else {
      String why = page.noSignal().orElse("no frame came in time");
      response.status(Status.SERVICE_UNAVAILABLE_503).send("no picture: " + why + "\n");
    }
  }

  private static void sendFile(String name, ServerResponse response) throws IOException {
    try (InputStream file = Server.class.getResourceAsStream("page/" + name)) {
      if (file == null) {
        throw new IOException("the jar of dev.fovea.web lacks page/" + name);
      }
      response.header(HeaderNames.CONTENT_TYPE, FILES.get(name)).send(file.readAllBytes());
    }
  }
}
