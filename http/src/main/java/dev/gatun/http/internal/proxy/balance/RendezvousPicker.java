package dev.gatun.http.internal.proxy.balance;

import java.util.Optional;

/**
 * Each upstream bids for a key with a hash of both, weighted, and the highest bid wins (Thaler and Ravishankar, 1996; weights by Schindelhauer and Schomaker,
 * 2005). Remembers nothing, so all loops, and all proxies with the same upstreams, agree.
 */
final class RendezvousPicker implements Picker {
    @Override
    public Optional<Member> pick(Roster roster, Choice choice) {
        long key = hash(choice.key());
        Member best = null;
        double highest = 0;
        for (int i = 0, n = roster.size(); i < n; i++) {
            Member member = roster.at(i);
            if (choice.allows(member)) {
                double bid = bid(key, member);
                if (best == null || bid > highest) {
                    best = member;
                    highest = bid;
                }
            }
        }
        return Optional.ofNullable(best);
    }

    private static double bid(long key, Member member) {
        long mixed = mix(key ^ hash(member.upstream().address()));
        // 53 bits, moved off zero: a number in (0, 1)
        double uniform = ((mixed >>> 11) + 0.5) * 0x1.0p-53;
        return -member.upstream().weight() / Math.log(uniform);
    }

    private static long hash(String text) {
        long hash = 0xCBF29CE484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
        }
        return mix(hash);
    }

    /** Spreads every bit over all; the finalizer of SplitMix64. */
    private static long mix(long value) {
        long mixed = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }
}
