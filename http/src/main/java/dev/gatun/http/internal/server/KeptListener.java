package dev.gatun.http.internal.server;

import dev.gatun.http.ListenerState;
import dev.gatun.reactor.EventLoops;
import dev.gatun.reactor.ListenOptions;
import dev.gatun.reactor.Listener;
import dev.gatun.reactor.SocketFailure;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;

/**
 * An address that a server listens on, and listens on again after the listener has failed: at first at once, then after pauses that grow, for as long as it
 * takes. Any thread.
 *
 * <pre>
 *   UP --failed--> DOWN --listens again--> UP
 *    '--close()------'--close()--> closed
 * </pre>
 */
final class KeptListener {
    private static final Logger LOG = System.getLogger("dev.gatun.http");

    /** Between attempts to listen again. */
    record Pauses(Duration first, Duration longest) {
        /** What holds a port, a process that ends or a socket in TIME_WAIT, mostly lets it go within seconds. */
        static final Pauses DEFAULT = new Pauses(Duration.ofMillis(100), Duration.ofSeconds(10));

        Duration behind(Duration pause) {
            Duration twice = pause.multipliedBy(2);
            return twice.compareTo(longest) < 0 ? twice : longest;
        }
    }

    private final EventLoops loops;
    private final Entrance entrance;
    private final ListenOptions options;
    private final Pauses pauses;
    private final SocketAddress address;
    private Listener listener;
    private Optional<SocketFailure> cause = Optional.empty();
    private Optional<Thread> retrying = Optional.empty();
    private long failures;
    private int attempts;
    private boolean closed;

    private KeptListener(EventLoops loops, Entrance entrance, ListenOptions options, Pauses pauses) {
        this.loops = loops;
        this.entrance = entrance;
        this.options = options;
        this.pauses = pauses;
        this.listener = entrance.listen().taken().map(socket -> loops.listen(socket, options, entrance.handlers()))
                .orElseGet(() -> loops.listen(entrance.listen().address(), options, entrance.handlers()));
        this.address = listener.localAddress();
    }

    /**
     * Listens at the entrance's address.
     *
     * @throws SocketFailure when it can't be had now
     */
    static KeptListener open(EventLoops loops, Entrance entrance, ListenOptions options, Pauses pauses) {
        KeptListener opened = new KeptListener(loops, entrance, options, pauses);
        opened.watch();
        return opened;
    }

    private synchronized void watch() {
        Listener watched = listener;
        watched.onFailure(failure -> failed(watched, failure));
    }

    Entrance entrance() {
        return entrance;
    }

    /** The bound address, also while nobody listens there. */
    SocketAddress address() {
        return address;
    }

    synchronized ListenerState state() {
        return new ListenerState(address, cause.isEmpty(), failures, attempts, cause);
    }

    /** What tries to listen again; empty before the first failure. For tests. */
    synchronized Optional<Thread> retrying() {
        return retrying;
    }

    /** {@code which} accepts no more, and never will. On its loop. */
    private synchronized void failed(Listener which, SocketFailure failure) {
        if (closed || cause.isPresent() || which != listener) {
            return;
        }
        cause = Optional.of(failure);
        failures++;
        attempts = 0;
        retrying = Optional.of(Thread.ofVirtual().name("gatun-listen-again").start(this::listenAgain));
    }

    private void listenAgain() {
        Duration pause = pauses.first();
        while (!attempt()) {
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                // Closed meanwhile.
                return;
            }
            pause = pauses.behind(pause);
        }
    }

    /** Whether nothing is left to be attempted. */
    private boolean attempt() {
        Listener old;
        synchronized (this) {
            old = listener;
        }
        old.close();
        Optional<Listener> opened = Optional.empty();
        Optional<SocketFailure> failure = Optional.empty();
        try {
            opened = Optional.of(loops.listen(address, options, entrance.handlers()));
        } catch (SocketFailure e) {
            failure = Optional.of(e);
        } catch (RejectedExecutionException e) {
            // The loops have ended, and all listeners with them.
            return true;
        }
        if (!attempted(opened, failure)) {
            opened.ifPresent(Listener::close);
            return true;
        }
        return opened.isPresent();
    }

    /** Notes what came of an attempt; whether that is still wanted. Closes nothing: that waits for loops, which may wait in {@link #failed}. */
    private synchronized boolean attempted(Optional<Listener> opened, Optional<SocketFailure> failure) {
        if (closed) {
            return false;
        }
        attempts++;
        cause = failure;
        opened.ifPresent(again -> {
            LOG.log(Level.INFO, "listening on {0} again, attempts={1}", address, attempts);
            listener = again;
            watch();
        });
        return true;
    }

    /** Stops listening for good; accepted connections live on. Not on an event loop. */
    void close() {
        Listener last;
        synchronized (this) {
            closed = true;
            last = listener;
            retrying.ifPresent(Thread::interrupt);
        }
        last.close();
    }
}
