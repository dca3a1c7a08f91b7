package dev.gatun.http.internal.client.call;

import dev.gatun.http.client.ClientResponse;
import dev.gatun.http.client.PoolStatistics;
import dev.gatun.http.client.RequestFailed.Phase;
import dev.gatun.http.internal.client.connect.Connector;
import dev.gatun.http.internal.client.exchange.Origin;
import dev.gatun.http.internal.client.pool.LoopConnections;
import dev.gatun.http.internal.client.pool.PoolShare;
import dev.gatun.http.internal.client.retry.RetryBudget;
import dev.gatun.reactor.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A client's share of its loops, and where its calls begin. Any thread. */
public final class ClientCore {
    private static final long CLOSING_SECONDS = 5;

    private final ClientSettings settings;
    private final List<LoopCalls> loops;
    private final Runnable whenClosed;
    private final AtomicInteger turn = new AtomicInteger();
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * A client that makes connections when they are needed.
     *
     * @param loops on which its calls run, the connector's connections as well
     * @param whenClosed ends what only this client uses
     */
    public ClientCore(ClientSettings settings, List<? extends EventLoop> loops, Connector connector, Runnable whenClosed) {
        this.settings = settings;
        this.whenClosed = whenClosed;
        RetryBudget budget = new RetryBudget(settings.retry().budget(), System::nanoTime);
        List<LoopCalls> all = new ArrayList<>(loops.size());
        for (int i = 0; i < loops.size(); i++) {
            all.add(new LoopCalls(settings, loops.get(i), connector, new PoolShare(i, loops.size(), settings.pool()), budget, this::requireMayWait));
        }
        this.loops = List.copyOf(all);
    }

    /** What the client was told. */
    public ClientSettings settings() {
        return settings;
    }

    /** Begins a call. The future completes with the head of the response, on a loop; cancelling it ends the call. */
    public CompletableFuture<ClientResponse> call(CallRequest request) {
        Target target = Target.of(request.method(), request.uri(), settings.at());
        LoopCalls chosen = choose(target.origin());
        CallFuture result = new CallFuture();
        if (chosen.loop().inLoop()) {
            chosen.begin(request, target, result);
            return result;
        }
        try {
            chosen.loop().execute(() -> chosen.begin(request, target, result));
        } catch (RejectedExecutionException e) {
            throw new IllegalStateException("the client is closed", e);
        }
        return result;
    }

    /** As {@link #call}, and waits. */
    public ClientResponse callAndWait(CallRequest request) {
        requireMayWait();
        CompletableFuture<ClientResponse> result = call(request);
        return Waiting.until(result, () -> {
            result.cancel(true);
            return new CallFailures(request.method(), request.uri(), Optional.empty(), 1)
                    .of(Phase.CANCELLED, "interrupted while waiting for the response", null);
        });
    }

    /** The loop that the caller is on, if it may have connections to the origin; else one in turn of those that do. */
    private LoopCalls choose(Origin origin) {
        if (loops.size() == 1) {
            return loops.getFirst();
        }
        if (!Thread.currentThread().isVirtual()) {
            for (int i = 0; i < loops.size(); i++) {
                if (loops.get(i).loop().inLoop() && PoolShare.serves(origin, i, loops.size(), settings.pool())) {
                    return loops.get(i);
                }
            }
        }
        return loops.get(PoolShare.serving(origin, turn.getAndIncrement(), loops.size(), settings.pool()));
    }

    private void requireMayWait() {
        if (!Thread.currentThread().isVirtual() && isOnLoop()) {
            throw new IllegalStateException("waiting would block the event loop: use sendAsync, bytesAsync, textAsync or consume, or a virtual thread");
        }
    }

    private boolean isOnLoop() {
        return loops.stream().anyMatch(calls -> calls.loop().inLoop());
    }

    /** What the pools have counted. */
    public PoolStatistics statistics() {
        return loops.stream().map(LoopCalls::pool).map(LoopConnections::statistics).reduce(PoolStatistics.NONE, PoolStatistics::plus);
    }

    /**
     * Ends all calls and connections, and waits until that is done.
     *
     * @throws IllegalStateException on one of the client's loops
     */
    public void close() {
        if (isOnLoop()) {
            throw new IllegalStateException("closing the client would block its own event loop");
        }
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        CountDownLatch left = new CountDownLatch(loops.size());
        for (LoopCalls calls : loops) {
            try {
                calls.loop().execute(() -> {
                    calls.close();
                    left.countDown();
                });
            } catch (RejectedExecutionException e) {
                left.countDown();
            }
        }
        await(left);
        settings.cookies().save();
        whenClosed.run();
    }

    private static void await(CountDownLatch left) {
        try {
            if (!left.await(CLOSING_SECONDS, TimeUnit.SECONDS)) {
                System.getLogger("dev.gatun.http").log(System.Logger.Level.WARNING, "an event loop did not end its calls in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
