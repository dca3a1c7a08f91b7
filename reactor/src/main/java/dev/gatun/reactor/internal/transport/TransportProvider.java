package dev.gatun.reactor.internal.transport;

import dev.gatun.reactor.LoopOptions;

/** One backend: whether it works here, and its transports. Each stands in the package of its system, and is loaded only when it is asked for. */
public interface TransportProvider {
    /** Tries it out: empty when it works here, otherwise why not. Leaves nothing open. */
    String whyNot();

    /** How the loops of one group open their transports; called once for the group. */
    TransportFactory transports(LoopOptions options);
}
