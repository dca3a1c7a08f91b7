package dev.gatun.http.internal.server;

import dev.gatun.http.ClientGone;
import dev.gatun.http.HttpVersion;
import dev.gatun.http.Method;
import dev.gatun.http.ProtocolException;
import dev.gatun.http.Status;
import dev.gatun.http.internal.head.HeaderFields;
import dev.gatun.http.internal.head.KnownHeader;
import dev.gatun.http.internal.head.RequestHead;
import dev.gatun.http.internal.http1.Http1RequestParser;
import dev.gatun.http.internal.http1.Http1ResponseEncoder;
import dev.gatun.http.internal.http2.frame.Preface;
import dev.gatun.http.internal.http2.frame.Settings;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.reactor.FileRegion;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;

/**
 * One connection that speaks HTTP/1: reads heads and content, and has one exchange in flight at a time. Loop only.
 *
 * <pre>
 *            first bytes            head complete                    response and content ended, kept alive
 *   IDLE -----------------> HEAD -----------------> EXCHANGE ------------------------------------------------> IDLE
 *     |                      |                         |
 *     | idle deadline        | broken, too large,      | not kept alive, or broken content
 *     | or shutdown          | header deadline         v
 *     |                      '---- 4xx, 5xx -------> LINGER  output ended; what still comes is thrown away, so that
 *     |                                                |     the client can read the answer before it sees a reset
 *     v                                                v     (RFC 9112, section 9.6)
 *   CLOSED <-------------------------------------- FIN, deadline, or too much
 * </pre>
 *
 * <p>While an exchange is in flight, bytes of the next request stay unread with the connection, and reading is paused. Content is read only while
 * somebody wants it, so the client is held back by the kernel's window.
 */
final class Http1Connection extends ServerConnection {
    private static final Logger LOG = System.getLogger("dev.gatun.http");

    private enum State { IDLE, HEAD, EXCHANGE, LINGER, CLOSED }

    private final LoopShare share;
    private final Connection connection;
    private final Http1RequestParser parser;
    private final ConnectionDeadlines deadlines;
    private final OutBuffer out;
    private final Entrance entrance;
    private final boolean clearText;
    /** Whether the client may go over to HTTP/2, which in TLS is mostly decided before. */
    private final boolean mayBeHttp2;
    private State state = State.IDLE;
    private RequestHead unfinished;
    private Http1Exchange exchange;
    private long requests;
    private boolean reading;
    private boolean inputEnded;
    private boolean stalled;
    private boolean lingerAfter;
    /** The connection ends when {@link #onData} knows whether there are unread bytes. */
    private boolean endDue;
    /** Of the request in flight; null when it has none. */
    private Http1Content content;
    private int turnRequests;

    Http1Connection(LoopShare share, Connection connection, Security security) {
        super(share, connection, security);
        this.share = share;
        this.connection = connection;
        this.entrance = security.entrance();
        this.clearText = security.isClearText();
        this.mayBeHttp2 = entrance.speaksHttp2(clearText);
        this.parser = new Http1RequestParser(share.core().headLimits());
        this.deadlines = new ConnectionDeadlines(share.core().limits());
        this.out = new OutBuffer(connection, deadlines);
    }

    ConnectionDeadlines deadlines() {
        return deadlines;
    }

    // ---- from the reactor

    /** Speaks HTTP/1 in the place of {@code old}. */
    void start(ServerConnection old) {
        takeOver(old);
        deadlines.restart(share.loop().nanoTime());
    }

    @Override
    public void onOpen(Connection c) {
        share.add(this);
        deadlines.restart(share.loop().nanoTime());
        if (!enter()) {
            close();
        }
    }

    @Override
    public void onData(Connection c, Buffer data) {
        reading = true;
        turnRequests = 0;
        try {
            while (data.isReadable() && read(data)) {
                // read() says whether to go on.
            }
        } finally {
            reading = false;
            out.flush();
        }
        if (endDue) {
            endDue = false;
            lingerAfter |= data.isReadable();
            data.skip(data.readableBytes());
            end();
        }
    }

