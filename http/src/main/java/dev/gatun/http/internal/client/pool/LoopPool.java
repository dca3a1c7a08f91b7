package dev.gatun.http.internal.client.pool;

import dev.gatun.http.internal.client.exchange.ClientConnection;
import dev.gatun.http.internal.client.exchange.Origin;
import java.time.Duration;

/**
 * The connections of one client on one event loop. Nothing in it is locked: a limit that holds for the whole client is dealt out to its loops beforehand. Loop
 * only.
 */
public interface LoopPool {
    /**
     * Finds a connection with room for one request, or makes one, or waits for either.
     *
     * @param fresh whether one that was used before won't do: what a retry asks for after a kept connection turned out to be dead
     * @param within the most time to wait where limits forbid another connection; zero for the pool's own
     */
    Ticket acquire(Origin origin, boolean fresh, Duration within, Taker taker);

    /** Ends idle connections now, and the others when their exchanges have ended. */
    void close();

    /** A place in the queue. */
    interface Ticket {
        /** Nobody waits any more. */
        void cancel();
    }

    /** Who waits: one of the methods is called, once, on the loop, possibly before {@code acquire} has returned. */
    interface Taker {
        /**
         * Must send its request now. What it throws {@link #failed} is told.
         *
         * @param reused whether the connection has served others before, so that its end without an answer may only mean that it was kept too long
         */
        void take(ClientConnection connection, boolean reused);

        /** There is none: a {@link dev.gatun.http.internal.client.connect.ConnectFailure}, or a {@link PoolExhausted}. */
        void failed(RuntimeException failure);
    }
}
