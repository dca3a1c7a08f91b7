package dev.gatun.jmh.macro;

import dev.gatun.http.client.HttpClient;
import java.net.URI;
import java.util.concurrent.Callable;
import java.util.function.Function;

/** Gatun's client on one event loop, by threads that wait. */
public final class GatunWaiting implements Function<URI, Callable<byte[]>> {
    @Override
    public Callable<byte[]> apply(URI uri) {
        HttpClient client = GatunAsking.client();
        return () -> client.get(uri).send().bytes();
    }
}
