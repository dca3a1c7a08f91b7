package dev.gatun.jmh.peers.clients;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.Callable;
import java.util.function.Function;

/** The JDK's client, by threads that wait. */
public final class JdkWaiting implements Function<URI, Callable<byte[]>> {
    @Override
    public Callable<byte[]> apply(URI uri) {
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        HttpRequest request = HttpRequest.newBuilder(uri).build();
        return () -> client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
    }
}
