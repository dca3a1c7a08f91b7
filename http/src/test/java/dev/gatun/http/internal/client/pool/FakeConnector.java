package dev.gatun.http.internal.client.pool;

import dev.gatun.http.HttpVersion;
import dev.gatun.http.internal.client.connect.ConnectFailure;
import dev.gatun.http.internal.client.connect.Connector;
import dev.gatun.http.internal.client.exchange.Origin;
import dev.gatun.http.internal.server.FakeLoop;
import dev.gatun.reactor.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Attempts to connect that wait for the test to end them. */
public final class FakeConnector implements Connector {
    public final List<FakeAttempt> attempts = new ArrayList<>();
    public int begun;
    private final FakeLoop loop;

    public FakeConnector(FakeLoop loop) {
        this.loop = loop;
    }

    /** An attempt under way. */
    public final class FakeAttempt implements Attempt {
        public final Origin origin;
        private final Listener listener;

        FakeAttempt(Origin origin, Listener listener) {
            this.origin = origin;
            this.listener = listener;
        }

        @Override
        public void cancel() {
            attempts.remove(this);
        }
    }

    /** The oldest attempt succeeds, with HTTP/1.1. */
    public FakeClientConnection http1() {
        return connect(HttpVersion.HTTP_1_1, 1);
    }

    /** The oldest attempt succeeds, with HTTP/2. */
    public FakeClientConnection http2(int streams) {
        return connect(HttpVersion.HTTP_2, streams);
    }

    private FakeClientConnection connect(HttpVersion version, int streams) {
        FakeClientConnection connection = new FakeClientConnection(loop, version, streams);
        attempts.removeFirst().listener.connected(connection);
        return connection;
    }

    /** The oldest attempt succeeds, but what is sent is refused. */
    public FakeClientConnection refusing(RuntimeException refusal) {
        FakeClientConnection connection = new FakeClientConnection(loop, HttpVersion.HTTP_1_1, 1);
        connection.refuse(refusal);
        attempts.removeFirst().listener.connected(connection);
        return connection;
    }

    /** The oldest attempt fails. */
    public void fail() {
        attempts.removeFirst().listener.failed(new ConnectFailure(ConnectFailure.Step.CONNECT, Optional.empty(), true, "refused by the test", null));
    }

    @Override
    public Attempt connect(Origin origin, EventLoop on, Listener listener) {
        begun++;
        FakeAttempt attempt = new FakeAttempt(origin, listener);
        attempts.add(attempt);
        return attempt;
    }
}
