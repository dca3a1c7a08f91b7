package dev.gatun.http.internal.proxy.reverse;

import dev.gatun.http.internal.client.pool.LoopPool;
import dev.gatun.http.internal.server.RequestLoop;

/** Makes the pool of connections that a proxy has on a loop. */
@FunctionalInterface
public interface PoolSource {
    /** A pool for the loop of {@code place}. Called on it, once. */
    LoopPool open(RequestLoop place);
}
