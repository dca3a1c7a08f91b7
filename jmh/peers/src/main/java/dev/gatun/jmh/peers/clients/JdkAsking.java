package dev.gatun.jmh.peers.clients;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/** The JDK's client, by its futures. */
public final class JdkAsking implements Function<URI, Supplier<CompletionStage<byte[]>>> {
    @Override
    public Supplier<CompletionStage<byte[]>> apply(URI uri) {
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        HttpRequest request = HttpRequest.newBuilder(uri).build();
        return () -> client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray()).thenApply(HttpResponse::body);
    }
}
