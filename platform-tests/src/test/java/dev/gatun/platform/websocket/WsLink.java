package dev.gatun.platform.websocket;

import java.io.Closeable;
import java.io.InputStream;

/** The bytes below a WebSocket, both ways: a connection of HTTP/1.1 behind its 101, or a stream of HTTP/2. */
interface WsLink extends Closeable {
    /** What the server sends: ends where the server has ended it in order, and throws where it was reset. */
    InputStream input();

    /** Sends all of {@code bytes}. */
    void send(byte[] bytes);

    /** Whether there is something to read already. */
    boolean hasInput();

    /** Ends this side's output in order; the input stays open. */
    void end();

    /** Ends it by RST or RST_STREAM. */
    void reset();

    @Override
    void close();
}
