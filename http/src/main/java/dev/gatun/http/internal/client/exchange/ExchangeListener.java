package dev.gatun.http.internal.client.exchange;

import dev.gatun.http.Headers;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;

/**
 * Hears what becomes of a request: any number of interim responses, then a response, content, the end; or a failure instead of what is still missing. After
 * {@link #onEnd}, {@link #onUpgraded} or {@link #onFailed} comes nothing more. Called on the loop; an exception fails the exchange with it.
 */
public interface ExchangeListener {
    /** An interim response other than 101: 100 says that the content is wanted. */
    void onInterim(IncomingResponse response);

    /** The head of the final response. */
    void onResponse(IncomingResponse response);

    /** Some of its content; {@code chunk} is borrowed, and wholly read when this returns. */
    void onContent(Buffer chunk);

    /** All of it was passed. */
    void onEnd(Headers trailers);

    /** More content of the request may be written. */
    default void onWritable() {}

    /**
     * The server changed to the protocol that the request asked for.
     *
     * @param tunnel what the new protocol runs on: the connection itself, or a stream of it
     * @return the handler from here on; its {@code onOpen} is called next
     */
    default ConnectionHandler onUpgraded(IncomingResponse response, Connection tunnel) {
        throw new IllegalStateException("nobody asked for another protocol");
    }

    /** There will be no more of the response. */
    void onFailed(ExchangeFailure failure);
}
