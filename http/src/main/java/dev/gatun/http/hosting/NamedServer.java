package dev.gatun.http.hosting;

import dev.gatun.http.HttpServer;
import java.util.Optional;

/**
 * A server of a registry as it was when it was asked for.
 *
 * @param name unique in its registry
 * @param server what runs, or is ending; empty when it was not started, or has ended
 */
public record NamedServer(String name, Optional<HttpServer> server) {
    /** Whether it was started and has not ended. */
    public boolean isStarted() {
        return server.isPresent();
    }
}
