package dev.gatun.jmh.peers;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.nio.ByteBuffer;
import org.xnio.Options;

/** Undertow with one I/O thread; the handler runs on it. */
final class UndertowPeer {
    private static final ByteBuffer PLAINTEXT = direct(Answers.PLAINTEXT);
    private static final ByteBuffer TEN_KILOBYTES = direct(Answers.TEN_KILOBYTES);

    private static final HttpHandler ECHO = UndertowWebSockets.echo();
    private static final HttpHandler BROADCAST = UndertowWebSockets.broadcast();

    private UndertowPeer() {}

    public static void main(String[] args) {
        PeerOptions asked = PeerOptions.of(args);
        var server = Undertow.builder();
        if (asked.secure()) {
            server.addHttpsListener(asked.port(), asked.host(), asked.sslContext());
        } else {
            server.addHttpListener(asked.port(), asked.host());
        }
        server.setIoThreads(1)
                .setWorkerThreads(1)
                .setSocketOption(Options.BACKLOG, Answers.BACKLOG)
                .setServerOption(UndertowOptions.ALWAYS_SET_KEEP_ALIVE, false)
                .setServerOption(UndertowOptions.ENABLE_HTTP2, asked.secure() || asked.priorKnowledge())
                // Several pipelined requests are answered from one buffer; the option exists for this.
                .setServerOption(UndertowOptions.BUFFER_PIPELINED_DATA, true)
                .setHandler(UndertowPeer::answer)
                .build()
                .start();
    }

    private static void answer(HttpServerExchange exchange) throws Exception {
        String path = exchange.getRequestPath();
        if (Answers.isPlaintext(path)) {
            send(exchange, Answers.TEXT, PLAINTEXT);
        } else if (Answers.isTenKilobytes(path)) {
            send(exchange, Answers.BINARY, TEN_KILOBYTES);
        } else if (path.equals(PeerOptions.ECHO)) {
            ECHO.handleRequest(exchange);
        } else if (path.equals(PeerOptions.BROADCAST)) {
            BROADCAST.handleRequest(exchange);
        } else {
            exchange.setStatusCode(404);
            exchange.endExchange();
        }
    }

    private static void send(HttpServerExchange exchange, String type, ByteBuffer body) {
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type);
        exchange.getResponseSender().send(body.duplicate());
    }

    private static ByteBuffer direct(byte[] bytes) {
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }
}
