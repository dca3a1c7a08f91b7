package dev.gatun.http.internal.server;

import dev.gatun.http.BodyConsumer;
import dev.gatun.http.BodyFlow;
import dev.gatun.http.ClientGone;
import dev.gatun.http.Headers;
import dev.gatun.http.PayloadTooLarge;
import dev.gatun.http.RequestBody;
import dev.gatun.http.internal.body.BodyCollector;
import dev.gatun.http.internal.body.BodyInputStream;
import dev.gatun.http.internal.body.ContentCharset;
import dev.gatun.http.internal.head.KnownHeader;
import dev.gatun.http.internal.head.RequestHead;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.EventLoop;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The content of one request, between the connection that receives it and the handler that reads it. The receiving side is used on the loop only;
 * the reading side by the handler's thread.
 *
 * <pre>
 *   unread --claim--> started (consumer known, on the loop) --> ended | failed
 *      '-- small and here already: preloaded, needs no loop
 * </pre>
 */
final class RequestContent implements RequestBody, BodyFlow {
    private static final byte[] NOTHING = new byte[0];

    private final EventLoop loop;
    private final ContentSource source;
    private final long declared;
    private final Charset charset;
    private final AtomicBoolean claimed = new AtomicBoolean();
    private byte[] preloaded;
    private volatile long limit;
    private volatile Headers trailers = Headers.empty();
    private BodyConsumer consumer;
    private RuntimeException failure;
    private long received;
    private boolean ended;
    private Runnable onTooLarge = () -> { };

    /** @param declared length that was announced, -1 when it is not known */
    RequestContent(EventLoop loop, ContentSource source, long declared, Charset charset, long limit) {
        this.loop = loop;
        this.source = source;
        this.declared = declared;
        this.charset = charset;
        this.limit = limit;
    }

    /** For the content of {@code head}, whether there is any or not. */
    static RequestContent of(ServerConnection connection, ContentSource source, RequestHead head) {
        int type = head.find(KnownHeader.CONTENT_TYPE);
        long length = head.isChunked() ? -1 : Math.max(0, head.contentLength());
        RequestContent content = new RequestContent(connection.share().loop(), source, length,
                type < 0 ? StandardCharsets.UTF_8 : ContentCharset.of(head.fields().value(type)), connection.share().core().limits().body());
        content.onTooLarge(() -> connection.hit(Limit.BODY));
        if (length == 0) {
            content.none();
        }
        return content;
    }

    /** Calls {@code action} when the limit is hit. */
    private void onTooLarge(Runnable action) {
        onTooLarge = action;
    }

    /** All of the content is here. Before the handler runs. */
    void preload(byte[] bytes) {
        preloaded = bytes;
        received = bytes.length;
        ended = true;
    }

    /** There is none. Before the handler runs. */
    void none() {
        preload(NOTHING);
    }

    /** Whether somebody reads and has not had all. */
    boolean isBeingRead() {
        return consumer != null && !ended && failure == null;
    }

    /** Whether it was given up because it is larger than the limit. */
    boolean isTooLarge() {
        return failure instanceof PayloadTooLarge;
    }

    /** Some of it came. */
    void receive(Buffer chunk) {
        received += chunk.readableBytes();
        if (consumer == null || failure != null) {
            return;
        }
        if (received > limit) {
            tooLarge();
        } else {
            consumer.onChunk(chunk);
        }
    }

    /** All of it came. */
    void end(Headers fields) {
        trailers = fields;
        ended = true;
        if (consumer != null && failure == null) {
            consumer.onEnd();
        }
    }

    /** No more will come. */
    void fail(RuntimeException cause) {
        if (ended || failure != null) {
            return;
        }
        failure = cause;
        if (consumer != null) {
            consumer.onFailure(cause);
        }
    }

    private void tooLarge() {
        onTooLarge.run();
        source.want(false);
        fail(new PayloadTooLarge("content is larger than " + limit + " bytes"));
    }

    private void start(BodyConsumer reader) {
        consumer = reader;
        reader.onStart(this);
        if (failure != null) {
            reader.onFailure(failure);
        } else if (declared > limit || received > limit) {
            ended = false;
            tooLarge();
        } else if (preloaded != null) {
            if (preloaded.length > 0) {
                reader.onChunk(Buffer.copyOf(preloaded));
            }
            reader.onEnd();
        } else if (ended) {
            reader.onEnd();
        } else {
            source.want(true);
        }
    }

    private void claim() {
        if (!claimed.compareAndSet(false, true)) {
            throw new IllegalStateException("content of the request was read before");
        }
    }

    private void onLoop(Runnable task) {
        if (loop.inLoop()) {
            task.run();
        } else {
            try {
                loop.execute(task);
            } catch (RejectedExecutionException e) {
                throw new ClientGone("event loop has ended", e);
            }
        }
    }

    private void requireMayWait() {
        if (loop.inLoop() && !isEmpty()) {
            throw new IllegalStateException(
                    "waiting for content would block the event loop: use bytesAsync, textAsync or consume, or run the handler on a virtual thread");
        }
    }

    @Override
    public OptionalLong length() {
        return declared < 0 ? OptionalLong.empty() : OptionalLong.of(declared);
    }

    @Override
    public boolean isEmpty() {
        return declared == 0;
    }

    /** How many bytes have come. On the loop. */
    long received() {
        return received;
    }

    @Override
    public long limit() {
        return limit;
    }

    @Override
    public RequestBody limit(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("limit " + bytes + " is negative");
        }
        limit = bytes;
        return this;
    }

    @Override
    public byte[] bytes() {
        requireMayWait();
        if (preloaded != null && preloaded.length <= limit) {
            claim();
            return preloaded;
        }
        try {
            return collect().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    @Override
    public String text() {
        return new String(bytes(), charset);
    }

    @Override
    public InputStream stream() {
        requireMayWait();
        if (preloaded != null && preloaded.length <= limit) {
            claim();
            return new ByteArrayInputStream(preloaded);
        }
        BodyInputStream stream = new BodyInputStream();
        consume(stream);
        return stream;
    }

    @Override
    public CompletionStage<byte[]> bytesAsync() {
        return collect();
    }

    private CompletableFuture<byte[]> collect() {
        BodyCollector collector = new BodyCollector(declared);
        consume(collector);
        return collector.result();
    }

    @Override
    public CompletionStage<String> textAsync() {
        return bytesAsync().thenApply(bytes -> new String(bytes, charset));
    }

    @Override
    public void consume(BodyConsumer reader) {
        claim();
        onLoop(() -> start(reader));
    }

    @Override
    public Headers trailers() {
        return trailers;
    }

    @Override
    public void pause() {
        flow(false);
    }

    @Override
    public void resume() {
        flow(true);
    }

    private void flow(boolean wanted) {
        onLoop(() -> {
            if (isBeingRead()) {
                source.want(wanted);
            }
        });
    }
}
