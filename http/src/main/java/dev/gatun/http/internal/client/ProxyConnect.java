package dev.gatun.http.internal.client;

import dev.gatun.http.Headers;
import dev.gatun.http.Method;
import dev.gatun.http.ProtocolException;
import dev.gatun.http.Status;
import dev.gatun.http.internal.HeaderList;
import dev.gatun.http.internal.head.FieldSyntax;
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
 * Asks a proxy of HTTP/1.1 for a tunnel to a server (RFC 9110, section 9.3.6); the handler that the listener gives then speaks with the server, TLS for
 * example. One per connection; loop only.
 *
 * <pre>
 *   onOpen: request --> WAITING --1xx--> WAITING
 *                          |---2xx--> the next handler has the connection, and the bytes behind the head
 *                          |---any other status--> refused, closed
 *                          '---broken, too late, ended--> failed, closed
 * </pre>
 */
public final class ProxyConnect implements ConnectionHandler {
    /** Interim responses are for content that is on its way; there is none here, so a few are more than enough. */
    private static final int INTERIM_RESPONSES = 16;

    private final String authority;
    private final Headers headers;
    private final Duration timeout;
    private final UpgradeListener listener;
    private final Http1ResponseParser parser = new Http1ResponseParser(HeadLimits.DEFAULT);
    private final ResponseHead head = new ResponseHead();
    private Deadline deadline;
    private int interim;
    private boolean decided;

    /**
     * The handler of a connection to the proxy.
     *
     * @param authority host and port of the server, the port always
     * @param headers   more fields, {@code proxy-authorization} for example
     * @param timeout   the most time until the proxy has answered
     */
    public ProxyConnect(String authority, Headers headers, Duration timeout, UpgradeListener listener) {
        FieldSyntax.check("host", authority);
        headers.forEach(FieldSyntax::check);
        this.authority = authority;
        this.headers = headers.copy();
        this.timeout = timeout;
        this.listener = listener;
    }

    @Override
    public void onOpen(Connection connection) {
        Headers fields = fields();
        Buffer out = connection.loop().buffers().acquire(Http1RequestEncoder.size(Method.CONNECT.name(), authority, fields));
        try {
            Http1RequestEncoder.write(out, Method.CONNECT.name(), authority, fields);
        } catch (RuntimeException e) {
            out.release();
            throw e;
        }
        connection.write(out);
        deadline = connection.loop().schedule(timeout, () -> fail(connection, "no answer within " + timeout, null));
    }

    private Headers fields() {
        HeaderList fields = new HeaderList();
        fields.add("host", authority);
        headers.forEach(fields::add);
        return fields;
    }

    @Override
    public void onData(Connection connection, Buffer data) {
        try {
            while (!decided && parser.parse(data, head, Method.CONNECT)) {
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

    /** Any 2xx opens the tunnel, right behind the head: a Content-Length or Transfer-Encoding means nothing there. */
    private static boolean accepts(ResponseHead response) {
        if (response.code() == Status.SWITCHING_PROTOCOLS.code()) {
            throw new ProtocolException(Status.BAD_GATEWAY, "RFC 9110, section 7.8", "101 though nobody asked for another protocol", true);
        }
        return response.status().isSuccess();
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
            listener.onFailed(new UpgradeFailure("tunnel to " + authority + " by proxy (" + connection.remoteAddress() + "): " + message, cause));
        }
    }
}
