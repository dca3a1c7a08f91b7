package dev.gatun.http;

import java.io.InputStream;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/**
 * The content of a request, read once and in one way: whole, as an {@link InputStream}, or pushed. Only when it is read does the client that sent
 * {@code expect: 100-continue} get leave to send it.
 *
 * <p>{@link #bytes}, {@link #text} and {@link #stream} wait for the client, so they throw {@link IllegalStateException} on the event loop, unless
 * the request has no content at all. What fails while waiting: {@link PayloadTooLarge} above the limit, {@link ClientGone} when the client ended
 * the connection, {@link ProtocolException} when the framing is broken. Reading a second time throws {@link IllegalStateException}.
 */
public interface RequestBody {
    /** What {@code content-length} says; empty when the content is chunked and so of unknown length. 0 when there is no content. */
    OptionalLong length();

    /** Whether there is no content, as the head of the request tells. */
    boolean isEmpty();

    /** The most bytes that may be read, {@link Limits#body()} unless changed. */
    long limit();

    /** Changes the limit for this request; before reading. */
    RequestBody limit(long bytes);

    /** All bytes; waits for them. */
    byte[] bytes();

    /** All bytes as text, in the charset of {@code content-type} or else UTF-8; waits for them. */
    String text();

    /** The bytes as they come. The client is slowed down to the speed of the reader. */
    InputStream stream();

    /** All bytes, later. Completes on the event loop. */
    CompletionStage<byte[]> bytesAsync();

    /** All bytes as text, later. Completes on the event loop. */
    CompletionStage<String> textAsync();

    /** Pushes the bytes to {@code consumer} as they come, on the event loop. */
    void consume(BodyConsumer consumer);

    /** Fields sent behind chunked content (RFC 9112, section 7.1.2); empty until the content was read to its end. */
    Headers trailers();
}
