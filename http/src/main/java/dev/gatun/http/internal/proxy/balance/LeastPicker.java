package dev.gatun.http.internal.proxy.balance;

import java.util.Optional;
import java.util.random.RandomGenerator;

/** The fewest requests under way for the weight; among equals the search begins at a random place, or the first would get all while nothing is under way. */
final class LeastPicker implements Picker {
    private final RandomGenerator random;

    LeastPicker(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public Optional<Member> pick(Roster roster, Choice choice) {
        int size = roster.size();
        if (size == 0) {
            return Optional.empty();
        }
        int start = random.nextInt(size);
        Member best = null;
        double least = 0;
        for (int i = 0; i < size; i++) {
            Member member = roster.at((start + i) % size);
            if (choice.allows(member)) {
                double load = load(member, choice.now());
                if (best == null || load < least) {
                    best = member;
                    least = load;
                }
            }
        }
        return Optional.ofNullable(best);
    }

    /** How busy it would be with the request. */
    static double load(Member member, long now) {
        return (member.active() + 1) / member.share(now);
    }
}
