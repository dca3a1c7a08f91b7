package dev.gatun.http.internal.compression;

import dev.gatun.http.BodyConsumer;
import dev.gatun.http.Headers;
import dev.gatun.http.RequestBody;
import dev.gatun.reactor.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** The content of a request without its coding. The limit counts decoded bytes; the encoded ones stay below the body's own limit as well. */
final class DecodedBody implements RequestBody {
    private final RequestBody encoded;
    private final Coding coding;
    private final int ratio;
    private final Charset charset;
    private long limit;

    DecodedBody(RequestBody encoded, Coding coding, long limit, int ratio, Charset charset) {
        this.encoded = encoded;
        this.coding = coding;
        this.limit = limit;
        this.ratio = ratio;
        this.charset = charset;
    }

    @Override
    public OptionalLong length() {
        return OptionalLong.empty();
    }

    @Override
    public boolean isEmpty() {
        return encoded.isEmpty();
    }

    @Override
    public long limit() {
        return limit;
    }

    @Override
    public RequestBody limit(long bytes) {
        limit = bytes;
        return this;
    }

    @Override
    public byte[] bytes() {
        return all(encoded.stream());
    }

    private byte[] all(InputStream in) {
        try (InputStream decoded = decoded(in)) {
            return decoded.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private InputStream decoded(InputStream in) {
        return BoundedInput.of(coding, in, limit, ratio);
    }

    @Override
    public String text() {
        return new String(bytes(), charset);
    }

    @Override
    public InputStream stream() {
        return decoded(encoded.stream());
    }

    @Override
    public CompletionStage<byte[]> bytesAsync() {
        return encoded.bytesAsync().thenApply(bytes -> all(new ByteArrayInputStream(bytes)));
    }

    @Override
    public CompletionStage<String> textAsync() {
        return bytesAsync().thenApply(bytes -> new String(bytes, charset));
    }

    @Override
    public void consume(BodyConsumer consumer) {
        bytesAsync().whenComplete((bytes, failure) -> {
            if (failure == null) {
                consumer.onChunk(Buffer.copyOf(bytes));
                consumer.onEnd();
            } else {
                Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
                consumer.onFailure(cause instanceof RuntimeException runtime ? runtime : new CompletionException(cause));
            }
        });
    }

    @Override
    public Headers trailers() {
        return encoded.trailers();
    }
}
