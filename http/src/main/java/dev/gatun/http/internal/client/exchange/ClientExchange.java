package dev.gatun.http.internal.client.exchange;

import dev.gatun.http.Headers;
import dev.gatun.reactor.Buffer;

/**
 * One request and its response under way: the sending side, and what holds the receiving side back. Loop only. After the end or a failure calls do nothing,
 * except that a buffer is released.
 */
public interface ClientExchange {
    /**
     * Sends some content; a pooled buffer's reference passes over, of a borrowed one the bytes are copied.
     *
     * @throws IllegalStateException when it is more than the announced length, or behind the end
     */
    void write(Buffer content);

    /**
     * Ends the content. Called also where there is none.
     *
     * @param trailers fields behind it; only where the request said that there may be some
     * @throws IllegalStateException when less was written than was announced
     */
    void end(Headers trailers);

    /** Whether more content should be written; {@link ExchangeListener#onWritable} tells when it may be again. */
    boolean isWritable();

    /** How many bytes of content were written, whether they have left or not. */
    long written();

    /** Asks for no more content of the response; what is under way is kept. */
    void pause();

    /** Asks for it again. */
    void resume();

    /** Nobody wants the response any more: HTTP/2 resets the stream, HTTP/1.1 ends the connection. The listener hears nothing more. */
    void cancel();
}
