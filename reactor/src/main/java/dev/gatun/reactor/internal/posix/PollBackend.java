package dev.gatun.reactor.internal.posix;

import dev.gatun.reactor.LoopOptions;
import dev.gatun.reactor.internal.readiness.Poller;
import dev.gatun.reactor.internal.readiness.ReadinessProvider;
import dev.gatun.reactor.internal.readiness.Sockets;

/** {@code poll(2)}. */
public final class PollBackend implements ReadinessProvider {
    /** Stateless. */
    public PollBackend() {}

    @Override
    public String whyNot() {
        String os = System.getProperty("os.name");
        return PosixSystem.of(os).isPresent() ? NativeAccess.problem() : "it is built for POSIX systems, this is " + os;
    }

    @Override
    public Poller openPoller(LoopOptions options) {
        return new PosixPoller();
    }

    @Override
    public Sockets openSockets() {
        return new PosixSockets();
    }
}
