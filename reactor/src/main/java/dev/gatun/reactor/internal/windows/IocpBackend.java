package dev.gatun.reactor.internal.windows;

import dev.gatun.reactor.BufferPool;
import dev.gatun.reactor.LoopOptions;
import dev.gatun.reactor.SocketFailure;
import dev.gatun.reactor.internal.transport.Transport;
import dev.gatun.reactor.internal.transport.TransportFactory;
import dev.gatun.reactor.internal.transport.TransportProvider;
import dev.gatun.reactor.internal.windows.iocp.IocpTransport;
import java.util.Optional;

/**
 * I/O completion ports.
 *
 * <p>The kernel sends files by itself on editions for servers only: others run no more than two {@code TransmitFile}s at a time, all programs together
 * ("TransmitFile function", remarks), and two peers who don't read would hold up everybody's downloads. There a file is read and sent in pieces.
 */
public final class IocpBackend implements TransportProvider {
    private final boolean transmits;

    /** For the edition that this is. */
    public IocpBackend() {
        this(System.getProperty("os.name").contains("Server"));
    }

    /** @param transmits whether the kernel sends files */
    public IocpBackend(boolean transmits) {
        this.transmits = transmits;
    }

    @Override
    public String whyNot() {
        String problem = WindowsAccess.problem();
        return problem.isEmpty() ? tryOut() : problem;
    }

    private static String tryOut() {
        try {
            new WinPort(false).close();
            ExtensionCalls.link();
            return "";
        } catch (SocketFailure e) {
            return e.getMessage();
        } catch (ExceptionInInitializerError | UnsatisfiedLinkError e) {
            return "a call is missing: " + e;
        }
    }

    @Override
    public TransportFactory transports(LoopOptions options) {
        return new Ports(transmits, options);
    }

    /**
     * A socket has one port in all its life, with all its duplicates, whoever holds them: where one was served before, here or in another process, no other
     * port hears of what it accepts. So those from elsewhere are accepted from when they are ready, which each process finds out by itself and nothing has
     * to be cancelled for; and a connection stays in the queue until somebody is there to take it. (libuv has its accepts tell an event instead of
     * the port; connections that were accepted into a process that is killed are lost then.)
     */
    private record Ports(boolean transmits, LoopOptions options) implements TransportFactory {
        @Override
        public Transport open(BufferPool buffers) {
            WinPort port = new WinPort(transmits);
            try {
                return new IocpTransport(port, new WinPortSockets(), buffers);
            } catch (RuntimeException e) {
                port.close();
                throw e;
            }
        }

        @Override
        public Optional<TransportFactory> accepting() {
            return Optional.of(new WsaPollBackend().transports(options));
        }
    }
}
