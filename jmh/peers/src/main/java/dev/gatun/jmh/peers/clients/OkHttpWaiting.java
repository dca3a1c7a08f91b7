package dev.gatun.jmh.peers.clients;

import java.net.URI;
import java.util.concurrent.Callable;
import java.util.function.Function;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** OkHttp, by threads that wait. */
public final class OkHttpWaiting implements Function<URI, Callable<byte[]>> {
    @Override
    public Callable<byte[]> apply(URI uri) {
        OkHttpClient client = OkHttpAsking.client();
        Request request = new Request.Builder().url(uri.toString()).build();
        return () -> {
            try (Response response = client.newCall(request).execute()) {
                return response.body().bytes();
            }
        };
    }
}
