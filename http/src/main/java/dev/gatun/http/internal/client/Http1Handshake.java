package dev.gatun.http.internal.client;

import dev.gatun.http.Headers;
import dev.gatun.http.Method;
import dev.gatun.http.ProtocolException;
import dev.gatun.http.internal.head.HeadLimits;
import dev.gatun.http.internal.head.ResponseHead;
import dev.gatun.http.internal.http1.Http1RequestEncoder;
import dev.gatun.http.internal.http1.Http1ResponseParser;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.reactor.Deadline;
import java.time.Duration;

/**
 * The first request on a connection of HTTP/1.1, whose answer decides whether the connection leaves HTTP. Loop only.
 *
 * <pre>
 *   onOpen: request --> WAITING --1xx--> WAITING
 *                          |---accepted--> the next handler has the connection, and the bytes behind the head
 *                          |---any other status--> refused, closed
 *                          '---broken, too late, ended--> failed, closed
 * </pre>
 *
 * The deadline runs from {@code onOpen} on, so above TLS it is one for the handshake of TLS as well, which has its own besides.
 */
abstract class Http1Handshake implements ConnectionHandler {
    /** Interim responses are for content that is on its way; there is none here, so a few are more than enough. */
    private static final int INTERIM_RESPONSES = 16;

    private final Duration timeout;
    private final UpgradeListener listener;
    private final Http1ResponseParser parser = new Http1ResponseParser(HeadLimits.DEFAULT);
    private final ResponseHead head = new ResponseHead();
    private Deadline deadline;
    private int interim;
    private boolean decided;

    Http1Handshake(Duration timeout, UpgradeListener listener) {
        this.timeout = timeout;
        this.listener = listener;
    }

    abstract Method method();

    abstract String target();

    abstract Headers fields();

    /** For messages: what was asked of whom. */
    abstract String what();

    /**
     * Whether the connection leaves HTTP with this final response.
     *
     * @throws ProtocolException when it is none of the responses that there may be
     */
    abstract boolean accepts(ResponseHead response);

    @Override
    public void onOpen(Connection connection) {
        Headers fields = fields();
        Buffer out = connection.loop().buffers().acquire(Http1RequestEncoder.size(method().name(), target(), fields));
        try {
            Http1RequestEncoder.write(out, method().name(), target(), fields);
        } catch (RuntimeException e) {
            out.release();
            throw e;
        }
        connection.write(out);
        deadline = connection.loop().schedule(timeout, () -> fail(connection, "no answer within " + timeout, null));
    }

    @Override
    public void onData(Connection connection, Buffer data) {
        try {
            while (!decided && parser.parse(data, head, method())) {
                if (!head.isInterim()) {
                    decide(connection);
                    return;
                }
                if (++interim > INTERIM_RESPONSES) {
                    fail(connection, "more than " + INTERIM_RESPONSES + " interim responses", null);
                }
            }
        } catch (ProtocolException e) {
            fail(connection, "the answer is malformed: " + e.getMessage() + " (" + e.section() + ")", e);
        }
        if (decided) {
            data.skip(data.readableBytes());
        }
    }

    private void decide(Connection connection) {
        boolean accepted = accepts(head);
        UpgradeResponse response = new UpgradeResponse(head.version(), head.status(), head.headers());
        end();
        if (!accepted) {
            connection.close();
            listener.onRefused(response);
            return;
        }
        ConnectionHandler next;
        try {
            next = listener.onUpgraded(response, connection);
        } catch (RuntimeException e) {
            connection.close();
            listener.onFailed(e);
            return;
        }
        connection.handler(next);
        next.onOpen(connection);
    }

    @Override
    public void onInputEnd(Connection connection) {
        fail(connection, "the peer ended the connection " + (parser.isUnfinished() ? "within its answer" : "without an answer"), null);
    }

    @Override
    public void onClosed(Connection connection, CloseCause cause) {
        fail(connection, "the connection ended before the answer: " + cause.error().map(Throwable::getMessage).orElse(cause.kind().name()),
                cause.error().orElse(null));
    }

    private void end() {
        decided = true;
        if (deadline != null) {
            deadline.cancel();
        }
    }

    private void fail(Connection connection, String message, Throwable cause) {
        if (!decided) {
            end();
            connection.abort();
            listener.onFailed(new UpgradeFailure(what() + " (" + connection.remoteAddress() + "): " + message, cause));
        }
    }
}
