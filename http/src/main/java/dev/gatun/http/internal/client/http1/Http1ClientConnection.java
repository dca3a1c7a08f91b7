package dev.gatun.http.internal.client.http1;

import dev.gatun.http.Headers;
import dev.gatun.http.HttpVersion;
import dev.gatun.http.Method;
import dev.gatun.http.ProtocolException;
import dev.gatun.http.Status;
import dev.gatun.http.internal.client.exchange.ClientConnection;
import dev.gatun.http.internal.client.exchange.ClientExchange;
import dev.gatun.http.internal.client.exchange.ExchangeFailure;
import dev.gatun.http.internal.client.exchange.ExchangeFailure.Kind;
import dev.gatun.http.internal.client.exchange.ExchangeListener;
import dev.gatun.http.internal.client.exchange.IncomingResponse;
import dev.gatun.http.internal.client.exchange.OutgoingRequest;
import dev.gatun.http.internal.client.exchange.OutgoingRules;
import dev.gatun.http.internal.client.exchange.WireClock;
import dev.gatun.http.internal.client.exchange.WireLimits;
import dev.gatun.http.internal.head.HeaderFields;
import dev.gatun.http.internal.head.KnownHeader;
import dev.gatun.http.internal.head.ResponseHead;
import dev.gatun.http.internal.http1.BodyFraming;
import dev.gatun.http.internal.http1.Http1ResponseParser;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.reactor.OutOfBuffersException;
import dev.gatun.tls.TlsSession;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The client's half of one connection of HTTP/1.1 (RFC 9112): one exchange at a time, and the next on the same connection if both sides know where the last
 * has ended. Loop only.
 *
 * <pre>
 *   IDLE --send--> HEAD --final head--> CONTENT --all there--> IDLE, or CLOSED: Connection: close, request unfinished, bytes behind
 *     |             | |--1xx--> HEAD       |
 *     |             | '--101, 2xx to CONNECT--> LEFT   another handler has the connection
 *     '-- end, or bytes that nobody asked for; broken, too late, cancelled --> CLOSED
 * </pre>
 *
 * <p>Requests are not pipelined: a response that is one too many would be taken for the answer to the next request, so whatever comes while none is under way
 * ends the connection (the response's twin of request smuggling), and so does what comes before the request can have left.
 */
public final class Http1ClientConnection implements ClientConnection, ConnectionHandler {
    private static final Logger LOG = System.getLogger("dev.gatun.http");

    private enum State { IDLE, HEAD, CONTENT, LEFT, CLOSED }

    private final Connection connection;
    private final Optional<TlsSession> tls;
    private final WireLimits limits;
    private final WireClock clock;
    private final Http1ResponseParser parser;
    private final ResponseHead head = new ResponseHead();
    private final ResponseContent content = new ResponseContent();
    private Owner owner = Owner.NOBODY;
    private State state = State.IDLE;
    /** What is under way; null when nothing is. */
    private Http1ClientExchange exchange;
    private int interim;
    private boolean begun;
    private boolean keepAlive;
    private boolean closing;
    private boolean retired;
    private long since;

    private Http1ClientConnection(Connection connection, Optional<TlsSession> tls, WireLimits limits) {
        this.connection = connection;
        this.tls = tls;
        this.limits = limits;
        this.clock = new WireClock(connection.loop(), this::checkDeadline);
        this.parser = new Http1ResponseParser(limits.head());
    }

    /** The handler of a connection to a server, or above TLS on one; nothing is sent before the first request. */
    public static Http1ClientConnection on(Connection carrier, Optional<TlsSession> tls, WireLimits limits) {
        return new Http1ClientConnection(carrier, tls, limits);
    }

    // ---- for the pool

    @Override
    public HttpVersion version() {
        return HttpVersion.HTTP_1_1;
    }

    @Override
    public Connection carrier() {
        return connection;
    }

    @Override
    public Optional<TlsSession> tls() {
        return tls;
    }

    @Override
    public int room() {
        return state == State.IDLE && !retired && connection.isOpen() ? 1 : 0;
    }

    @Override
    public int active() {
        return exchange == null ? 0 : 1;
    }

    @Override
    public boolean isOpen() {
        return !retired && connection.isOpen();
    }

    @Override
    public void owner(Owner newOwner) {
        owner = newOwner;
    }

    @Override
    public ClientExchange send(OutgoingRequest request, ExchangeListener listener) {
        if (room() == 0) {
            throw new IllegalStateException("no room for a request: " + this);
        }
        OutgoingRules.check(request);
        Http1ClientExchange fresh = new Http1ClientExchange(this, request, listener);
        fresh.begin();
        exchange = fresh;
        state = State.HEAD;
        interim = 0;
        begun = false;
        return fresh;
    }

    @Override
    public void close() {
        closing = true;
        if (state == State.IDLE) {
            state = State.CLOSED;
            clock.stop();
            connection.close();
        }
        retire();
    }

    @Override
    public void abort() {
        if (state == State.LEFT || state == State.CLOSED) {
            return;
        }
        fail(Kind.ABORTED, "this side ended the connection", null);
    }

    private void retire() {
        if (!retired) {
            retired = true;
            owner.retired(this);
        }
    }

    // ---- from the exchange

    /** The last byte of the request was handed over. */
    void requestEnded(Http1ClientExchange which) {
        if (which == exchange && state == State.HEAD) {
            since = connection.loop().nanoTime();
            clock.within(WireClock.nanos(which.request().responseTimeout()));
        }
    }

    /** What was to be sent can't be framed, and what comes behind it must not be sent without it. */
    void outOfBuffers(OutOfBuffersException e) {
        fail(Kind.LIMIT, "no memory for what is to be sent", e);
    }

    /** Content is wanted, or no more. */
    void pausedChanged(Http1ClientExchange which) {
        if (which != exchange || state != State.CONTENT) {
            // Before the head there is no content to hold back.
            return;
        }
        if (which.isPaused()) {
            connection.pauseReading();
        } else {
            connection.resumeReading();
            awaitContent();
        }
    }

    /** Nobody wants the response. */
    void cancel(Http1ClientExchange which) {
        if (which == exchange) {
            drop();
            retire();
            connection.abort();
        }
    }

    // ---- from the reactor

    @Override
    public void onData(Connection c, Buffer data) {
        try {
            boolean more = true;
            while (more && data.isReadable()) {
                more = switch (state) {
                    case IDLE -> unasked();
                    case HEAD -> head(data);
                    case CONTENT -> content(data);
                    case LEFT, CLOSED -> false;
                };
            }
        } catch (ProtocolException e) {
            Kind kind = e.status().code() == Status.REQUEST_HEADER_FIELDS_TOO_LARGE.code() ? Kind.LIMIT : Kind.PROTOCOL;
            fail(kind, "the response is malformed: " + e.getMessage() + " (" + e.section() + ")", e);
        }
        if (state == State.CLOSED) {
            data.skip(data.readableBytes());
        }
    }

    private boolean unasked() {
        LOG.log(Level.DEBUG, "bytes came that nobody asked for, connection={0}", Long.toString(connection.id()));
        state = State.CLOSED;
        clock.stop();
        retire();
        connection.abort();
        return false;
    }

    private boolean head(Buffer data) {
        Http1ClientExchange current = exchange;
        if (!begun && current.isUnsent()) {
            fail(Kind.PROTOCOL, "bytes came before the request was sent", null);
            return false;
        }
        begun = true;
        if (!parser.parse(data, head, current.request().method())) {
            return false;
        }
        if (head.isInterim()) {
            interim(current);
        } else if (head.code() == Status.SWITCHING_PROTOCOLS.code() || isTunnel(current)) {
            leave(current);
        } else {
            response(current, data);
        }
        return exchange == current;
    }

    private boolean isTunnel(Http1ClientExchange current) {
        return current.request().method() == Method.CONNECT && head.status().isSuccess();
    }

    private IncomingResponse incoming(OptionalLong length) {
        return new IncomingResponse(head.version(), head.status(), head.headers(), length);
    }

    private void interim(Http1ClientExchange current) {
        if (++interim > limits.interim()) {
            fail(Kind.LIMIT, "more than " + limits.interim() + " interim responses", null);
            return;
        }
        try {
            current.listener().onInterim(incoming(OptionalLong.of(0)));
        } catch (RuntimeException e) {
            listenerFailed(current, e);
        }
    }

    private void response(Http1ClientExchange current, Buffer data) {
        content.begin(head, current.request().method());
        // A 408 may be about a request that the server missed, written before this one came (RFC 9110, section 15.5.9): if it reads on, the response to this
        // one would be taken for that to the next.
        keepAlive = head.keepAlive() && content.framing() != BodyFraming.UNTIL_CLOSE && head.status().code() != Status.REQUEST_TIMEOUT.code();
        state = State.CONTENT;
        awaitContent();
        try {
            current.listener().onResponse(incoming(content.length()));
        } catch (RuntimeException e) {
            listenerFailed(current, e);
        }
        if (exchange != current) {
            return;
        }
        if (content.isComplete()) {
            finish(current, data.isReadable());
        } else if (current.isPaused()) {
            connection.pauseReading();
        }
    }

    private void awaitContent() {
        since = connection.loop().nanoTime();
        clock.within(WireClock.nanos(exchange.request().gapTimeout()));
    }

    private boolean content(Buffer data) {
        Http1ClientExchange current = exchange;
        if (current.isPaused()) {
            return false;
        }
        int length = content.next(data);
        if (length > 0) {
            deliver(current, data, length);
            if (exchange != current) {
                return false;
            }
        }
        if (content.isComplete()) {
            finish(current, data.isReadable());
        }
        return length > 0 && exchange == current;
    }

    /** Shows {@code length} bytes of {@code data} to the listener, who has read them then whatever it did. */
    private void deliver(Http1ClientExchange current, Buffer data, int length) {
        since = connection.loop().nanoTime();
        int end = data.writeIndex();
        int next = data.readIndex() + length;
        data.writeIndex(next);
        try {
            current.listener().onContent(data);
        } catch (RuntimeException e) {
            listenerFailed(current, e);
        } finally {
            data.writeIndex(end).readIndex(next);
        }
    }

    private void listenerFailed(Http1ClientExchange current, RuntimeException e) {
        if (exchange == current) {
            fail(Kind.ABORTED, "the program failed: " + e, e);
        } else {
            LOG.log(Level.WARNING, "listener of an exchange that has ended", e);
        }
    }

    @Override
    public void onWritable(Connection c) {
        Http1ClientExchange current = exchange;
        if (current != null && !current.isEnded()) {
            try {
                current.listener().onWritable();
            } catch (RuntimeException e) {
                listenerFailed(current, e);
            }
        }
    }

    @Override
    public void onInputEnd(Connection c) {
        switch (state) {
            case IDLE -> close();
            case HEAD -> fail(Kind.CONNECTION_LOST, "the server ended the connection " + (parser.isUnfinished() ? "within the head of the response"
                    : "without a response"), null);
            case CONTENT -> {
                if (content.framing() == BodyFraming.UNTIL_CLOSE) {
                    // Over TLS this is the end in order, close_notify; a connection that is just cut is a failure of TLS (RFC 9112, section 9.8)
                    finish(exchange, false);
                } else {
                    fail(Kind.CONNECTION_LOST, "the server ended the connection " + content.progress(), null);
                }
            }
            case LEFT, CLOSED -> { }
        }
    }

    @Override
    public void onClosed(Connection c, CloseCause cause) {
        String why = cause.error().map(Throwable::getMessage).orElse(cause.kind().name());
        Kind kind = cause.kind() == CloseCause.Kind.SHUTDOWN ? Kind.ABORTED : Kind.CONNECTION_LOST;
        fail(kind, "the connection ended " + (state == State.CONTENT ? content.progress() : "before the response") + ": " + why, cause.error().orElse(null));
    }

    // ---- the end of an exchange

    /** All of the response was passed. {@code excess} is whether more bytes came with it, which are nobody's. */
    private void finish(Http1ClientExchange done, boolean excess) {
        Headers trailers = content.trailers();
        // A server that has answered before it had all of the request may wait for the rest, or take it for the next one (RFC 9112, section 9.6).
        boolean whole = done.isEnded() && connection.pendingBytes() == 0;
        boolean again = keepAlive && whole && !excess && !closing && connection.isOpen();
        drop();
        if (again) {
            state = State.IDLE;
            connection.resumeReading();
            owner.roomGrew(this);
        } else {
            retire();
            if (whole && !excess) {
                connection.close();
            } else {
                connection.abort();
            }
        }
        try {
            done.listener().onEnd(trailers);
        } catch (RuntimeException e) {
            listenerFailed(done, e);
        }
    }

    /** What is under way is no longer. */
    private void drop() {
        state = State.CLOSED;
        if (exchange != null) {
            exchange.over();
            exchange = null;
        }
    }

    private void fail(Kind kind, String why, Throwable cause) {
        if (state == State.LEFT) {
            return;
        }
        clock.stop();
        Http1ClientExchange failed = exchange;
        boolean processed = failed != null && !failed.isUnsent();
        drop();
        retire();
        connection.abort();
        if (failed != null) {
            ExchangeFailure failure = new ExchangeFailure(kind, processed, OutgoingRules.what(failed.request(), connection) + why, cause);
            try {
                failed.listener().onFailed(failure);
            } catch (RuntimeException e) {
                listenerFailed(failed, e);
            }
        }
    }

    // ---- another protocol

    private void leave(Http1ClientExchange current) {
        if (head.code() == Status.SWITCHING_PROTOCOLS.code()) {
            checkSwitch(current);
        }
        IncomingResponse response = incoming(OptionalLong.of(0));
        ConnectionHandler next;
        try {
            next = current.listener().onUpgraded(response, connection);
        } catch (RuntimeException e) {
            listenerFailed(current, e);
            return;
        }
        if (exchange != current) {
            return;
        }
        drop();
        state = State.LEFT;
        clock.stop();
        retire();
        connection.handler(next);
        next.onOpen(connection);
    }

    /** RFC 9110, section 7.8. */
    private void checkSwitch(Http1ClientExchange current) {
        HeaderFields fields = head.fields();
        boolean agreed = current.isEnded() && head.version() == HttpVersion.HTTP_1_1 && head.isUpgrade() && !fields.isRepeated(KnownHeader.UPGRADE)
                && current.request().upgrade().filter(protocol -> fields.valueIs(fields.find(KnownHeader.UPGRADE), protocol)).isPresent();
        if (!agreed) {
            throw new ProtocolException(Status.BAD_GATEWAY, "RFC 9110, section 7.8",
                    "101 whose Connection and Upgrade do not name a protocol that was asked for", true);
        }
    }

    // ---- deadlines

    private long checkDeadline() {
        Http1ClientExchange current = exchange;
        boolean awaitsHead = state == State.HEAD && current.isEnded();
        if (!awaitsHead && (state != State.CONTENT || current.isPaused())) {
            return WireClock.NONE;
        }
        Duration timeout = awaitsHead ? current.request().responseTimeout() : current.request().gapTimeout();
        long nanos = WireClock.nanos(timeout);
        if (nanos == WireClock.NONE) {
            return nanos;
        }
        long left = nanos - (connection.loop().nanoTime() - since);
        if (left <= 0) {
            fail(awaitsHead ? Kind.RESPONSE_TIMEOUT : Kind.GAP_TIMEOUT,
                    awaitsHead ? "no response within " + timeout : "no more content within " + timeout + ' ' + content.progress(), null);
            return WireClock.NONE;
        }
        return left;
    }

    @Override
    public String toString() {
        return "HTTP/1.1 connection " + connection.id() + ' ' + state + (retired ? ", retired" : "");
    }
}
