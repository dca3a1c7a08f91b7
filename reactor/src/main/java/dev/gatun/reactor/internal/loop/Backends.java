package dev.gatun.reactor.internal.loop;

import dev.gatun.reactor.Backend;
import dev.gatun.reactor.internal.bsd.KqueueBackend;
import dev.gatun.reactor.internal.linux.EpollBackend;
import dev.gatun.reactor.internal.linux.uring.IoUringBackend;
import dev.gatun.reactor.internal.nio.NioBackend;
import dev.gatun.reactor.internal.posix.PollBackend;
import dev.gatun.reactor.internal.transport.TransportProvider;
import dev.gatun.reactor.internal.windows.IocpBackend;
import dev.gatun.reactor.internal.windows.WsaPollBackend;
import java.util.List;
import java.util.Locale;

/**
 * Which provider stands behind each backend, and which backend is meant by {@link Backend#AUTO}: the one that the system property
 * {@value #PROPERTY} names, or the first of the operating system's list that works here.
 */
public final class Backends {
    /** Names a backend for whoever asks for {@link Backend#AUTO}. */
    public static final String PROPERTY = "dev.gatun.backend";

    private Backends() {}

    static TransportProvider provider(Backend backend) {
        return switch (backend) {
            case EPOLL -> new EpollBackend();
            case IO_URING -> new IoUringBackend();
            case KQUEUE -> new KqueueBackend();
            case POLL -> new PollBackend();
            case WSA_POLL -> new WsaPollBackend();
            case IOCP -> new IocpBackend();
            case NIO -> new NioBackend();
            case AUTO -> throw new IllegalArgumentException("AUTO is not a backend of its own");
        };
    }

    /** What {@link Backend#AUTO} tries on an operating system, best first. */
    static List<Backend> candidates(String os) {
        if (os.startsWith("Windows")) {
            return List.of(Backend.IOCP, Backend.WSA_POLL, Backend.NIO);
        }
        return switch (os) {
            case "Linux" -> List.of(Backend.EPOLL, Backend.POLL, Backend.NIO);
            case "Mac OS X", "Darwin", "FreeBSD", "OpenBSD", "NetBSD", "DragonFlyBSD", "DragonFly" ->
                List.of(Backend.KQUEUE, Backend.POLL, Backend.NIO);
            default -> List.of(Backend.POLL, Backend.NIO);
        };
    }

    /** The backend that is meant, which works here. */
    static Backend resolve(Backend wanted) {
        String named = System.getProperty(PROPERTY, "");
        if (wanted == Backend.AUTO && named.isEmpty()) {
            return best(System.getProperty("os.name"));
        }
        Backend backend = wanted == Backend.AUTO ? byName(named) : wanted;
        String why = whyNot(backend);
        if (why.isEmpty()) {
            return backend;
        }
        if (backend == Backend.IO_URING && whyNot(Backend.EPOLL).isEmpty()) {
            // Kernels and containers forbid it more often than not, and nothing but speed depends on it.
            FallBack fallBack = new FallBack();
            fallBack.passedOver(backend, why);
            fallBack.report(Backend.EPOLL);
            return Backend.EPOLL;
        }
        throw new UnsupportedOperationException("backend " + backend + " does not work here: " + why);
    }

    private static Backend byName(String name) {
        try {
            Backend backend = Backend.valueOf(name.toUpperCase(Locale.ROOT));
            return backend == Backend.AUTO ? best(System.getProperty("os.name")) : backend;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("-D" + PROPERTY + "=" + name + " names no backend; there are " + List.of(Backend.values()), e);
        }
    }

    private static Backend best(String os) {
        FallBack fallBack = new FallBack();
        for (Backend backend : candidates(os)) {
            String why = whyNot(backend);
            if (why.isEmpty()) {
                fallBack.report(backend);
                return backend;
            }
            fallBack.passedOver(backend, why);
        }
        throw new UnsupportedOperationException(fallBack.reasons());
    }

    /** Why a backend does not work here; empty when it does. */
    public static String whyNot(Backend backend) {
        return backend == Backend.AUTO ? "" : provider(backend).whyNot();
    }
}
