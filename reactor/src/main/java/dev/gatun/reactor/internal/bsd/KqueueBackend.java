package dev.gatun.reactor.internal.bsd;

import dev.gatun.reactor.LoopOptions;
import dev.gatun.reactor.SocketFailure;
import dev.gatun.reactor.internal.posix.NativeAccess;
import dev.gatun.reactor.internal.posix.PosixSockets;
import dev.gatun.reactor.internal.readiness.Poller;
import dev.gatun.reactor.internal.readiness.ReadinessProvider;
import dev.gatun.reactor.internal.readiness.Sockets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * {@code kqueue(2)} of macOS and the BSDs. On Linux it works with libkqueue, whose file the system property {@value #LIBRARY} names: there to test what is
 * written here, not to be used.
 */
public final class KqueueBackend implements ReadinessProvider {
    /** Names the file of libkqueue. */
    public static final String LIBRARY = "kqueue.lib";

    /** Linked once, and only where it is asked for. */
    private static final class Here {
        static final Kevents KEVENTS = open(System.getProperty("os.name"), System.getProperty(LIBRARY, ""));

        private static Kevents open(String os, String library) {
            return NativeKevents.isNative(os) ? NativeKevents.ofSystem(os) : NativeKevents.ofLibrary(Path.of(library));
        }
    }

    /** Stateless. */
    public KqueueBackend() {}

    @Override
    public String whyNot() {
        String denied = NativeAccess.problem();
        if (!denied.isEmpty()) {
            return denied;
        }
        String os = System.getProperty("os.name");
        String library = System.getProperty(LIBRARY, "");
        if (!NativeKevents.isNative(os)) {
            if (!os.equals("Linux")) {
                return "it is built for macOS and the BSDs, this is " + os;
            }
            if (library.isEmpty()) {
                return "it is built for macOS and the BSDs, this is Linux, and -D" + LIBRARY + " names no libkqueue";
            }
            if (!Files.isRegularFile(Path.of(library))) {
                return "-D" + LIBRARY + "=" + library + " names no file";
            }
        }
        try {
            new KqueuePoller(Here.KEVENTS, false).close();
            return "";
        } catch (SocketFailure | LinkageError e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Override
    public Poller openPoller(LoopOptions options) {
        return new KqueuePoller(Here.KEVENTS, options.edgeTriggered());
    }

    @Override
    public Sockets openSockets() {
        return new PosixSockets();
    }
}
