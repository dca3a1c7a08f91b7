package dev.gatun.http.internal.proxy.balance;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * In turn, by weight, and evenly spread: each gains its weight in credit at every pick, the richest gets the request and pays what all have gained. Those that
 * are out gain nothing, and so have nothing to catch up with when they are back.
 */
final class TurnPicker implements Picker {
    private final RandomGenerator random;
    private Roster known = new Roster(List.of());
    private double[] credit = {};

    TurnPicker(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public Optional<Member> pick(Roster roster, Choice choice) {
        if (roster != known) {
            learn(roster);
        }
        double total = 0;
        int best = -1;
        for (int i = 0; i < credit.length; i++) {
            Member member = roster.at(i);
            if (choice.allows(member)) {
                double share = member.share(choice.now());
                total += share;
                credit[i] += share;
                if (best < 0 || credit[i] > credit[best]) {
                    best = i;
                }
            }
        }
        if (best < 0) {
            return Optional.empty();
        }
        credit[best] -= total;
        return Optional.of(roster.at(best));
    }

    /** The loops begin at different places, or they would all begin with the first. */
    private void learn(Roster roster) {
        double[] old = credit;
        credit = new double[roster.size()];
        for (int i = 0; i < credit.length; i++) {
            int before = known.members().indexOf(roster.at(i));
            credit[i] = before >= 0 ? old[before] : random.nextDouble() * roster.at(i).upstream().weight();
        }
        known = roster;
    }
}
