package dev.gatun.jmh.macro;

import java.util.concurrent.locks.LockSupport;

/**
 * Memory of one server while it holds idle connections.
 *
 * @param connections how many were held at the end
 * @param half        bytes per connection with half of them
 * @param all         bytes per connection with all of them
 */
record IdleMeasurement(Server server, int connections, PerConnection half, PerConnection all) {
    private static final int WARM_UP_CONNECTIONS = 500;
    private static final long SETTLE_NANOSECONDS = 1_000_000_000;

    /**
     * Bytes per connection. The heap is touched whole before, so that the resident size grows by off-heap memory only.
     *
     * @param offHeap growth of resident memory
     * @param heap    growth of live objects after a full collection
     */
    record PerConnection(double offHeap, double heap) {
        double total() {
            return offHeap + heap;
        }
    }

    private record Memory(long offHeap, long heap) {
        static Memory of(RunningServer server) {
            LockSupport.parkNanos(SETTLE_NANOSECONDS);
            // The heap first: asking for it makes the server allocate a little the first time.
            long heap = server.liveHeapBytes();
            return new Memory(server.anonymousBytes(), heap);
        }

        PerConnection since(Memory before, int connections) {
            return new PerConnection((double) (offHeap - before.offHeap) / connections, (double) (heap - before.heap) / connections);
        }
    }

    /** Measures a server that has answered requests before, so that its code is compiled and its pools are filled. */
    static IdleMeasurement of(RunningServer server, Opening opening, int connections) {
        try (IdleConnections warmUp = new IdleConnections(server.endpoint(), opening)) {
            warmUp.growTo(WARM_UP_CONNECTIONS);
        }
        Memory.of(server);
        Memory before = Memory.of(server);
        try (IdleConnections idle = new IdleConnections(server.endpoint(), opening)) {
            idle.growTo(connections / 2);
            PerConnection half = Memory.of(server).since(before, connections / 2);
            idle.growTo(connections);
            PerConnection all = Memory.of(server).since(before, connections);
            int alive = idle.alive();
            if (alive < connections) {
                throw new IllegalStateException(server.server().name() + " closed " + (connections - alive) + " idle connections");
            }
            return new IdleMeasurement(server.server(), connections, half, all);
        }
    }
}
