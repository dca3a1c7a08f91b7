package dev.gatun.jmh.peers.clients;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** OkHttp by its dispatcher: a platform thread for each call that is under way. */
public final class OkHttpAsking implements Function<URI, Supplier<CompletionStage<byte[]>>> {
    private static final int MOST = 1_000;

    /** A client that keeps as many connections as there may be calls. */
    static OkHttpClient client() {
        Dispatcher dispatcher = new Dispatcher();
        dispatcher.setMaxRequests(MOST);
        dispatcher.setMaxRequestsPerHost(MOST);
        return new OkHttpClient.Builder().dispatcher(dispatcher).connectionPool(new ConnectionPool(MOST, 5, java.util.concurrent.TimeUnit.MINUTES)).build();
    }

    @Override
    public Supplier<CompletionStage<byte[]>> apply(URI uri) {
        OkHttpClient client = client();
        Request request = new Request.Builder().url(uri.toString()).build();
        return () -> {
            CompletableFuture<byte[]> outcome = new CompletableFuture<>();
            client.newCall(request).enqueue(new Callback() {
                @Override
                public void onResponse(Call call, Response response) throws IOException {
                    try (response) {
                        outcome.complete(response.body().bytes());
                    }
                }

                @Override
                public void onFailure(Call call, IOException failure) {
                    outcome.completeExceptionally(failure);
                }
            });
            return outcome;
        };
    }
}
