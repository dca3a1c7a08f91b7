package dev.gatun.examples.showcase.config;

import dev.gatun.http.proxy.Balance;
import dev.gatun.http.proxy.HashKey;

/** The ways in which a proxy deals requests out, by the names that users write. */
public enum Balancing {
    ROUND_ROBIN,
    LEAST_CONNECTIONS,
    TWO_CHOICES,
    /** The same client to the same upstream. */
    CLIENT;

    /** What does so. */
    public Balance balance() {
        return switch (this) {
            case ROUND_ROBIN -> Balance.roundRobin();
            case LEAST_CONNECTIONS -> Balance.leastConnections();
            case TWO_CHOICES -> Balance.twoChoices();
            case CLIENT -> Balance.hash(HashKey.client());
        };
    }
}
