package dev.gatun.http.internal.client.call;

import dev.gatun.http.BadRequest;
import dev.gatun.http.BodyConsumer;
import dev.gatun.http.Headers;
import dev.gatun.http.HttpVersion;
import dev.gatun.http.JsonCodec;
import dev.gatun.http.Status;
import dev.gatun.http.client.ClientResponse;
import dev.gatun.http.client.RequestFailed.Phase;
import dev.gatun.http.internal.body.BodyCollector;
import dev.gatun.http.internal.body.BodyInputStream;
import dev.gatun.http.internal.body.ContentCharset;
import dev.gatun.http.internal.client.exchange.IncomingResponse;
import dev.gatun.tls.TlsSession;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A response as the program has it. Any thread. */
final class ReceivedResponse implements ClientResponse {
    private final IncomingResponse head;
    private final ReceivedContent content;
    private final Optional<TlsSession> tls;
    private final List<Hop> hops;
    private final CallFailures failures;
    private final UnaryOperator<BodyConsumer> decoding;
    private final boolean encoded;
    private final JsonCodec json;
    private final Runnable requireMayWait;
    private volatile long limit;

    /**
     * @param decoding puts a decoder before a consumer
     * @param encoded whether there is one
     */
    ReceivedResponse(
            IncomingResponse head,
            ReceivedContent content,
            Optional<TlsSession> tls,
            List<Hop> hops,
            CallFailures failures,
            UnaryOperator<BodyConsumer> decoding,
            boolean encoded,
            JsonCodec json,
            Runnable requireMayWait,
            long limit) {
        this.head = head;
        this.content = content;
        this.tls = tls;
        this.hops = hops;
        this.failures = failures;
        this.decoding = decoding;
        this.encoded = encoded;
        this.json = json;
        this.requireMayWait = requireMayWait;
        this.limit = limit;
    }

    @Override
    public Status status() {
        return head.status();
    }

    @Override
    public Headers headers() {
        return head.headers();
    }

    @Override
    public HttpVersion version() {
        return head.version();
    }

    @Override
    public URI uri() {
        return failures.uri();
    }

    @Override
    public List<Hop> redirects() {
        return hops;
    }

    @Override
    public Optional<TlsSession> tls() {
        return tls;
    }

    @Override
    public OptionalLong length() {
        return head.length();
    }

    @Override
    public Headers trailers() {
        return content.trailers();
    }

    @Override
    public ClientResponse limit(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("limit " + bytes + " is negative");
        }
        limit = bytes;
        return this;
    }

    private Charset charset() {
        return header("content-type").map(ContentCharset::of).orElse(StandardCharsets.UTF_8);
    }

    private RuntimeException tooLarge(long most) {
        return failures.of(Phase.CONTENT, "content is larger than " + most + " bytes", null);
    }

    private RuntimeException interrupted() {
        return failures.of(Phase.CANCELLED, "interrupted while waiting for content", null);
    }

    private RuntimeException cancelled() {
        return failures.of(Phase.CANCELLED, "the content was cancelled", null);
    }

    private RuntimeException closed() {
        return failures.of(Phase.CANCELLED, "the response was closed", null);
    }

    // ---- whole

    @Override
    public byte[] bytes() {
        Optional<byte[]> here = here();
        if (here.isPresent()) {
            return here.get();
        }
        requireMayWait.run();
        return Waiting.until(collect(), () -> {
            content.cancel(this::interrupted);
            return interrupted();
        });
    }

    /** All of it when that came with the head and needs no decoding, so that neither loop nor copy is needed. */
    private Optional<byte[]> here() {
        Optional<byte[]> here = encoded ? Optional.empty() : content.preloaded();
        here.ifPresent(bytes -> {
            content.claim();
            if (bytes.length > limit) {
                throw tooLarge(limit);
            }
        });
        return here;
    }

    private CompletableFuture<byte[]> collect() {
        BodyCollector collector = new BodyCollector(encoded ? -1 : head.length().orElse(-1));
        long most = limit;
        content.consume(decoding.apply(new LimitedConsumer(collector, most, () -> tooLarge(most))));
        return collector.result();
    }

    @Override
    public String text() {
        return new String(bytes(), charset());
    }

    @Override
    public <T> T json(Class<T> type) {
        byte[] bytes = bytes();
        try {
            return json.decode(bytes, type);
        } catch (BadRequest e) {
            throw failures.of(Phase.CONTENT, "content is no " + type.getSimpleName() + " in JSON: " + e.getMessage(), e);
        }
    }

    @Override
    public CompletableFuture<byte[]> bytesAsync() {
        return here().map(CompletableFuture::completedFuture).orElseGet(() -> endingTheCall(collect()));
    }

    @Override
    public CompletableFuture<String> textAsync() {
        return endingTheCall(bytesAsync().thenApply(bytes -> new String(bytes, charset())));
    }

    /** Without this a program that cancels would have all of the content collected for nobody. */
    private <T> CompletableFuture<T> endingTheCall(CompletableFuture<T> later) {
        later.whenComplete((value, failure) -> {
            if (later.isCancelled()) {
                content.cancel(this::cancelled);
            }
        });
        return later;
    }

    // ---- as it comes

    @Override
    public InputStream stream() {
        if (!encoded && content.preloaded().isPresent()) {
            content.claim();
            return new ByteArrayInputStream(content.preloaded().get());
        }
        requireMayWait.run();
        BodyInputStream stream = new BodyInputStream(() -> content.cancel(this::interrupted));
        content.consume(decoding.apply(stream));
        return new Closing(stream, () -> content.close(this::closed));
    }

    /** A stream whose end is the response's. */
    private static final class Closing extends FilterInputStream {
        private final Runnable end;

        Closing(InputStream in, Runnable end) {
            super(in);
            this.end = end;
        }

        @Override
        public long transferTo(OutputStream out) throws IOException {
            return in.transferTo(out);
        }

        @Override
        public void close() throws IOException {
            end.run();
            super.close();
        }
    }

    @Override
    public Stream<String> lines() {
        return new BufferedReader(new InputStreamReader(stream(), charset())).lines().onClose(this::close);
    }

    @Override
    public Path file(Path target) {
        try (InputStream in = stream(); OutputStream out = Files.newOutputStream(target)) {
            in.transferTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException("content of " + failures.shown() + " can't be written to " + target, e);
        }
        return target;
    }

    @Override
    public void consume(BodyConsumer consumer) {
        content.consume(decoding.apply(consumer));
    }

    @Override
    public void discard() {
        if (content.preloaded().isPresent()) {
            content.claim();
            return;
        }
        requireMayWait.run();
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        long most = limit;
        Supplier<RuntimeException> tooLarge = () -> tooLarge(most);
        content.consume(new LimitedConsumer(new Discarding(done), most, tooLarge));
        Waiting.until(done, () -> {
            content.cancel(this::interrupted);
            return interrupted();
        });
    }

    @Override
    public void close() {
        content.close(this::closed);
    }

    @Override
    public String toString() {
        return head.version() + " " + head.status() + " from " + failures.shown();
    }
}
