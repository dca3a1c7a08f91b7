package dev.gatun.reactor.internal.nio;

import dev.gatun.reactor.BufferPool;
import dev.gatun.reactor.LoopOptions;
import dev.gatun.reactor.internal.readiness.ReadinessTransport;
import dev.gatun.reactor.internal.transport.Transport;
import dev.gatun.reactor.internal.transport.TransportFactory;
import dev.gatun.reactor.internal.transport.TransportProvider;

/**
 * {@code java.nio.channels}: works wherever Java does, and without the right to call native functions. Nothing in this package, and nothing that it uses, may
 * touch a restricted method.
 */
public final class NioBackend implements TransportProvider {
    /** Stateless. */
    public NioBackend() {}

    @Override
    public String whyNot() {
        return "";
    }

    @Override
    public TransportFactory transports(LoopOptions options) {
        ChannelTable channels = new ChannelTable();
        return buffers -> open(channels, buffers);
    }

    private static Transport open(ChannelTable channels, BufferPool buffers) {
        SelectorPoller poller = new SelectorPoller(channels);
        try {
            return new ReadinessTransport(poller, new NioSockets(channels), buffers);
        } catch (RuntimeException e) {
            poller.close();
            throw e;
        }
    }
}
