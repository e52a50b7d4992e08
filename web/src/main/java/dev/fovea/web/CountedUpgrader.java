package dev.fovea.web;

import io.helidon.common.concurrency.limits.Limit;
import io.helidon.http.HttpPrologue;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.websocket.WsConfig;
import io.helidon.webserver.websocket.WsUpgrader;
import io.helidon.websocket.WsCloseException;
import java.time.Duration;

/**
 * Counts the viewers that Helidon puts out because they break WebSocket's rules, which it tells no
 * listener. Each connection's thread counts its own end; lives as long as the page.
 */
final class CountedUpgrader extends WsUpgrader {
  private final LivePage page;

  CountedUpgrader(WsConfig config, LivePage page) {
    super(config);
    this.page = page;
  }

  @Override
  public ServerConnection upgrade(
      ConnectionContext context, HttpPrologue prologue, WritableHeaders<?> headers) {
    ServerConnection connection = super.upgrade(context, prologue, headers);
    return connection == null ? null : new Counted(connection, page);
  }

  private record Counted(ServerConnection connection, LivePage page) implements ServerConnection {
    @Override
    public void handle(Limit limit) throws InterruptedException {
      try {
        connection.handle(limit);
      } catch (CloseConnectionException e) {
        if (e.getCause() == null || e.getCause() instanceof WsCloseException) {
          page.refused(Refusal.WEBSOCKET);
        }
        throw e;
      } catch (IllegalArgumentException reservedOpcode) { // which Helidon takes for its own fault
        page.refused(Refusal.WEBSOCKET);
        throw new CloseConnectionException("reserved opcode", reservedOpcode);
      }
    }

    @Override
    public Duration idleTime() {
      return connection.idleTime();
    }

    @Override
    public void close(boolean interrupt) {
      connection.close(interrupt);
    }
  }
}
