package dev.gatun.http.internal.client.body;

import dev.gatun.http.Headers;
import dev.gatun.http.internal.client.exchange.ExchangeFailure;
import dev.gatun.http.internal.client.exchange.ExchangeFailure.Kind;
import dev.gatun.http.internal.compression.Coding;
import dev.gatun.http.internal.compression.Codings;
import dev.gatun.http.internal.compression.PushDecoder;
import dev.gatun.reactor.Buffer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Takes the coding off the content of a response, with a limit around it: a bomb costs one chunk, not its size. One thread, the loop as a rule; never waits. It
 * holds native memory until it is closed.
 */
public final class ContentDecoder implements AutoCloseable {
    private static final String ACCEPTED = Codings.all().stream().map(Coding::name).collect(Collectors.joining(", "));
    private static final int CHUNK = 8 << 10;
    /** Small content may have any ratio: a page of blanks is no attack. */
    private static final long FREE_BYTES = 64 << 10;

    private final String name;
    private final PushDecoder decoder;
    private final long limit;
    private final int ratio;
    private byte[] chunk = {};
    private long in;
    private long out;
    private boolean closed;

    private ContentDecoder(String name, PushDecoder decoder, long limit, int ratio) {
        this.name = name;
        this.decoder = decoder;
        this.limit = limit;
        this.ratio = ratio;
    }

    /** What to say in {@code Accept-Encoding}. */
    public static String acceptEncoding() {
        return ACCEPTED;
    }

    /** Whether the content of a response has a coding that is known. */
    public static boolean isKnown(Headers response) {
        List<String> fields = response.all("content-encoding");
        return fields.size() == 1 && Codings.named(fields.getFirst().strip()).isPresent();
    }

    /**
     * The decoder for a response; empty when its content has no coding, or one that is not known, or several: then it is the program's as it came.
     *
     * @param limit the most decoded bytes
     * @param ratio the most decoded bytes for each encoded one; counts above 64 KiB
     */
    public static Optional<ContentDecoder> of(Headers response, long limit, int ratio) {
        List<String> fields = response.all("content-encoding");
        if (fields.size() != 1) {
            return Optional.empty();
        }
        return Codings.named(fields.getFirst().strip()).map(coding -> {
            try {
                return new ContentDecoder(coding.name(), coding.decoder(), limit, ratio);
            } catch (IOException e) {
                throw new ExchangeFailure(Kind.ABORTED, true, "no decoder for " + coding.name() + " can be made", e);
            }
        });
    }

    /**
     * Decodes all readable bytes; the sink is called before this returns, as often as it takes.
     *
     * @throws ExchangeFailure when they are not of the coding, or more comes of them than may
     */
    public void decode(Buffer content, PushDecoder.Sink sink) {
        if (chunk.length == 0) {
            chunk = new byte[CHUNK];
        }
        try {
            while (content.isReadable()) {
                int count = Math.min(chunk.length, content.readableBytes());
                content.read(chunk, 0, count);
                in += count;
                decoder.decode(chunk, 0, count, (bytes, offset, length) -> pass(bytes, offset, length, sink));
            }
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    private void pass(byte[] bytes, int offset, int length, PushDecoder.Sink sink) {
        out += length;
        if (out > limit) {
            throw new ExchangeFailure(Kind.LIMIT, true, "decoded content of more than " + limit + " bytes", null);
        }
        if (out > FREE_BYTES && out / ratio > in) {
            throw new ExchangeFailure(Kind.LIMIT, true, "content that grows more than " + ratio + " times when decoded", null);
        }
        sink.decoded(bytes, offset, length);
    }

    /**
     * There is no more content.
     *
     * @throws ExchangeFailure when some is missing
     */
    public void finish() {
        try {
            decoder.finish();
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    private ExchangeFailure malformed(IOException cause) {
        return new ExchangeFailure(Kind.PROTOCOL, true, "content is not valid " + name + ": " + cause.getMessage(), cause);
    }

    /** Frees what the decoder holds; may be called again. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            decoder.close();
        }
    }
}
