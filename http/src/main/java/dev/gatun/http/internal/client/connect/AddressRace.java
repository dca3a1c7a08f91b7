package dev.gatun.http.internal.client.connect;

import dev.gatun.reactor.ConnectOptions;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.reactor.Deadline;
import dev.gatun.reactor.EventLoop;
import dev.gatun.reactor.EventLoops;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;

/**
 * Connects to the first of a server's addresses that answers: each is tried a moment after the one before, or when that has failed, while earlier attempts go
 * on; the first connection ends all others (RFC 8305, section 5). Loop only.
 */
final class AddressRace {
    /** Hears of the end: one of the methods is called, once, unless the race is cancelled; both when the first handler fails in its {@code onOpen}. */
    interface Listener {
        /** There is a connection; gives its first handler. */
        ConnectionHandler connected(Connection connection);

        /** There is none. */
        void failed(List<Throwable> failures);
    }

    private final EventLoops loops;
    private final EventLoop loop;
    private final ConnectOptions options;
    private final Duration stagger;
    private final List<? extends SocketAddress> addresses;
    private final Listener listener;
    private final List<CompletableFuture<Connection>> attempts = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private Optional<Deadline> timer = Optional.empty();
    private int winner = -1;
    private boolean over;

    /**
     * @param options its time-out is for each address; who wants one for all cancels
     * @param stagger from one address to the next
     */
    AddressRace(
            EventLoops loops, EventLoop loop, ConnectOptions options, Duration stagger, List<? extends SocketAddress> addresses, Listener listener) {
        this.loops = loops;
        this.loop = loop;
        this.options = options.loop(loop);
        this.stagger = stagger;
        this.addresses = addresses;
        this.listener = listener;
    }

    /** Begins. The listener may hear of the end before this returns. */
    void start() {
        tryNext();
    }

    /** Ends all attempts; the listener hears nothing more. */
    void cancel() {
        over = true;
        timer.ifPresent(Deadline::cancel);
        List.copyOf(attempts).forEach(attempt -> attempt.cancel(false));
    }

    /** What was tried and failed so far. */
    List<Throwable> failures() {
        return Collections.unmodifiableList(failures);
    }

    /** The address that was tried last. */
    Optional<SocketAddress> last() {
        return attempts.isEmpty() ? Optional.empty() : Optional.of(addresses.get(attempts.size() - 1));
    }

    private void tryNext() {
        timer.ifPresent(Deadline::cancel);
        int index = attempts.size();
        CompletableFuture<Connection> attempt;
        try {
            attempt = loops.connect(List.of(addresses.get(index)), options, connection -> connected(index, connection)).toCompletableFuture();
        } catch (RejectedExecutionException e) {
            attempt = CompletableFuture.failedFuture(e);
        }
        attempts.add(attempt);
        if (attempts.size() < addresses.size()) {
            timer = Optional.of(loop.schedule(stagger, this::tryNext));
        }
        attempt.whenComplete((connection, failure) -> {
            Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            if (cause != null && !over) {
                failed(cause);
            } else if (cause != null && winner == index) {
                listener.failed(List.of(cause));
            }
        });
    }

    private ConnectionHandler connected(int index, Connection connection) {
        over = true;
        winner = index;
        timer.ifPresent(Deadline::cancel);
        for (int i = 0; i < attempts.size(); i++) {
            if (i != index) {
                attempts.get(i).cancel(false);
            }
        }
        return listener.connected(connection);
    }

    private void failed(Throwable failure) {
        failures.add(failure);
        if (attempts.size() < addresses.size()) {
            tryNext();
        } else if (failures.size() == addresses.size()) {
            over = true;
            listener.failed(failures());
        }
    }
}
