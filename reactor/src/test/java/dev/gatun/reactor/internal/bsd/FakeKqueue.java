package dev.gatun.reactor.internal.bsd;

import dev.gatun.reactor.LoopOptions;
import dev.gatun.reactor.internal.posix.PosixSockets;
import dev.gatun.reactor.internal.readiness.Poller;
import dev.gatun.reactor.internal.readiness.ReadinessProvider;
import dev.gatun.reactor.internal.readiness.Sockets;
import dev.gatun.reactor.internal.transport.TransportProvider;

/** {@link KqueuePoller} over a kernel that is a fake; the sockets are real. */
@SuppressWarnings("exports") // A test class; public for the fixture.
public final class FakeKqueue implements ReadinessProvider {
    private final Kevents kevents;
    private final boolean edge;

    private FakeKqueue(KqueueSystem system, boolean edge) {
        this.kevents = new FakeKevents(system);
        this.edge = edge;
    }

    /** As FreeBSD has it, level-triggered. */
    public static TransportProvider freeBsd() {
        return new FakeKqueue(KqueueSystem.FREEBSD, false);
    }

    /** As Darwin has it, edge-triggered. */
    public static TransportProvider darwinEdge() {
        return new FakeKqueue(KqueueSystem.DARWIN, true);
    }

    @Override
    public String whyNot() {
        return "";
    }

    @Override
    public Poller openPoller(LoopOptions options) {
        return new KqueuePoller(kevents, edge);
    }

    @Override
    public Sockets openSockets() {
        return new PosixSockets();
    }
}
