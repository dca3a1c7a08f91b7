package dev.gatun.jmh.peers.clients;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/** Vert.x with native epoll and one event loop. */
public final class VertxAsking implements Function<URI, Supplier<CompletionStage<byte[]>>> {
    private static final int MOST = 1_000;

    @Override
    public Supplier<CompletionStage<byte[]>> apply(URI uri) {
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1).setWorkerPoolSize(1));
        if (!vertx.isNativeTransportEnabled()) {
            throw new IllegalStateException("native epoll is not there: " + vertx.unavailableNativeTransportCause());
        }
        HttpClientAgent client = vertx.createHttpClient(new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(MOST));
        RequestOptions request = new RequestOptions().setMethod(HttpMethod.GET).setHost(uri.getHost()).setPort(uri.getPort()).setURI(uri.getPath());
        return () -> client.request(request).compose(HttpClientRequest::send).compose(HttpClientResponse::body).map(Buffer::getBytes).toCompletionStage();
    }
}
