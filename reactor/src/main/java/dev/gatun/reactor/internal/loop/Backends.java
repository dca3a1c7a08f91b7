package dev.gatun.reactor.internal.loop;

import dev.gatun.reactor.Backend;
import dev.gatun.reactor.LoopOptions;
import dev.gatun.reactor.SocketFailure;
import dev.gatun.reactor.internal.linux.EpollPoller;
import dev.gatun.reactor.internal.posix.Errno;
import dev.gatun.reactor.internal.posix.NativeAccess;
import dev.gatun.reactor.internal.posix.PosixPoller;
import dev.gatun.reactor.internal.posix.PosixSockets;
import dev.gatun.reactor.internal.readiness.Poller;
import dev.gatun.reactor.internal.readiness.ReadinessTransport;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.function.Supplier;

/** Which transport stands behind each backend, and which backends work here. */
public final class Backends {
    private Backends() {}

    /** The backend that is meant. */
    static Backend resolve(Backend wanted) {
        Backend backend = wanted == Backend.AUTO ? Backend.EPOLL : wanted;
        String why = whyNot(backend);
        if (!why.isEmpty()) {
            throw new UnsupportedOperationException("backend " + backend + " does not work here: " + why);
        }
        return backend;
    }

    /** Why a backend does not work here; empty when it does. */
    public static String whyNot(Backend backend) {
        String os = System.getProperty("os.name");
        if (!os.equals("Linux") && backend != Backend.AUTO) {
            return "it is built for Linux, this is " + os;
        }
        String denied = NativeAccess.problem();
        if (!denied.isEmpty()) {
            return denied;
        }
        return switch (backend) {
            case AUTO, POLL -> "";
            case EPOLL -> {
                int result = EpollPoller.tryOut();
                yield result < 0 ? "epoll_create1: " + Errno.name(-result) + " (" + -result + ") " + Errno.text(-result) : "";
            }
        };
    }

    /** Opens transports of a backend. */
    static TransportFactory factory(Backend backend, LoopOptions options) {
        return switch (backend) {
            case EPOLL -> buffers -> readiness(() -> new EpollPoller(options.edgeTriggered()), buffers);
            case POLL -> buffers -> readiness(PosixPoller::new, buffers);
            case AUTO -> throw new IllegalArgumentException("AUTO is not a backend of its own");
        };
    }

    private static ReadinessTransport readiness(Supplier<Poller> poller, dev.gatun.reactor.BufferPool buffers) {
        Poller opened = poller.get();
        try {
            return new ReadinessTransport(opened, new PosixSockets(), buffers);
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /** The failure of an attempt that got no answer in time. */
    static SocketFailure connectTimedOut(SocketAddress address, Duration timeout) {
        return new SocketFailure(
                "connect", address.toString(), Errno.ETIMEDOUT, "ETIMEDOUT", "no answer within " + timeout.toMillis() + " ms");
    }
}
