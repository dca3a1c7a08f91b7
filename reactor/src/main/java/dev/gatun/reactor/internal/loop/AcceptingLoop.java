package dev.gatun.reactor.internal.loop;

import dev.gatun.reactor.EventLoop;
import dev.gatun.reactor.LoopOptions;
import dev.gatun.reactor.internal.cpu.Pinning;
import dev.gatun.reactor.internal.transport.TransportFactory;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;

/**
 * A loop beside those of a group, for sockets that their transport can't accept from: it takes connections and deals them out, and has none itself. It is
 * made when the first such socket comes. Any thread.
 */
final class AcceptingLoop {
    private final LoopOptions options;
    private final TransportFactory factory;
    private Optional<Loop> loop = Optional.empty();
    private boolean ended;

    AcceptingLoop(LoopOptions options, TransportFactory factory) {
        this.options = options.name(options.name() + "-accept");
        this.factory = factory;
    }

    /** The loop, which runs from now on. */
    synchronized Loop started() {
        if (ended) {
            throw new RejectedExecutionException("the event loops of " + options.name() + " have ended");
        }
        if (loop.isEmpty()) {
            // Numbered behind those of the group; it is none of them, and has no CPU of theirs.
            Loop made = new Loop(options.count(), options, Pinning.NONE, factory);
            made.start();
            loop = Optional.of(made);
        }
        return loop.get();
    }

    synchronized Optional<EventLoop> ifStarted() {
        return loop.map(EventLoop.class::cast);
    }

    /** Asks it to end. */
    synchronized void end() {
        ended = true;
        loop.ifPresent(Loop::end);
    }

    /** Whether it has ended by then, or is the caller. */
    boolean awaitEnd(long nanos) {
        Optional<Loop> running;
        synchronized (this) {
            running = loop;
        }
        return running.map(it -> it.inLoop() || it.awaitEnd(nanos)).orElse(true);
    }
}