    private boolean read(Buffer data) {
        switch (state) {
            case IDLE, HEAD -> {
                return readHead(data);
            }
            case EXCHANGE -> {
                return readContent(data);
            }
            case LINGER -> {
                if (deadlines.lingered(data.readableBytes())) {
                    connection.abort();
                }
                data.skip(data.readableBytes());
                return false;
            }
            default -> {
                return false;
            }
        }
    }

    @Override
    public void onInputEnd(Connection c) {
        inputEnded = true;
        switch (state) {
            case EXCHANGE -> {
                // A client may end its output and still wait for the answer (RFC 9112, section 9.6), unless the request itself is cut off.
                if (expectsContent()) {
                    content.breakOff(new ClientGone("client ended the connection within the content of its request"));
                } else if (exchange != null) {
                    exchange.inputEnded();
                }
            }
            default -> close();
        }
    }

    @Override
    public void onWritable(Connection c) {
        if (exchange != null) {
            exchange.writable();
        }
        if (stalled) {
            stalled = false;
            resumeInput();
        }
    }

    @Override
    public void onClosed(Connection c, CloseCause cause) {
        state = State.CLOSED;
        share.remove(this);
        share.core().connectionClosed();
        lose(cause);
    }

    private void lose(CloseCause cause) {
        Http1Exchange current = exchange;
        exchange = null;
        if (current != null) {
            // First: who reads content, and hears that there is no more, must not answer any more.
            current.lost(cause.error().orElseGet(() -> new ClientGone("connection ended: " + cause.kind())));
        }
        if (content != null) {
            content.lose(cause);
        }
        if (unfinished != null) {
            share.giveBack(unfinished);
            unfinished = null;
        }
        out.release();
    }

    // ---- heads

    private boolean readHead(Buffer data) {
        if (turnRequests >= share.core().limits().pipelined()) {
            // Others shall have their turn as well.
            hit(Limit.PIPELINED);
            connection.pauseReading();
            share.loop().execute(this::resumeInput);
            return false;
        }
        if (!mayAnswerMore()) {
            stalled = true;
            connection.pauseReading();
            return false;
        }
        if (requests == 0 && unfinished == null && (mayBeHttp2 || clearText && entrance.refusesHttp2()) && mayBePreface(data)) {
            return state == State.LINGER;
        }
        if (!entrance.speaksHttp1()) {
            hit(Limit.PROTOCOL);
            reject(WrongVersion.HTTP_2_ONLY);
            return true;
        }
        if (unfinished == null) {
            unfinished = share.takeHead();
        }
        try {
            if (!parser.parse(data, unfinished)) {
                waitForHead();
                return false;
            }
        } catch (ProtocolException e) {
            hit(Limit.of(e.status()));
            reject(e);
            return true;
        }
        RequestHead head = unfinished;
        unfinished = null;
        if (head.isUpgrade() && clearText && mayBeHttp2 && upgradeToHttp2(head)) {
            return false;
        }
        begin(head, data);
        return true;
    }

    /** Whether a client of HTTP/2 begins, who knows without asking (RFC 9113, section 3.3). Looked at once per connection; GET ends it at the first byte. */
    private boolean mayBePreface(Buffer data) {
        int match = Preface.match(data);
        if (match > 0 && mayBeHttp2) {
            leave();
            new Http2Connection(share, connection, security()).start(this);
        } else if (match > 0) {
            hit(Limit.PROTOCOL);
            WrongVersion.refuseHttp2(room(WrongVersion.SIZE));
            linger();
        } else if (match == 0 && state == State.IDLE) {
            state = State.HEAD;
            deadlines.restart(share.loop().nanoTime());
        }
        return match >= 0;
    }

    private void leave() {
        out.flush();
        state = State.CLOSED;
    }

    private void waitForHead() {
        if (!parser.isUnfinished()) {
            share.giveBack(unfinished);
            unfinished = null;
        } else if (state == State.IDLE) {
            state = State.HEAD;
            deadlines.restart(share.loop().nanoTime());
        }
    }

    /** A client that pipelines requests and reads no answers must not fill this side's memory. */
    private boolean mayAnswerMore() {
        if (out.isNearlyFull()) {
            out.flush();
        }
        return connection.isWritable();
    }

