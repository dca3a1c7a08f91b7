package dev.gatun.jmh.peers.clients;

import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.reactor.IOReactorConfig;

/** Apache's asynchronous client with one I/O thread. */
public final class ApacheAsking implements Function<URI, Supplier<CompletionStage<byte[]>>> {
    static final int MOST = 1_000;

    @Override
    public Supplier<CompletionStage<byte[]>> apply(URI uri) {
        CloseableHttpAsyncClient client = HttpAsyncClients.custom()
                .setConnectionManager(PoolingAsyncClientConnectionManagerBuilder.create().setMaxConnTotal(MOST).setMaxConnPerRoute(MOST).build())
                .setIOReactorConfig(IOReactorConfig.custom().setIoThreadCount(1).setTcpNoDelay(true).build())
                .build();
        client.start();
        return () -> {
            CompletableFuture<byte[]> outcome = new CompletableFuture<>();
            SimpleHttpRequest request = SimpleRequestBuilder.get(uri).build();
            client.execute(request, new FutureCallback<>() {
                @Override
                public void completed(SimpleHttpResponse response) {
                    outcome.complete(response.getBodyBytes());
                }

                @Override
                public void failed(Exception failure) {
                    outcome.completeExceptionally(failure);
                }

                @Override
                public void cancelled() {
                    outcome.cancel(false);
                }
            });
            return outcome;
        };
    }
}
