package dev.gatun.jmh.macro;

import dev.gatun.http.client.ClientResponse;
import dev.gatun.http.client.HttpClient;
import java.net.URI;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/** Gatun's client on one event loop, by its futures. */
public final class GatunAsking implements Function<URI, Supplier<CompletionStage<byte[]>>> {
    private static final int MOST = 1_000;

    /** A client that keeps as many connections as there may be calls. */
    static HttpClient client() {
        return HttpClient.builder().pool(pool -> pool.perOrigin(MOST).total(MOST)).build();
    }

    @Override
    public Supplier<CompletionStage<byte[]>> apply(URI uri) {
        HttpClient client = client();
        return () -> client.get(uri).sendAsync().thenCompose(ClientResponse::bytesAsync);
    }
}
