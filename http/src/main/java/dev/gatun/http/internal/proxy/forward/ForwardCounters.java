package dev.gatun.http.internal.proxy.forward;

import dev.gatun.http.proxy.ForwardProxy;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What a forward proxy counts. Any thread. */
final class ForwardCounters {
    final LongAdder requests = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder tunnels = new LongAdder();
    final LongAdder fromClients = new LongAdder();
    final LongAdder toClients = new LongAdder();
    private final AtomicInteger open = new AtomicInteger();

    /** Whether there may be one more tunnel; if so there is. */
    boolean openTunnel(int most) {
        if (open.incrementAndGet() > most) {
            open.decrementAndGet();
            return false;
        }
        return true;
    }

    void closeTunnel() {
        open.decrementAndGet();
    }

    ForwardProxy.Statistics snapshot() {
        return new ForwardProxy.Statistics(requests.sum(), refused.sum(), tunnels.sum(), open.get(), fromClients.sum(), toClients.sum());
    }
}