    private void begin(RequestHead head, Buffer data) {
        state = State.EXCHANGE;
        turnRequests++;
        requests++;
        share.counters().requestBegun();
        Http1Exchange current = share.takeExchange();
        exchange = current;
        // A connection id and the request's number on it make a number that no other request of the process has.
        current.open(this, connection.id() << 20 | requests & 0xF_FFFF, head);
        content = null;
        if (head.hasContent()) {
            content = new Http1Content(this, head, data);
            current.content(content.content());
        }
        Dispatcher.dispatch(current);
    }

    // ---- content

    private boolean readContent(Buffer data) {
        if (content != null && content.isWaitedFor()) {
            return content.read(data);
        }
        // The next request, or content that nobody wants yet: it waits with the connection, and then in the kernel.
        connection.pauseReading();
        return false;
    }

    /** What reads the content has failed. */
    void contentFailed(RuntimeException failure) {
        Http1Exchange current = exchange;
        if (current != null) {
            current.contentFailed(failure);
        }
    }

    /** What was left of the content behind a complete response is skipped, or given up. */
    void contentDrained() {
        if (state == State.EXCHANGE && exchange == null) {
            if (content.isBroken()) {
                lingerAfter = true;
                end();
            } else {
                exchangeEnded();
            }
        }
    }

    void sendContinue() {
        if (exchange != null && exchange.isLive()) {
            Http1ResponseEncoder.interim(room(Http1ResponseEncoder.headSize(Status.CONTINUE)), Status.CONTINUE);
            flushOutside();
        }
    }

    boolean expectsContent() {
        return content != null && !content.isDone();
    }

    // ---- the end of an exchange

    /** Whether the connection can go on after the response that is about to be sent. */
    boolean keepsAlive(RequestHead head) {
        if (!head.keepAlive() || inputEnded || isClosing()) {
            return false;
        }
        if (requests >= share.core().limits().requestsPerConnection()) {
            hit(Limit.REQUESTS_PER_CONNECTION);
            return false;
        }
        return content == null || content.allowsKeepAlive();
    }

    /** The response of the current exchange was written. */
    void responseEnded(Http1Exchange ended) {
        boolean keepAlive = ended.keepsAlive();
        exchange = null;
        if (!ended.isDetached()) {
            share.giveBack(ended);
        }
        if (state != State.EXCHANGE) {
            return;
        }
        if (!keepAlive || content != null && content.isBroken()) {
            lingerAfter |= expectsContent();
            end();
        } else if (expectsContent()) {
            content.drain();
        } else {
            exchangeEnded();
        }
    }

    private void exchangeEnded() {
        if (inputEnded) {
            end();
            return;
        }
        // Even if the server ends: the response that has just gone out did not say so, and the next request may be on its way.
        state = State.IDLE;
        content = null;
        deadlines.restart(share.loop().nanoTime());
        resumeInput();
    }

    private void end() {
        if (reading) {
            endDue = true;
            state = State.CLOSED;
            return;
        }
        // Unread bytes would turn the close into a reset that can overtake the response.
        if (lingerAfter || connection.isReadingPaused()) {
            linger();
        } else {
            close();
        }
    }

    private void linger() {
        out.flush();
        content = null;
        if (inputEnded) {
            close();
            return;
        }
        state = State.LINGER;
        deadlines.restart(share.loop().nanoTime());
        connection.shutdownOutput();
        resumeInput();
    }

    private void close() {
        out.flush();
        state = State.CLOSED;
        connection.close();
    }

    /** Answers what is no request. */
    private void reject(ProtocolException broken) {
        LOG.log(Level.DEBUG, "request refused, connection={0}: {1}", Long.toString(connection.id()), broken);
        byte[] text = (broken.getMessage() + "\n").getBytes(StandardCharsets.US_ASCII);
        Http1ResponseEncoder encoder = share.encoder();
        Buffer buffer = room(Http1ResponseEncoder.headSize(broken.status()) + 64 + text.length);
        encoder.begin(buffer, broken.status());
        encoder.field("content-type", "text/plain");
        encoder.end(HttpVersion.HTTP_1_1, Method.GET, text.length, false);
        buffer.put(text);
        share.counters().responseBegun(broken.status().code());
        linger();
    }

