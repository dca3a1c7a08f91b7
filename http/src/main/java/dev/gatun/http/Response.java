package dev.gatun.http;

import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.reactor.FileRegion;
import dev.gatun.reactor.OpenFile;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * What a handler answers: status, headers, content. Made for one request, and changed in place by the methods that return it.
 *
 * <p>{@code content-length}, {@code transfer-encoding}, {@code connection} and {@code date} are the server's own; setting one of the first three
 * fails the exchange with 500.
 *
 * <p>The static factories can't be called on a response, so {@code Response.of(status).text(…)} keeps its status.
 */
public sealed interface Response permits StatusResponse {
    /** {@code text/plain} in UTF-8. */
    String TEXT = "text/plain; charset=utf-8";

    /** {@code text/html} in UTF-8. */
    String HTML = "text/html; charset=utf-8";

    /** {@code application/json}, which is always UTF-8 (RFC 8259, section 8.1). */
    String JSON = "application/json";

    /** {@code application/octet-stream}. */
    String OCTETS = "application/octet-stream";

    /** {@code text/event-stream}, always UTF-8. */
    String EVENTS = "text/event-stream";

    /** 200 without content yet. */
    static StatusResponse ok() {
        return of(Status.OK);
    }

    /** A status without content yet. */
    static StatusResponse of(Status status) {
        return new BasicResponse(status, "", ResponseBody.EMPTY);
    }

    /** 204. */
    static StatusResponse noContent() {
        return of(Status.NO_CONTENT);
    }

    /** 201 with a {@code location}. */
    static StatusResponse created(String location) {
        return of(Status.CREATED).header("location", location);
    }

    /** 303: look there, with GET (RFC 9110, section 15.4.4). */
    static StatusResponse redirect(String location) {
        return redirect(Status.SEE_OTHER, location);
    }

    /** A redirection with another status, e.g. 308 to keep method and content. */
    static StatusResponse redirect(Status status, String location) {
        if (!status.isRedirect()) {
            throw new IllegalArgumentException(status + " is no redirection");
        }
        return of(status).header("location", URI.create(location).toASCIIString());
    }

    /** 200 with plain text in UTF-8. */
    static Response text(String text) {
        return new BasicResponse(Status.OK, TEXT, new ResponseBody.Text(text));
    }

    /** 200 with HTML in UTF-8; {@code html} is sent as it is. */
    static Response html(String html) {
        return new BasicResponse(Status.OK, HTML, new ResponseBody.Text(html));
    }

    /** 200 with an object as JSON, by the server's {@link JsonCodec}. */
    static Response json(Object value) {
        return new BasicResponse(Status.OK, JSON, new ResponseBody.Json(value));
    }

    /** 200 with bytes. */
    static Response bytes(String type, byte[] bytes) {
        return new BasicResponse(Status.OK, type, new ResponseBody.Bytes(bytes));
    }

    /** 200 with bytes of no particular type. */
    static Response bytes(byte[] bytes) {
        return bytes(OCTETS, bytes);
    }

    /** 200 with a whole file; takes over the caller's reference to it. */
    static Response file(String type, OpenFile file) {
        return file(type, new FileRegion(file, 0, file.size()));
    }

    /** 200 with a part of a file; the response closes the region. */
    static Response file(String type, FileRegion region) {
        return new BasicResponse(Status.OK, type, new ResponseBody.File(region));
    }

    /** 200 with content that {@code writer} writes on a virtual thread. */
    static Response stream(String type, BodyWriter writer) {
        return new BasicResponse(Status.OK, type, new ResponseBody.Streamed(writer, ResponseBody.UNKNOWN));
    }

    /** 200 with {@code length} bytes that {@code writer} writes on a virtual thread. */
    static Response stream(String type, long length, BodyWriter writer) {
        return new BasicResponse(Status.OK, type, new ResponseBody.Streamed(writer, length));
    }

    /** 200 with content that is pushed from whatever thread; {@code source} is called on the event loop. */
    static Response push(String type, Consumer<? super BodySink> source) {
        return new BasicResponse(Status.OK, type, new ResponseBody.Pushed(source, ResponseBody.UNKNOWN));
    }

