package dev.gatun.http.internal.client.call;

import dev.gatun.http.Headers;
import dev.gatun.http.client.Content;
import dev.gatun.http.internal.client.exchange.ClientExchange;
import dev.gatun.reactor.EventLoop;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Sends the content of one request in one attempt, as fast as the server takes it. Loop only. */
interface Upload {
    /** Begins. */
    void start();

    /** More may be written. */
    void onWritable();

    /** The exchange is over, or nobody wants the content; whoever writes it is let go. */
    void stop();

    /** Whether all of it was handed over. */
    boolean isComplete();

    /** Whether the server takes none of it at the moment. */
    boolean isHeldBack();

    /**
     * For any content.
     *
     * @param trailers what is sent behind it
     * @param failed hears why the content could not be had
     */
    static Upload of(Content content, ClientExchange exchange, Supplier<? extends Headers> trailers, Consumer<? super Throwable> failed,
            EventLoop loop) {
        return switch (content) {
            case Content.None none -> new ArrayUpload(ArrayUpload.NOTHING, exchange, trailers, loop);
            case Content.Bytes bytes -> new ArrayUpload(bytes.bytes(), exchange, trailers, loop);
            case Content.Json json -> throw new IllegalStateException("JSON was not encoded");
            case Content.File file -> new WrittenUpload(file, exchange, trailers, failed, loop);
            case Content.Streamed stream -> new WrittenUpload(stream, exchange, trailers, failed, loop);
            case Content.Written written -> new WrittenUpload(written, exchange, trailers, failed, loop);
            case Content.MultipartForm form -> new WrittenUpload(form, exchange, trailers, failed, loop);
        };
    }
}
