package dev.gatun.http.internal.proxy.balance;

import java.util.Optional;
import java.util.random.RandomGenerator;

/** The less busy of two that are drawn by lot, each as likely as the others: weights count when the two are compared. */
final class TwoChoicesPicker implements Picker {
    private final RandomGenerator random;

    TwoChoicesPicker(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public Optional<Member> pick(Roster roster, Choice choice) {
        Member[] open = roster.members().stream().filter(choice::allows).toArray(Member[]::new);
        if (open.length < 2) {
            return open.length == 0 ? Optional.empty() : Optional.of(open[0]);
        }
        int first = random.nextInt(open.length);
        int second = random.nextInt(open.length - 1);
        if (second >= first) {
            second++;
        }
        boolean better = LeastPicker.load(open[second], choice.now()) < LeastPicker.load(open[first], choice.now());
        return Optional.of(open[better ? second : first]);
    }
}
