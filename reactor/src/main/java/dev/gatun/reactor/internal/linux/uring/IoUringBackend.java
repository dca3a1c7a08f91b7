package dev.gatun.reactor.internal.linux.uring;

import dev.gatun.reactor.LoopOptions;
import dev.gatun.reactor.internal.posix.NativeAccess;
import dev.gatun.reactor.internal.posix.PosixSockets;
import dev.gatun.reactor.internal.readiness.Sockets;
import dev.gatun.reactor.internal.transport.TransportFactory;
import dev.gatun.reactor.internal.transport.TransportProvider;

/** {@code io_uring(7)}. */
public final class IoUringBackend implements TransportProvider {
    /** Stateless. */
    public IoUringBackend() {}

    @Override
    public String whyNot() {
        String os = System.getProperty("os.name");
        if (!os.equals("Linux")) {
            return "it is built for Linux, this is " + os;
        }
        String denied = NativeAccess.problem();
        return denied.isEmpty() ? UringProbe.whyNot() : denied;
    }

    @Override
    public TransportFactory transports(LoopOptions options) {
        return buffers -> {
            Sockets sockets = new PosixSockets();
            try {
                return new IoUringTransport(sockets, buffers);
            } catch (RuntimeException e) {
                sockets.close();
                throw e;
            }
        };
    }
}
