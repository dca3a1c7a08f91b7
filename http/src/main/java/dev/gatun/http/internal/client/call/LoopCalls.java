package dev.gatun.http.internal.client.call;

import dev.gatun.http.internal.client.connect.Connector;
import dev.gatun.http.internal.client.pool.LoopConnections;
import dev.gatun.http.internal.client.pool.PoolShare;
import dev.gatun.http.internal.client.retry.RetryBudget;
import dev.gatun.reactor.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.RejectedExecutionException;
import java.util.random.RandomGenerator;

/** What one loop has of a client: a pool, and the calls that are under way. Loop only, but for what says otherwise. */
final class LoopCalls {
    private final ClientSettings settings;
    private final EventLoop loop;
    private final LoopConnections pool;
    private final RetryBudget budget;
    private final Runnable requireMayWait;
    private final RandomGenerator random = new SplittableRandom();
    private final List<Call> calls = new ArrayList<>();
    private final Deque<Call> answered = new ArrayDeque<>();
    private boolean delivering;
    private boolean closed;

    LoopCalls(ClientSettings settings, EventLoop loop, Connector connector, PoolShare share, RetryBudget budget, Runnable requireMayWait) {
        this.settings = settings;
        this.loop = loop;
        this.budget = budget;
        this.requireMayWait = requireMayWait;
        this.pool = new LoopConnections(loop, connector, share, settings::expectsHttp2);
    }

    /** Any thread. */
    EventLoop loop() {
        return loop;
    }

    /** Any thread. */
    ClientSettings settings() {
        return settings;
    }

    /** Its statistics: any thread. */
    LoopConnections pool() {
        return pool;
    }

    RetryBudget budget() {
        return budget;
    }

    RandomGenerator random() {
        return random;
    }

    /** Throws on an event loop of the client. Any thread. */
    void requireMayWait() {
        requireMayWait.run();
    }

    void begin(CallRequest asked, Target target, CallFuture result) {
        Call call = new Call(this, asked, target, result);
        result.onCancel(() -> cancelled(call));
        if (closed) {
            result.completeExceptionally(new IllegalStateException("the client is closed"));
        } else {
            call.begin();
        }
    }

    private void cancelled(Call call) {
        try {
            loop.execute(call::cancelled);
        } catch (RejectedExecutionException e) {
            // The loop has ended, and the call with it.
            return;
        }
    }

    void add(Call call) {
        call.place(calls.size());
        calls.add(call);
    }

    /** The last one takes its place: nothing is sought, and their order is of no matter. */
    void remove(Call call) {
        Call last = calls.removeLast();
        if (last != call) {
            last.place(call.place());
            calls.set(call.place(), last);
        }
    }

    /**
     * Hands a response over at the end of the turn. By then a small one is here as a whole, and can be read without the loop; and what programs ask for next
     * leaves together, so that a peer on this machine is woken once and not for each request.
     */
    void deliverSoon(Call call) {
        answered.add(call);
        if (!delivering) {
            delivering = true;
            loop.execute(this::deliver);
        }
    }

    private void deliver() {
        delivering = false;
        for (int left = answered.size(); left > 0; left--) {
            answered.remove().deliver();
        }
    }

    /** Ends all calls and connections. */
    void close() {
        closed = true;
        List.copyOf(calls).forEach(Call::closed);
        pool.close();
    }
}
