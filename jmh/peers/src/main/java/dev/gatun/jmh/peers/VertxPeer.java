package dev.gatun.jmh.peers;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;

/** Vert.x with native epoll and one event loop; the handler runs on it. Its checks of headers and URIs stay on; TLS is the JDK's. */
final class VertxPeer {
    private static final CharSequence TEXT = HttpHeaders.createOptimized(Answers.TEXT);
    private static final CharSequence BINARY = HttpHeaders.createOptimized(Answers.BINARY);
    private static final Buffer PLAINTEXT = Buffer.buffer(Answers.PLAINTEXT);
    private static final Buffer TEN_KILOBYTES = Buffer.buffer(Answers.TEN_KILOBYTES);

    private VertxPeer() {}

    public static void main(String[] args) throws Exception {
        PeerOptions asked = PeerOptions.of(args);
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1).setWorkerPoolSize(1));
        if (!vertx.isNativeTransportEnabled()) {
            throw new IllegalStateException("native epoll is not there: " + vertx.unavailableNativeTransportCause());
        }
        HttpServerOptions options = new HttpServerOptions()
                .setHost(asked.host())
                .setPort(asked.port())
                .setAcceptBacklog(Answers.BACKLOG);
        if (asked.secure()) {
            options.setSsl(true)
                    .setUseAlpn(true)
                    .setKeyCertOptions(new PemKeyCertOptions().setKeyPath(asked.key().toString()).setCertPath(asked.certificate().toString()));
        }
        vertx.createHttpServer(options).requestHandler(request -> answer(request, asked)).listen().await();
        Thread.currentThread().join();
    }

    private static void answer(HttpServerRequest request, PeerOptions asked) {
        String path = request.path();
        if (Answers.isPlaintext(path)) {
            send(request, TEXT, PLAINTEXT);
        } else if (Answers.isTenKilobytes(path)) {
            send(request, BINARY, TEN_KILOBYTES);
        } else if (PeerOptions.isWebSocket(path)) {
            request.toWebSocket().onSuccess(path.equals(PeerOptions.BROADCAST) ? VertxWebSockets::join : VertxWebSockets::echo);
        } else if (PeerOptions.isFile(path)) {
            request.response().putHeader(HttpHeaders.CONTENT_TYPE, BINARY).sendFile(asked.file(path).toString());
        } else {
            request.response().setStatusCode(404).end();
        }
    }

    private static void send(HttpServerRequest request, CharSequence type, Buffer body) {
        request.response().putHeader(HttpHeaders.CONTENT_TYPE, type).end(body);
    }
}
