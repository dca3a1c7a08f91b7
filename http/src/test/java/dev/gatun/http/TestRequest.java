package dev.gatun.http;

import dev.gatun.http.internal.HeaderList;
import dev.gatun.http.internal.Paths;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.SegmentAllocator;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A request without a connection, for tests of handlers and middleware. */
public final class TestRequest implements Request {
    private final Method method;
    private final String target;
    private final HeaderList headers = new HeaderList();
    private final Map<AttributeKey<?>, Object> attributes = new HashMap<>();
    private final List<Consumer<? super Completion>> listeners = new ArrayList<>();
    private PathParameters parameters = PathParameters.NONE;
    private byte[] body = {};
    private long limit = Limits.DEFAULT.body();
    private String scheme = "http";
    private boolean onEventLoop;
    private SocketAddress from = new InetSocketAddress("192.0.2.7", 50_000);

    private TestRequest(Method method, String target) {
        this.method = method;
        this.target = target;
    }

    /** A request for {@code target} of host {@code example.com}. */
    public static TestRequest of(Method method, String target) {
        return new TestRequest(method, target).header("host", "example.com");
    }

    /** A GET request. */
    public static TestRequest get(String target) {
        return of(Method.GET, target);
    }

    /** Comes from another address. */
    public TestRequest from(SocketAddress address) {
        from = address;
        return this;
    }

    /** Adds a header. */
    public TestRequest header(String name, String value) {
        if (name.equals("host")) {
            headers.remove(name);
        }
        headers.add(name, value);
        return this;
    }

    /** Sets the content. */
    public TestRequest body(byte[] content) {
        body = content.clone();
        return this;
    }

    /** Sets the content. */
    public TestRequest body(String content) {
        return body(content.getBytes(StandardCharsets.UTF_8));
    }

    /** Comes over TLS. */
    public TestRequest secure() {
        scheme = "https";
        return this;
    }

    /** Is handled on the event loop. */
    public TestRequest onEventLoop() {
        onEventLoop = true;
        return this;
    }

    /** Ends the exchange. */
    public void complete(Status status, long bytes) {
        Completion completion = new Completion(Optional.of(status), bytes, Duration.ofMillis(3).toNanos(), Optional.empty());
        listeners.forEach(listener -> listener.accept(completion));
    }

    /** The bytes that a response would send. */
    public static byte[] content(Response response) throws Exception {
        return switch (response.body()) {
            case ResponseBody.Empty empty -> new byte[0];
            case ResponseBody.Text text -> text.text().getBytes(StandardCharsets.UTF_8);
            case ResponseBody.Bytes bytes -> bytes.bytes();
            case ResponseBody.File file -> content(file);
            case ResponseBody.Streamed streamed -> {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                streamed.writer().write(new Output(out));
                yield out.toByteArray();
            }
            default -> throw new AssertionError("body " + response.body());
        };
    }

    private static byte[] content(ResponseBody.File file) {
        try (dev.gatun.reactor.FileRegion region = file.region()) {
            dev.gatun.reactor.Buffer buffer = dev.gatun.reactor.Buffer.allocate((int) region.length());
            while (buffer.writableBytes() > 0 && region.file().read(buffer, region.offset() + buffer.writeIndex()) > 0) {
                continue;
            }
            return buffer.toByteArray();
        }
    }

    private record Output(OutputStream out) implements BodyOutput {
        @Override
        public void write(byte[] bytes, int offset, int length) {
            try {
                out.write(bytes, offset, length);
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        @Override
        public void write(String text) {
            write(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void flush() {}

        @Override
        public void trailer(String name, String value) {}

        @Override
        public OutputStream stream() {
            return out;
        }
    }

    @Override
    public long id() {
        return 7;
    }

    @Override
    public Method method() {
        return method;
    }

    @Override
    public String target() {
        return target;
    }

    @Override
    public String path() {
        return Paths.of(target);
    }

    @Override
    public PathParameters pathParameters() {
        return parameters;
    }

    @Override
    public void pathParameters(PathParameters chosen) {
        parameters = chosen;
    }

    @Override
    public Query query() {
        return Query.parse(Paths.query(target));
    }

    @Override
    public Headers headers() {
        return headers;
    }

    @Override
    public String host() {
        return headers.first("host").orElse("").replaceAll(":\\d+$", "").toLowerCase(java.util.Locale.ROOT);
    }

    @Override
    public String authority() {
        return host();
    }

    @Override
    public String scheme() {
        return scheme;
    }

    @Override
    public HttpVersion version() {
        return HttpVersion.HTTP_1_1;
    }

    @Override
    public SocketAddress remoteAddress() {
        return from;
    }

    @Override
    public SocketAddress localAddress() {
        return new InetSocketAddress("192.0.2.1", 80);
    }

    @Override
    public RequestBody body() {
        return new Body();
    }

    @Override
    public JsonCodec jsonCodec() {
        return JsonCodec.none();
    }

    @Override
    public SegmentAllocator arena() {
        return Arena.ofAuto();
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> Optional<T> attribute(AttributeKey<T> key) {
        return Optional.ofNullable((T) attributes.get(key));
    }

    @Override
    public <T> void attribute(AttributeKey<T> key, T value) {
        attributes.put(key, value);
    }

    @Override
    public void inform(Status status, Headers interim) {
        throw new UnsupportedOperationException("interim responses");
    }

    @Override
    public void onComplete(Consumer<? super Completion> listener) {
        listeners.add(listener);
    }

    @Override
    public boolean isOnEventLoop() {
        return onEventLoop;
    }

    private final class Body implements RequestBody {
        @Override
        public OptionalLong length() {
            return OptionalLong.of(body.length);
        }

        @Override
        public boolean isEmpty() {
            return body.length == 0;
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
            if (body.length > limit) {
                throw new PayloadTooLarge("content of more than " + limit + " bytes");
            }
            return body.clone();
        }

        @Override
        public String text() {
            return new String(bytes(), StandardCharsets.UTF_8);
        }

        @Override
        public InputStream stream() {
            return new ByteArrayInputStream(bytes());
        }

        @Override
        public CompletionStage<byte[]> bytesAsync() {
            return CompletableFuture.completedFuture(bytes());
        }

        @Override
        public CompletionStage<String> textAsync() {
            return CompletableFuture.completedFuture(text());
        }

        @Override
        public void consume(BodyConsumer consumer) {
            consumer.onChunk(dev.gatun.reactor.Buffer.copyOf(bytes()));
            consumer.onEnd();
        }

        @Override
        public Headers trailers() {
            return Headers.empty();
        }
    }
}
