package dev.gatun.http.client;

import dev.gatun.http.BodyWriter;
import dev.gatun.http.Headers;
import dev.gatun.http.MediaType;
import dev.gatun.http.Method;
import dev.gatun.http.Request;
import dev.gatun.http.Status;
import dev.gatun.http.internal.HeaderList;
import dev.gatun.http.internal.client.call.CallRequest;
import dev.gatun.http.internal.client.call.ClientCore;
import dev.gatun.http.internal.client.call.RequestFields;
import dev.gatun.http.internal.client.call.RequestUri;
import dev.gatun.http.internal.tracing.TraceFields;
import dev.gatun.http.tracing.TraceContext;
import dev.gatun.http.tracing.Traces;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A request that is being put together, and sent as often as the program likes. Not thread-safe. */
public final class ClientRequest {
    private final ClientCore core;
    private final Method method;
    private final RequestUri uri;
    private HeaderList headers;
    /** Whether a call has the headers as well, which must not change under it. */
    private boolean shared;
    private Content content = Content.none();
    private Optional<Supplier<? extends Headers>> trailers = Optional.empty();
    private boolean expect;
    private BiConsumer<? super Status, ? super Headers> onInterim = (status, fields) -> { };
    private Timeouts timeouts;
    private RedirectPolicy redirects;
    private Retry retry;
    private boolean decompress;
    private long maxBody;

    ClientRequest(ClientCore core, Method method, URI uri) {
        if (method.equals(Method.CONNECT)) {
            throw new IllegalArgumentException("CONNECT opens a tunnel, which is no call");
        }
        this.core = core;
        this.method = method;
        this.uri = new RequestUri(core.settings().base().map(base -> base.resolve(uri)).orElse(uri));
        headers = HeaderList.copyOf(core.settings().headers());
        timeouts = core.settings().timeouts();
        redirects = core.settings().redirects();
        retry = core.settings().retry();
        decompress = core.settings().decompress();
        maxBody = core.settings().maxBody();
    }

    /**
     * Replaces all headers of this name by one. {@code host} becomes what the request says of its host, whatever that of the URI is.
     *
     * @throws IllegalArgumentException when it is one that the client writes itself
     */
    public ClientRequest header(String name, String value) {
        ownHeaders().set(RequestFields.checked(name), value);
        return this;
    }

    /** Adds a header beside those of the same name; see {@link #header}. */
    public ClientRequest addHeader(String name, String value) {
        ownHeaders().add(RequestFields.checked(name), value);
        return this;
    }

    /** Removes all headers of this name, the client's defaults included. */
    public ClientRequest removeHeader(String name) {
        ownHeaders().remove(name);
        return this;
    }

    /**
     * Says where the request is in a trace, by {@code traceparent} and {@code tracestate} (W3C Trace Context). Each call of one request says the same; see
     * {@link TraceContext#child()}.
     */
    public ClientRequest trace(TraceContext context) {
        TraceFields.apply(ownHeaders(), context);
        return this;
    }

    /** Goes on with the trace of a request that is being answered and has come through {@link Traces}; without that nothing is said. */
    public ClientRequest trace(Request answered) {
        Traces.outgoing(answered).ifPresent(this::trace);
        return this;
    }

    /** Adds a parameter behind the {@code ?}; both are encoded as a form is. */
    public ClientRequest query(String name, String value) {
        uri.query(name, value);
        return this;
    }

    /** Sends content: a text, a file, a stream, a form, … Its type is said unless the request has a {@code content-type} already. */
    public ClientRequest body(Content newContent) {
        content = newContent.encoded(core.settings().json());
        return this;
    }

    /** Sends text in UTF-8. */
    public ClientRequest body(String text) {
        return body(Content.text(text));
    }

    /** Sends bytes; the array must not be changed until the call is done. */
    public ClientRequest body(byte[] bytes) {
        return body(Content.bytes(bytes));
    }

    /** Sends an object as JSON, by the client's codec. */
    public ClientRequest json(Object value) {
        return body(Content.json(value));
    }