    /**
     * Goes over to HTTP/2 if the client offers it (RFC 7540, section 3.2) and its request has no content; other offers are the handler's.
     *
     * @return whether this connection is over
     */
    private boolean upgradeToHttp2(RequestHead head) {
        Optional<Settings> settings = Http2Upgrade.offered(head);
        if (settings.isEmpty() || requests > 0 || inputEnded || isClosing()) {
            return false;
        }
        Http2Upgrade.accept(room(Http2Upgrade.SIZE));
        leave();
        new Http2Connection(share, connection, security()).startUpgraded(this, head, settings.get());
        return true;
    }

    void upgrade(Function<? super Connection, ? extends ConnectionHandler> handlers) {
        leave();
        exchange = null;
        new UpgradedConnection(this).start(this, handlers);
    }

    // ---- out

    /** The out buffer, with room for {@code bytes}. */
    Buffer room(int bytes) {
        return out.room(bytes);
    }

    /** The out buffer, with room for {@code least}; a new one has room for {@code most} within reason. */
    Buffer room(int least, int most) {
        return out.room(least, most);
    }

    /** Passes the out buffer to the connection, unless the end of {@link #onData} does it for all responses of the turn. */
    void flushOutside() {
        if (!reading) {
            out.flush();
        }
    }

    void sendFile(FileRegion region) {
        out.flush();
        deadlines.written(region.length());
        connection.sendFile(region);
    }

    void resumeInput() {
        if (!reading && state != State.CLOSED && connection.isReadingPaused()) {
            connection.resumeReading();
        }
    }

    boolean wantsTrailers(RequestHead head) {
        HeaderFields fields = head.fields();
        for (int i = fields.find(KnownHeader.TE, 0); i >= 0; i = fields.find(KnownHeader.TE, i + 1)) {
            for (String coding : fields.value(i).split(",")) {
                if (coding.strip().equalsIgnoreCase("trailers")) {
                    return true;
                }
            }
        }
        return false;
    }

    boolean isWritable() {
        return connection.isWritable();
    }

    long pendingBytes() {
        return connection.pendingBytes();
    }

    // ---- deadlines and shutdown

    @Override
    void checkDeadlines(long now) {
        deadlines.limits(share.core().limits());
        boolean contentWaits = content != null && content.isWaitedFor();
        ConnectionDeadlines.Verdict verdict = switch (state) {
            case IDLE -> deadlines.idle(now);
            case HEAD -> deadlines.head(now);
            case EXCHANGE -> contentWaits ? deadlines.content(now) : ConnectionDeadlines.Verdict.GO_ON;
            case LINGER -> deadlines.linger(now);
            case CLOSED -> ConnectionDeadlines.Verdict.GO_ON;
        };
        switch (verdict) {
            case GO_ON -> checkWrite(now);
            case IDLE -> {
                hit(Limit.IDLE);
                close();
            }
            case HEAD -> {
                hit(Limit.HEADER_DEADLINE);
                reject(ConnectionDeadlines.SLOW_HEAD);
            }
            case CONTENT_GAP, CONTENT_RATE -> {
                hit(verdict == ConnectionDeadlines.Verdict.CONTENT_GAP ? Limit.BODY_DEADLINE : Limit.BODY_RATE);
                content.breakOff(ConnectionDeadlines.SLOW_CONTENT);
            }
            case LINGERED -> {
                if (connection.pendingBytes() > 0) {
                    // The answer is still on its way; the write deadline watches over it.
                    deadlines.restart(now);
                    checkWrite(now);
                } else {
                    connection.abort();
                }
            }
        }
    }

    private void checkWrite(long now) {
        switch (deadlines.write(now, connection.pendingBytes())) {
            case STUCK -> tooSlow(Limit.WRITE_DEADLINE);
            case SLOW -> tooSlow(Limit.WRITE_RATE);
            case FINE -> { }
        }
    }

    private void tooSlow(Limit limit) {
        hit(limit);
        connection.abort(CloseCause.DEADLINE);
    }

    @Override
    void closeIfIdle() {
        // Who has just connected, or just read an answer that did not tell of the end, may have sent a request that is still on its way.
        if (state == State.IDLE && !deadlines.isFresh(share.loop().nanoTime())) {
            close();
        }
    }

    @Override
    void abort() {
        if (state == State.IDLE) {
            close();
        } else {
            connection.abort();
        }
    }
}
