package dev.gatun.http;

import dev.gatun.tls.TlsSession;
import java.lang.foreign.SegmentAllocator;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One HTTP request. Used by the thread that the handler runs on, and valid until its response is complete: what is kept beyond that must be copied
 * out before. All strings are made when they are first asked for.
 */
public interface Request {
    /** A number that no other request of this process has. */
    long id();

    /** The method. */
    Method method();

    /** The target as it was sent: {@code /a%20b?x=1}. */
    String target();

    /**
     * The path, percent-decoded and normalised once: {@code .} segments dropped, runs of slashes made one. {@code *} for the asterisk form.
     *
     * @throws BadRequest when it is malformed, or holds a NUL or a {@code ..} segment
     */
    String path();

    /**
     * The path parameter {@code name} of the route.
     *
     * @throws IllegalArgumentException when the route has no such parameter, which is a mistake of the program
     */
    default String path(String name) {
        return pathParameters().value(name).orElseThrow(() -> new IllegalArgumentException("no path parameter \"" + name + "\""));
    }

    /** The path parameters of the route; {@link PathParameters#NONE} before one was chosen. */
    PathParameters pathParameters();

    /** Leaves the parameters of the chosen route; called by routers. */
    void pathParameters(PathParameters parameters);

    /**
     * The parameters of the query.
     *
     * @throws BadRequest when it is malformed
     */
    Query query();

    /** The first value of the query's parameter {@code name}. */
    default Optional<String> query(String name) {
        return query().first(name);
    }

    /** The headers. */
    Headers headers();

    /** The value of the first header with this name. */
    default Optional<String> header(String name) {
        return headers().first(name);
    }

    /** The host that is asked for, in lower case and without port (RFC 9110, section 7.2); empty for an HTTP/1.0 request without one. */
    String host();

    /** Host and port as they were asked for: {@code Host} of HTTP/1, {@code :authority} of HTTP/2; empty for an HTTP/1.0 request without one. */
    String authority();

    /** {@code http} or {@code https}, by the connection that the request came on. */
    String scheme();

    /** What the connection's TLS handshake agreed; empty in clear text. */
    default Optional<TlsSession> tls() {
        return Optional.empty();
    }

    /**
     * What a proxy said of the connection in front of it, when the listener has it so ({@link Listen#proxyProtocol}); its addresses are then those of
     * {@link #remoteAddress()} and {@link #localAddress()}.
     */
    default Optional<ProxyHeader> proxyHeader() {
        return Optional.empty();
    }

    /**
     * The protocol that the client wants to go over to: {@code upgrade} in HTTP/1.1, {@code :protocol} of an extended CONNECT in HTTP/2 (RFC 8441);
     * empty when it wants none. Answered by {@link Response#upgrade}. Routes take an extended CONNECT as a GET.
     */
    default Optional<String> upgrade() {
        return Optional.empty();
    }

    /** The version of HTTP. */
    HttpVersion version();

    /** The peer's address. */
    SocketAddress remoteAddress();

    /** This side's address. */
    SocketAddress localAddress();

    /** The content. */
    RequestBody body();

    /** The content as an object; blocks until it is here, as {@link RequestBody#bytes()} does. */
    default <T> T json(Class<T> type) {
        return jsonCodec().decode(body().bytes(), type);
    }

    /** The content as a form; see {@link Form#of}. */
    default Form form() {
        return Form.of(this);
    }

    /** The content as {@code multipart/form-data} within {@link MultipartLimits#DEFAULT}; see {@link Multipart#of(Request)}. */
    default Multipart multipart() {
        return Multipart.of(this);
    }

    /** The cookies; see {@link Cookies#of}. */
    default Cookies cookies() {
        return Cookies.of(this);
    }

    /** The server's JSON codec. */
    JsonCodec jsonCodec();

    /**
     * Off-heap memory that lives until the response is complete; zeroed. It is cut from the loop's buffers and costs no arena. Bytes taken count
     * against the loop's buffer limit.
     *
     * <p>Allocating after the response is complete throws {@link IllegalStateException}. Segments handed out before belong to somebody else by
     * then and must not be touched.
     */
    SegmentAllocator arena();

    /** What was left under {@code key}. */
    <T> Optional<T> attribute(AttributeKey<T> key);

    /** Leaves {@code value} under {@code key}. */
    <T> void attribute(AttributeKey<T> key, T value);

    /**
     * Sends an interim response at once (RFC 9110, section 15.2), such as 103 Early Hints; not sent to an HTTP/1.0 client.
     *
     * @throws IllegalArgumentException when the status is not 1xx, or is 101
     */
    void inform(Status status, Headers headers);

    /** Calls {@code listener} on the event loop once the response is complete or the exchange has failed. */
    void onComplete(Consumer<? super Completion> listener);

    /** Whether this request is handled on the event loop, where nothing may block. */
    boolean isOnEventLoop();
}
