package dev.gatun.http;

import dev.gatun.tls.TlsSession;
import java.lang.foreign.SegmentAllocator;
import java.net.SocketAddress;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** A request that passes all calls on to another; for middleware that changes what those behind it see. */
public class RequestView implements Request {
    private final Request request;

    /** @param request the one to pass calls on to */
    public RequestView(Request request) {
        this.request = Objects.requireNonNull(request, "request");
    }

    @Override
    public long id() {
        return request.id();
    }

    @Override
    public Method method() {
        return request.method();
    }

    @Override
    public String target() {
        return request.target();
    }

    @Override
    public String path() {
        return request.path();
    }

    @Override
    public PathParameters pathParameters() {
        return request.pathParameters();
    }

    @Override
    public void pathParameters(PathParameters parameters) {
        request.pathParameters(parameters);
    }

    @Override
    public Query query() {
        return request.query();
    }

    @Override
    public Headers headers() {
        return request.headers();
    }

    @Override
    public String host() {
        return request.host();
    }

    @Override
    public String authority() {
        return request.authority();
    }

    @Override
    public String scheme() {
        return request.scheme();
    }

    @Override
    public Optional<TlsSession> tls() {
        return request.tls();
    }

    @Override
    public Optional<ProxyHeader> proxyHeader() {
        return request.proxyHeader();
    }

    @Override
    public Optional<String> upgrade() {
        return request.upgrade();
    }

    @Override
    public HttpVersion version() {
        return request.version();
    }

    @Override
    public SocketAddress remoteAddress() {
        return request.remoteAddress();
    }

    @Override
    public SocketAddress localAddress() {
        return request.localAddress();
    }

    @Override
    public RequestBody body() {
        return request.body();
    }

    @Override
    public JsonCodec jsonCodec() {
        return request.jsonCodec();
    }

    @Override
    public SegmentAllocator arena() {
        return request.arena();
    }

    @Override
    public <T> Optional<T> attribute(AttributeKey<T> key) {
        return request.attribute(key);
    }

    @Override
    public <T> void attribute(AttributeKey<T> key, T value) {
        request.attribute(key, value);
    }

    @Override
    public void inform(Status status, Headers headers) {
        request.inform(status, headers);
    }

    @Override
    public void onComplete(Consumer<? super Completion> listener) {
        request.onComplete(listener);
    }

    @Override
    public boolean isOnEventLoop() {
        return request.isOnEventLoop();
    }
}
