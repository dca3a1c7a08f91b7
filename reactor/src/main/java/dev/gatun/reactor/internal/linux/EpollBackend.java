package dev.gatun.reactor.internal.linux;

import dev.gatun.reactor.LoopOptions;
import dev.gatun.reactor.internal.posix.Errno;
import dev.gatun.reactor.internal.posix.NativeAccess;
import dev.gatun.reactor.internal.posix.PosixSockets;
import dev.gatun.reactor.internal.readiness.Poller;
import dev.gatun.reactor.internal.readiness.ReadinessProvider;
import dev.gatun.reactor.internal.readiness.Sockets;

/** {@code epoll(7)}. */
public final class EpollBackend implements ReadinessProvider {
    /** Stateless. */
    public EpollBackend() {}

    @Override
    public String whyNot() {
        String os = System.getProperty("os.name");
        if (!os.equals("Linux")) {
            return "it is built for Linux, this is " + os;
        }
        String denied = NativeAccess.problem();
        if (!denied.isEmpty()) {
            return denied;
        }
        int result = EpollPoller.tryOut();
        return result < 0 ? "epoll_create1: " + Errno.name(-result) + " (" + -result + ") " + Errno.text(-result) : "";
    }

    @Override
    public Poller openPoller(LoopOptions options) {
        return new EpollPoller(options.edgeTriggered());
    }

    @Override
    public Sockets openSockets() {
        return new PosixSockets();
    }
}
