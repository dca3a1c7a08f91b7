package dev.gatun.http.internal.proxy.balance;

import dev.gatun.http.internal.metrics.UpstreamMeter;
import dev.gatun.http.internal.metrics.UpstreamMetrics;
import dev.gatun.http.metrics.Metric;
import dev.gatun.http.proxy.Upstream;
import dev.gatun.http.proxy.UpstreamSet;
import dev.gatun.http.proxy.UpstreamStatistics;
import dev.gatun.http.proxy.Upstreams;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** The upstreams of one proxy, whom all its loops share. Changes are locked and give a new roster, which loops pick up with their next request. Any thread. */
public final class Group implements UpstreamSet {
    private final Upstreams policy;
    private final LongSupplier clock;
    private final boolean metered;
    private volatile Roster roster;

    /** @param clock nanoseconds, as {@link System#nanoTime} gives them */
    public Group(Upstreams policy, LongSupplier clock) {
        this(policy, clock, false);
    }

    private Group(Upstreams policy, LongSupplier clock, boolean metered) {
        this.policy = policy;
        this.clock = clock;
        this.metered = metered;
        this.roster = new Roster(policy.members().stream().map(upstream -> new Member(this, upstream)).toList());
    }

    /** One whose members count what they are asked, for longer than a single request. */
    public static Group metered(Upstreams policy, LongSupplier clock) {
        return new Group(policy, clock, true);
    }

    /** For one more member. */
    Optional<UpstreamMeter> newMeter() {
        return metered ? Optional.of(new UpstreamMeter()) : Optional.empty();
    }

    /** Tells how each upstream fares, and what it was asked. */
    public void collect(Consumer<? super Metric> out) {
        long now = clock.getAsLong();
        for (Member member : members()) {
            UpstreamMetrics.tell(member.statistics(now), out);
            member.meter().ifPresent(meter -> meter.tell(member.upstream().address(), out));
        }
    }

    /** How it was described. */
    public Upstreams policy() {
        return policy;
    }

    /** Who belongs to it now. */
    public List<Member> members() {
        return roster.members();
    }

    Roster roster() {
        return roster;
    }

    /** Whether one more may be ejected, so that enough stay. */
    boolean mayEject(long now) {
        Roster current = roster;
        long ejected = current.members().stream().filter(member -> member.isEjected(now)).count();
        return ejected + 1 <= Math.floor(policy.ejection().share() * current.size());
    }

    private Optional<Member> find(String address) {
        return members().stream().filter(member -> member.upstream().address().equals(address)).findFirst();
    }

    /** The usual short form names the same upstream. */
    private static String normal(String address) {
        return Upstream.at(address).address();
    }

    @Override
    public synchronized void add(Upstream upstream) {
        Optional<Member> known = find(upstream.address());
        known.ifPresentOrElse(member -> {
            member.upstream(upstream);
            member.draining(false);
        }, () -> {
            List<Member> more = new ArrayList<>(members());
            more.add(joining(upstream));
            roster = new Roster(more);
        });
    }

    private Member joining(Upstream upstream) {
        Member member = new Member(this, upstream);
        if (roster.size() > 0) {
            member.ramp(clock.getAsLong());
        }
        return member;
    }

    @Override
    public synchronized boolean remove(String address) {
        Optional<Member> leaving = find(normal(address));
        leaving.ifPresent(member -> roster = new Roster(members().stream().filter(other -> other != member).toList()));
        return leaving.isPresent();
    }

    @Override
    public synchronized boolean drain(String address) {
        Optional<Member> member = find(normal(address));
        member.ifPresent(found -> found.draining(true));
        return member.isPresent();
    }

    @Override
    public synchronized boolean resume(String address) {
        Optional<Member> member = find(normal(address));
        member.ifPresent(found -> {
            found.draining(false);
            found.ramp(clock.getAsLong());
        });
        return member.isPresent();
    }

    @Override
    public synchronized void replace(List<Upstream> upstreams) {
        List<Member> next = new ArrayList<>();
        for (Upstream upstream : upstreams) {
            Member member = find(upstream.address()).orElseGet(() -> joining(upstream));
            member.upstream(upstream);
            next.add(member);
        }
        if (!next.equals(members())) {
            roster = new Roster(next);
        }
    }

    @Override
    public List<UpstreamStatistics> statistics() {
        long now = clock.getAsLong();
        return members().stream().map(member -> member.statistics(now)).toList();
    }
}
