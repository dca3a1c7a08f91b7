package dev.gatun.http.internal.proxy.balance;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Deals the requests of one loop out to the members of a set. Loop only. */
public final class Balancer {
    private final Group group;
    private final Picker picker;

    /** @param random for lots, of this loop alone */
    public Balancer(Group group, RandomGenerator random) {
        this.group = group;
        this.picker = Picker.of(group.policy().balance(), random);
    }

    /**
     * Begins a request at the member whose turn it is; the caller ends it with {@link Member#end}.
     *
     * @param tried who is out of the question
     */
    public Optional<Member> begin(long now, String key, List<Member> tried) {
        List<Member> out = tried;
        while (true) {
            Optional<Member> picked = picker.pick(group.roster(), new Choice(now, key, out));
            if (picked.isEmpty() || picked.get().begin(now)) {
                return picked;
            }
            // Another loop has taken the last place there.
            out = new ArrayList<>(out);
            out.add(picked.get());
        }
    }
}
