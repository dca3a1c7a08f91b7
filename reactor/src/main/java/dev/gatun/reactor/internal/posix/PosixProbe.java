package dev.gatun.reactor.internal.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.gatun.reactor.Platform.Feature;
import dev.gatun.reactor.Platform.Support;
import dev.gatun.reactor.internal.platform.PortableProbe;
import java.lang.foreign.Arena;
import java.lang.invoke.MethodHandle;

/** A POSIX system without a probe of its own: what its table says that it has beyond POSIX, and what the JDK finds. */
public final class PosixProbe extends PortableProbe {
    private final String os;
    private final PosixSystem system;

    /** @param os a system that has a table */
    public PosixProbe(String os) {
        super("the event loops make no use of it on " + os);
        this.os = os;
        this.system = PosixSystem.of(os).orElseThrow();
    }

    @Override
    public int pageSize() {
        try (Arena arena = Arena.ofConfined()) {
            MethodHandle call = NativeLink.link("getpagesize", JAVA_INT);
            return (int) call.invokeExact(NativeLink.newCapture(arena));
        } catch (Throwable t) {
            return 0;
        }
    }

    /** Here the C library is part of the system and has its version. */
    @Override
    public String libc() {
        return os + " " + System.getProperty("os.version");
    }

    @Override
    public Support probe(Feature feature) {
        return switch (feature) {
            case REUSE_PORT, PREFORK -> said(system.extensions().balancedPorts(), "a shared port is balanced by the kernel");
            case SEND_FILE -> said(system.extensions().sendFile() != Extensions.SendFileForm.NONE, "sendfile");
            case DATAGRAM_BATCHES -> said(system.extensions().messageBatches(), "recvmmsg, sendmmsg");
            default -> super.probe(feature);
        };
    }

    private Support said(boolean has, String what) {
        return has ? Support.yes("of " + os + " is known: " + what) : Support.no("of " + os + " is not known: " + what);
    }
}
