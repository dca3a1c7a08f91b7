package dev.gatun.http.internal.proxy.balance;

import dev.gatun.http.proxy.Balance;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Chooses an upstream for a request. Each loop has its own: what it remembers is not locked. */
interface Picker {
    /** Who gets the request; empty when nobody may. */
    Optional<Member> pick(Roster roster, Choice choice);

    /** The picker for a way of balancing. */
    static Picker of(Balance balance, RandomGenerator random) {
        return switch (balance) {
            case Balance.RoundRobin turn -> new TurnPicker(random);
            case Balance.LeastConnections least -> new LeastPicker(random);
            case Balance.TwoChoices two -> new TwoChoicesPicker(random);
            case Balance.Hash hash -> new RendezvousPicker();
        };
    }
}