    /** Sends a form: names and values in turn. */
    public ClientRequest form(String... namesAndValues) {
        return body(Content.form(namesAndValues));
    }

    /** Sends a form with files: {@code form -> form.field("name", "value").file("upload", path)}. */
    public ClientRequest multipart(Consumer<? super FormParts> parts) {
        return body(Content.multipart(parts));
    }

    /** Sends a file, of the type that its name says. */
    public ClientRequest file(Path path) {
        return body(Content.file(path));
    }

    /** Sends what {@code writer} writes on a virtual thread; it is called again for each attempt. */
    public ClientRequest stream(MediaType type, BodyWriter writer) {
        return body(Content.written(type, writer));
    }

    /** Sends fields behind the content; {@code supplier} is asked once the content was sent. Not all servers read them. */
    public ClientRequest trailers(Supplier<? extends Headers> supplier) {
        trailers = Optional.of(supplier);
        return this;
    }

    /** Holds the content back until the server answers {@code 100 Continue}, or {@link Timeouts#expect()} has passed (RFC 9110, section 10.1.1). */
    public ClientRequest expectContinue() {
        expect = true;
        return this;
    }

    /** Hears of interim responses, such as {@code 103 Early Hints}, on the event loop. */
    public ClientRequest onInterim(BiConsumer<? super Status, ? super Headers> listener) {
        onInterim = Objects.requireNonNull(listener, "listener");
        return this;
    }

    /** The most time for all of the call, from {@code send} to the last byte of content. */
    public ClientRequest timeout(Duration call) {
        return timeouts(own -> own.call(call));
    }

    /** Changes single time-outs for this request; those to connect are the client's. */
    public ClientRequest timeouts(UnaryOperator<Timeouts> change) {
        timeouts = change.apply(timeouts);
        return this;
    }

    /** The most redirects that are followed for this request. */
    public ClientRequest redirects(int most) {
        return redirects(RedirectPolicy.upTo(most));
    }

    /** Which redirects are followed for this request. */
    public ClientRequest redirects(RedirectPolicy policy) {
        redirects = Objects.requireNonNull(policy, "policy");
        return this;
    }

    /** Whether this request is sent again when it fails. The budget stays the client's. */
    public ClientRequest retry(Retry policy) {
        retry = Objects.requireNonNull(policy, "policy");
        return this;
    }

    /** Whether {@code accept-encoding} is sent and content decoded. */
    public ClientRequest decompress(boolean wanted) {
        decompress = wanted;
        return this;
    }

    /** The most bytes of the response's content that are read as a whole, after decoding. */
    public ClientRequest maxBody(long bytes) {
        maxBody = bytes;
        return this;
    }

    /**
     * Sends the request and waits for the head of the response. An interrupt cancels the call.
     *
     * @throws RequestFailed when there is none
     * @throws IllegalStateException on an event loop, or when the client is closed
     */
    public ClientResponse send() {
        return core.callAndWait(request());
    }

    /**
     * Sends the request. The future completes with the head of the response on an event loop, or fails with {@link RequestFailed}; cancelling it ends the call.
     * Any thread; on one of the client's loops the call stays on it.
     */
    public CompletableFuture<ClientResponse> sendAsync() {
        return core.call(request());
    }

    private HeaderList ownHeaders() {
        if (shared) {
            headers = HeaderList.copyOf(headers);
            shared = false;
        }
        return headers;
    }

    private CallRequest request() {
        return new CallRequest(
                method, uri.uri(), callHeaders(), content, trailers, expect, onInterim, timeouts, redirects, retry,
                decompress, maxBody);
    }

    private Headers callHeaders() {
        Optional<MediaType> type = content.type();
        if (type.isEmpty() || headers.contains("content-type")) {
            shared = true;
            return headers;
        }
        // Not the request's own: other content may follow, of another type.
        HeaderList all = HeaderList.copyOf(headers);
        all.add("content-type", type.get().toString());
        return all;
    }
}
