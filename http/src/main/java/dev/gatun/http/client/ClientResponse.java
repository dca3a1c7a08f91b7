package dev.gatun.http.client;

import dev.gatun.http.BodyConsumer;
import dev.gatun.http.Headers;
import dev.gatun.http.HttpVersion;
import dev.gatun.http.Status;
import dev.gatun.tls.TlsSession;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * What a server answered. The head is there; the content comes as it is read, once and in one way: whole, as a stream, into a file, or pushed.
 *
 * <p>A response whose content is read to its end needs no {@link #close()}; any other does, since its connection serves nobody else before. One that nobody
 * reads is given up after {@link Timeouts#unread()}.
 *
 * <p>Any thread. What waits throws {@link IllegalStateException} on an event loop. What fails throws {@link RequestFailed}, and reading a second time
 * {@link IllegalStateException}.
 */
public interface ClientResponse extends AutoCloseable {
    /** The status. */
    Status status();

    /** The headers, as the server sent them. */
    Headers headers();

    /** The first value of a header. */
    default Optional<String> header(String name) {
        return headers().first(name);
    }

    /** The version of HTTP that it came in. */
    HttpVersion version();

    /** Where it came from: the last URI when redirects were followed. */
    URI uri();

    /** The redirects that were followed, the first one first. */
    List<Hop> redirects();

    /** What the handshake of TLS agreed; empty in clear text. */
    Optional<TlsSession> tls();

    /** How many bytes of content follow, before decoding; empty when only the end will tell. */
    OptionalLong length();

    /** Fields behind the content; empty until it was read to its end. */
    Headers trailers();

    /** Changes how many bytes may be read, after decoding: {@link HttpClient.Builder#maxBody} unless changed. Before reading. */
    ClientResponse limit(long bytes);

    /** All content as text, in the charset of {@code content-type} or else UTF-8. */
    String text();

    /** All content. */
    byte[] bytes();

    /** All content, from JSON by the client's codec. */
    <T> T json(Class<T> type);

    /** All content into a file that is made or overwritten, without a limit. Returns the file. What was written before a failure stays. */
    Path file(Path target);

    /** The content as it comes, without a limit; the server is slowed down to the speed of the reader. Closing it is closing the response. */
    InputStream stream();

    /** The content line by line as it comes, without a limit, in the charset of {@code content-type} or else UTF-8. To be closed. */
    Stream<String> lines();

    /** Reads and drops the content, so that the connection serves others; above {@link HttpClient.Builder#maxBody} it is ended instead. */
    void discard();

    /** All content, later; completes on the event loop. */
    CompletableFuture<byte[]> bytesAsync();

    /** All content as text, later; completes on the event loop. */
    CompletableFuture<String> textAsync();

    /** Pushes the content as it comes to {@code consumer}, on the event loop, without a limit; its flow holds the server back. */
    void consume(BodyConsumer consumer);

    /** Drops what was not read: little is skipped, for more the stream or the connection is ended. Does nothing when all was read. */
    @Override
    void close();

    /**
     * A redirect that was followed.
     *
     * @param uri what answered with it
     * @param status such as 303
     */
    record Hop(URI uri, Status status) {}
}
