package dev.gatun.http.internal.server;

import dev.gatun.http.Limits;
import java.time.Duration;

/**
 * The one timer behind all deadlines of a loop's connections. A deadline is two numbers in its connection that nobody re-arms; the sweep compares
 * them now and then, a part of the connections at a time, so that fifty thousand idle ones neither cost a timer each nor hold the loop up. A
 * deadline is never met early, and late by at most half of the shortest one.
 */
final class DeadlineSweep implements Runnable {
    private static final int PARTS = 4;
    private static final long LONGEST_TICK = 250_000_000;
    private static final long SHORTEST_TICK = 1_000_000;

    private final LoopShare share;
    private Limits limits;
    private Duration tick;
    private boolean armed;
    private ServerConnection cursor;
    private int part;

    DeadlineSweep(LoopShare share) {
        this.share = share;
        limits(share.core().limits());
    }

    private void limits(Limits now) {
        limits = now;
        long shortest = Math.min(
                Math.min(limits.header().toNanos(), limits.bodyGap().toNanos()), Math.min(limits.idle().toNanos(), limits.write().toNanos()));
        tick = Duration.ofNanos(Math.clamp(shortest / (2 * (PARTS + 1)), SHORTEST_TICK, LONGEST_TICK));
    }

    /** A connection was added. */
    void arm() {
        if (!armed) {
            armed = true;
            if (limits != share.core().limits()) {
                limits(share.core().limits());
            }
            share.loop().schedule(tick, this);
        }
    }

    /** A connection leaves the list. */
    void removing(ServerConnection connection) {
        if (cursor == connection) {
            cursor = connection.next;
        }
    }

    @Override
    public void run() {
        armed = false;
        long now = share.loop().nanoTime();
        if (cursor == null) {
            // A part of what there is when a round begins: if it were of what is left, thousands that end together would end ever more slowly.
            cursor = share.first();
            part = (share.size() + PARTS - 1) / PARTS;
        }
        for (int i = 0; i < part && cursor != null; i++) {
            ServerConnection connection = cursor;
            cursor = connection.next;
            connection.checkDeadlines(now);
        }
        if (share.meter().isPresent()) {
            share.meter().get().passed(now);
        }
        if (share.size() > 0) {
            arm();
        }
    }
}
