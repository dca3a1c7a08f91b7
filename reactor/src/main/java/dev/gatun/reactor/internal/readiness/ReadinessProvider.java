package dev.gatun.reactor.internal.readiness;

import dev.gatun.reactor.LoopOptions;
import dev.gatun.reactor.internal.transport.TransportFactory;
import dev.gatun.reactor.internal.transport.TransportProvider;

/** A backend made of a {@link Poller} and {@link Sockets}. */
public interface ReadinessProvider extends TransportProvider {
    /** Opens a poller. */
    Poller openPoller(LoopOptions options);

    /** Opens what does the work. */
    Sockets openSockets();

    @Override
    default TransportFactory transports(LoopOptions options) {
        return buffers -> {
            Poller poller = openPoller(options);
            try {
                return new ReadinessTransport(poller, openSockets(), buffers);
            } catch (RuntimeException e) {
                poller.close();
                throw e;
            }
        };
    }
}
