package dev.gatun.http.internal.client.call;

import dev.gatun.http.client.ClientResponse;
import dev.gatun.http.client.PoolStatistics;
import java.util.concurrent.CompletableFuture;

/** A client's loops and pools, and where its calls begin. Any thread. */
public final class ClientCore {
    private final ClientSettings settings;

    /** A client that makes connections when they are needed. */
    public ClientCore(ClientSettings settings) {
        this.settings = settings;
    }

    /** What the client was told. */
    public ClientSettings settings() {
        return settings;
    }

    /** Begins a call. The future completes with the head of the response; cancelling it ends the call. */
    public CompletableFuture<ClientResponse> call(CallRequest request) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException("calls come with the connector: " + request.uri()));
    }

    /** As {@link #call}, and waits. */
    public ClientResponse callAndWait(CallRequest request) {
        return call(request).join();
    }

    /** What the pools have counted. */
    public PoolStatistics statistics() {
        return PoolStatistics.NONE;
    }

    /** Ends all calls and connections, and the loops where they are the client's own. */
    public void close() {}
}
