package dev.gatun.http.internal.deadline;

import dev.gatun.http.AttributeKey;
import dev.gatun.http.Completion;
import dev.gatun.http.Headers;
import dev.gatun.http.Method;
import dev.gatun.http.PathParameters;
import dev.gatun.http.Query;
import dev.gatun.http.Request;
import dev.gatun.http.RequestBody;
import dev.gatun.http.RequestView;
import dev.gatun.http.Status;
import java.lang.foreign.SegmentAllocator;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A request in the hands of a handler that may outlive its exchange: headers are a copy, and after the deadline everything that would look at the
 * exchange's memory throws, because by then it may hold another request.
 */
final class GuardedRequest extends RequestView {
    private final Headers headers;
    private final Method method;
    private final String target;
    private final String path;
    private final String host;
    private volatile boolean expired;

    GuardedRequest(Request request) {
        super(request);
        headers = request.headers().copy();
        method = request.method();
        target = request.target();
        path = request.path();
        host = request.host();
    }

    void expire() {
        expired = true;
    }

    private void check() {
        if (expired) {
            throw new IllegalStateException("the handler's deadline has passed");
        }
    }

    @Override
    public Headers headers() {
        return headers;
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
        return path;
    }

    @Override
    public String host() {
        return host;
    }

    @Override
    public PathParameters pathParameters() {
        check();
        return super.pathParameters();
    }

    @Override
    public Query query() {
        check();
        return super.query();
    }

    @Override
    public RequestBody body() {
        check();
        return super.body();
    }

    @Override
    public SegmentAllocator arena() {
        check();
        return super.arena();
    }

    @Override
    public <T> Optional<T> attribute(AttributeKey<T> key) {
        check();
        return super.attribute(key);
    }

    @Override
    public <T> void attribute(AttributeKey<T> key, T value) {
        check();
        super.attribute(key, value);
    }

    @Override
    public void inform(Status status, Headers interim) {
        check();
        super.inform(status, interim);
    }

    @Override
    public void onComplete(Consumer<? super Completion> listener) {
        check();
        super.onComplete(listener);
    }
}
