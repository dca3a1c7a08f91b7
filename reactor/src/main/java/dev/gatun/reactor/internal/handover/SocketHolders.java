package dev.gatun.reactor.internal.handover;

import dev.gatun.reactor.internal.linux.LinuxSocketHolder;
import dev.gatun.reactor.internal.posix.NativeAccess;
import dev.gatun.reactor.internal.posix.PosixSocketHolder;
import dev.gatun.reactor.internal.posix.PosixSystem;
import dev.gatun.reactor.internal.windows.WinSocketHolder;

/** Chooses, once, who holds listening sockets here. */
final class SocketHolders {
    private SocketHolders() {}

    /** The one for this system. */
    static SocketHolder here() {
        String problem = Chosen.PROBLEM;
        if (!problem.isEmpty()) {
            throw new UnsupportedOperationException("a listening socket can't be held apart from an event loop here: " + problem);
        }
        return Chosen.HOLDER;
    }

    private static SocketHolder of(String os) {
        if (os.equals("Linux")) {
            return new LinuxSocketHolder();
        }
        if (os.startsWith("Windows")) {
            return new WinSocketHolder();
        }
        return PosixSystem.of(os).isPresent() ? new PosixSocketHolder() : null;
    }

    private static String whyNot(SocketHolder holderOrNull) {
        return holderOrNull == null ? "it is done on POSIX systems and Windows only, this is " + System.getProperty("os.name") : holderOrNull.whyNot();
    }

    private static final class Chosen {
        static final String DENIED = NativeAccess.problem();
        static final SocketHolder HOLDER = DENIED.isEmpty() ? of(System.getProperty("os.name")) : null;
        static final String PROBLEM = DENIED.isEmpty() ? whyNot(HOLDER) : DENIED;
    }
}
