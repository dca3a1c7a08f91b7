package dev.gatun.http.internal.server;

import java.time.Duration;

/** Ends, within a grace, the connections of one loop that came in by an entrance that was given up. The server serves on. Loop only. */
final class EntranceEnd implements Runnable {
    /** Between two looks, of which each goes through all connections of the loop: the first as when a server ends, later ones seldom. */
    private static final Duration SHORTEST = Duration.ofMillis(10);

    private static final Duration LONGEST = Duration.ofMillis(250);

    private final LoopShare share;
    private final Entrance entrance;
    private final long end;
    private Duration pause = SHORTEST;

    EntranceEnd(LoopShare share, Entrance entrance, Duration grace) {
        this.share = share;
        this.entrance = entrance;
        this.end = System.nanoTime() + grace.toNanos();
    }

    /** Begins when what was in the sockets has been read. */
    void start() {
        share.loop().schedule(pause, this);
    }

    @Override
    public void run() {
        boolean over = share.loop().nanoTime() - end >= 0;
        if (!share.endEach(entrance, over)) {
            return;
        }
        Duration twice = pause.multipliedBy(2);
        pause = twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
        share.loop().schedule(pause, this);
    }
}
