package dev.gatun.jmh.peers;

import io.undertow.Handlers;
import io.undertow.server.HttpHandler;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedBinaryMessage;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.WebSocketCallback;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import io.undertow.websockets.extensions.PerMessageDeflateHandshake;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Undertow's WebSockets: whole messages, on the I/O thread. */
final class UndertowWebSockets {
    private UndertowWebSockets() {}

    static HttpHandler echo() {
        return handler(new Echo());
    }

    static HttpHandler broadcast() {
        return handler(new Broadcast());
    }

    private static HttpHandler handler(AbstractReceiveListener listener) {
        return Handlers.websocket((exchange, channel) -> {
            channel.getReceiveSetter().set(listener);
            channel.resumeReceives();
        }).addExtension(new PerMessageDeflateHandshake());
    }

    private static final class Echo extends AbstractReceiveListener {
        @Override
        protected void onFullTextMessage(WebSocketChannel channel, BufferedTextMessage message) {
            WebSockets.sendText(message.getData(), channel, null);
        }

        @Override
        protected void onFullBinaryMessage(WebSocketChannel channel, BufferedBinaryMessage message) {
            var pooled = message.getData();
            WebSockets.sendBinary(pooled.getResource(), channel, new Freeing(pooled::free));
        }
    }

    /** Gives the buffers of a message back when it has been sent. */
    private record Freeing(Runnable free) implements WebSocketCallback<Void> {
        @Override
        public void complete(WebSocketChannel channel, Void nothing) {
            free.run();
        }

        @Override
        public void onError(WebSocketChannel channel, Void nothing, Throwable cause) {
            free.run();
        }
    }

    private static final class Broadcast extends AbstractReceiveListener {
        @Override
        protected void onFullTextMessage(WebSocketChannel channel, BufferedTextMessage message) {
            ByteBuffer text = ByteBuffer.wrap(message.getData().getBytes(StandardCharsets.UTF_8));
            for (WebSocketChannel member : channel.getPeerConnections()) {
                WebSockets.sendText(text.duplicate(), member, null);
            }
        }
    }
}
