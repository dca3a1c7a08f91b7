package dev.gatun.reactor.internal.windows;

import dev.gatun.reactor.LoopOptions;
import dev.gatun.reactor.internal.readiness.Poller;
import dev.gatun.reactor.internal.readiness.ReadinessProvider;
import dev.gatun.reactor.internal.readiness.Sockets;

/** {@code WSAPoll}. */
public final class WsaPollBackend implements ReadinessProvider {
    /** Stateless. */
    public WsaPollBackend() {}

    @Override
    public String whyNot() {
        return WindowsAccess.problem();
    }

    @Override
    public Poller openPoller(LoopOptions options) {
        return new WsaPoller();
    }

    @Override
    public Sockets openSockets() {
        return new WinSockets();
    }
}