    /** 200 with server-sent events and a heartbeat of 15 seconds; {@code source} is called on the event loop. */
    static Response events(Consumer<? super EventSink> source) {
        return events(Duration.ofSeconds(15), source);
    }

    /** 200 with server-sent events and another heartbeat, zero for none; {@code source} is called on the event loop. */
    static Response events(Duration heartbeat, Consumer<? super EventSink> source) {
        return new BasicResponse(Status.OK, EVENTS, new ResponseBody.Events(source, heartbeat)).header("cache-control", "no-store");
    }

    /**
     * The response that {@code stage} will bring; its failure is handled as if the handler had thrown it. A stage has to complete at some time, also when the
     * client has gone, which {@link Request#onComplete} tells: until then the request, which whoever completes it may look at, keeps its memory.
     */
    static Response later(CompletionStage<? extends Response> stage) {
        return new BasicResponse(Status.OK, "", new ResponseBody.Later(stage));
    }

    /** 101: the connection speaks {@code protocol} from here on. */
    static Response upgrade(String protocol, Function<? super Connection, ? extends ConnectionHandler> handlers) {
        return new BasicResponse(Status.SWITCHING_PROTOCOLS, "", new ResponseBody.Upgrade(protocol, handlers));
    }

    /**
     * 200 to CONNECT: what the client sends from here on is not HTTP but for whoever it asked for (RFC 9110, section 9.3.6). For proxies; to any other request
     * it becomes 500.
     */
    static Response tunnel(Function<? super Connection, ? extends ConnectionHandler> handlers) {
        return new BasicResponse(Status.OK, "", new ResponseBody.Upgrade("", handlers));
    }

    /**
     * The status.
     *
     * @throws IllegalStateException when the response is deferred
     */
    Status status();

    /**
     * The media type; empty when there is none.
     *
     * @throws IllegalStateException when the response is deferred
     */
    Optional<String> type();

    /**
     * The headers, without {@code content-type}, which is {@link #type()}.
     *
     * @throws IllegalStateException when the response is deferred
     */
    Headers headers();

    /**
     * The fields to be sent behind the content.
     *
     * @throws IllegalStateException when the response is deferred
     */
    Headers trailers();

    /** The content; a {@link ResponseBody.Later} when the response is deferred. */
    ResponseBody body();

    /** Whether the response comes later. */
    boolean isDeferred();

    /** Changes the status. */
    Response status(Status status);

    /** Replaces all headers of this name by one. */
    Response header(String name, String value);

    /** Adds a header beside those of the same name. */
    Response addHeader(String name, String value);

    /** Adds a {@code set-cookie} header. */
    default Response cookie(Cookie cookie) {
        return addHeader("set-cookie", cookie.toString());
    }

    /** Removes all headers of this name. */
    Response removeHeader(String name);

    /** Changes the media type. */
    Response type(String type);

    /** Adds a field that is sent behind the content, chunked, when the client said {@code te: trailers} (RFC 9110, section 6.5.1). */
    Response trailer(String name, String value);

    /**
     * Promises what a GET of {@code target}, a path with an optional query, would bring, and sends it unasked (RFC 9113, section 8.4): in HTTP/2, if
     * {@link Http2Options#push} is on and the client has not switched it off; otherwise nothing happens.
     *
     * @throws IllegalArgumentException when the target does not begin with a slash, or has a character that must be percent-encoded
     */
    Response push(String target);

    /** The targets of {@link #push}. */
    List<String> pushes();

    /** Replaces the content. */
    Response body(ResponseBody body);

    /** What {@code change} makes of this response: at once, or when a deferred response has come, on the thread that brings it. */
    Response then(UnaryOperator<Response> change);

    /** If this is deferred and fails, what {@code rescue} makes of the failure; otherwise this. */
    Response rescue(Function<? super Throwable, ? extends Response> rescue);

    /**
     * Makes the response a constant: it may be returned for many requests, by many threads, and what would change it changes a copy instead.
     *
     * @throws IllegalStateException when the content can be sent only once
     */
    Response shared();
}
