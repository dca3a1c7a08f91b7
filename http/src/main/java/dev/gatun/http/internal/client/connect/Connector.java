package dev.gatun.http.internal.client.connect;

import dev.gatun.http.internal.client.exchange.ClientConnection;
import dev.gatun.http.internal.client.exchange.Origin;
import dev.gatun.reactor.EventLoop;

/** Makes connections to origins. Called on the loop that the connection is to have, and tells its listener there. */
public interface Connector {
    /** Begins; whoever calls {@code cancel} on the result hears nothing more, and nothing is left behind. */
    Attempt connect(Origin origin, EventLoop loop, Listener listener);

    /** A connection that is being made. */
    interface Attempt {
        /** Nobody wants it any more. */
        void cancel();
    }

    /** Hears of the end of an attempt: one of the methods is called, once, on the loop. */
    interface Listener {
        /** The connection is there; in HTTP/2 the server's SETTINGS may be still to come. */
        void connected(ClientConnection connection);

        /** There is none. */
        void failed(ConnectFailure failure);
    }
}
