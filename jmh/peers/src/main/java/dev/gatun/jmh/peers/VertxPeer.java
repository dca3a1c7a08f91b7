package dev.gatun.jmh.peers;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetSocketAddress;

/** Vert.x with native epoll and one event loop; the handler runs on it. Its checks of headers and URIs stay on. */
final class VertxPeer {
    private static final CharSequence TEXT = HttpHeaders.createOptimized(Answers.TEXT);
    private static final CharSequence BINARY = HttpHeaders.createOptimized(Answers.BINARY);
    private static final Buffer PLAINTEXT = Buffer.buffer(Answers.PLAINTEXT);
    private static final Buffer TEN_KILOBYTES = Buffer.buffer(Answers.TEN_KILOBYTES);

    private VertxPeer() {}

    public static void main(String[] args) throws Exception {
        InetSocketAddress address = Answers.address(args);
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1).setWorkerPoolSize(1));
        if (!vertx.isNativeTransportEnabled()) {
            throw new IllegalStateException("native epoll is not there: " + vertx.unavailableNativeTransportCause());
        }
        HttpServerOptions options = new HttpServerOptions()
                .setHost(address.getHostString())
                .setPort(address.getPort())
                .setAcceptBacklog(Answers.BACKLOG);
        vertx.createHttpServer(options).requestHandler(VertxPeer::answer).listen().await();
        Thread.currentThread().join();
    }

    private static void answer(HttpServerRequest request) {
        String path = request.path();
        if (Answers.isPlaintext(path)) {
            send(request, TEXT, PLAINTEXT);
        } else if (Answers.isTenKilobytes(path)) {
            send(request, BINARY, TEN_KILOBYTES);
        } else {
            request.response().setStatusCode(404).end();
        }
    }

    private static void send(HttpServerRequest request, CharSequence type, Buffer body) {
        request.response().putHeader(HttpHeaders.CONTENT_TYPE, type).end(body);
    }
}
