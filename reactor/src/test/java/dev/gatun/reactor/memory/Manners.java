package dev.gatun.reactor.memory;

import java.util.Random;

/**
 * How unkind a network in memory is.
 *
 * @param mostReceived the most bytes that one receive brings
 * @param mostSent the most bytes that one send takes
 * @param mostDelay the most rounds that a completion is late
 * @param random whether sizes and delays vary up to these, or are always the most
 */
public record Manners(int mostReceived, int mostSent, int mostDelay, boolean random) {
    /** Everything at once. */
    public static final Manners KIND = new Manners(64 << 10, Integer.MAX_VALUE, 0, false);

    /** Small deliveries, partial sends, late completions. */
    public static final Manners UNKIND = new Manners(1500, 1000, 2, true);

    /** One byte at a time, both ways. */
    public static final Manners BYTEWISE = new Manners(1, 1, 0, false);

    int received(Random source) {
        return random ? 1 + source.nextInt(mostReceived) : mostReceived;
    }

    int sent(Random source) {
        return random ? 1 + source.nextInt(mostSent) : mostSent;
    }

    int delay(Random source) {
        return random ? source.nextInt(mostDelay + 1) : mostDelay;
    }
}
