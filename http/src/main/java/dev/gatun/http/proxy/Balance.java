package dev.gatun.http.proxy;

import java.util.Objects;

/** How requests are dealt out to upstreams: one of a closed set. */
public sealed interface Balance {
    /** In turn, in proportion to the weights, and spread evenly: a weight of 3 beside 1 gives {@code a a b a}, never {@code a a a b}. */
    record RoundRobin() implements Balance {}

    /** The one with the fewest requests under way for its weight. */
    record LeastConnections() implements Balance {}

    /** Of two that are drawn by lot the one with fewer requests under way: nearly as even as the fewest of all, and no herd runs to one that is new. */
    record TwoChoices() implements Balance {}

    /**
     * Requests with the same key go to the same upstream. Rendezvous hashing: when an upstream goes, its keys alone move, and when one comes it takes its
     * share from each of the others and moves nothing else. Slow start does not apply.
     */
    record Hash(HashKey key) implements Balance {
        /** Refuses {@code null}. */
        public Hash {
            Objects.requireNonNull(key, "key");
        }
    }

    /** In turn. */
    static Balance roundRobin() {
        return new RoundRobin();
    }

    /** The fewest requests under way. */
    static Balance leastConnections() {
        return new LeastConnections();
    }

    /** The better of two. */
    static Balance twoChoices() {
        return new TwoChoices();
    }

    /** By a key. */
    static Balance hash(HashKey key) {
        return new Hash(key);
    }
}
