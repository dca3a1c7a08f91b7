package dev.gatun.http.internal.server;

import java.time.Duration;

/**
 * How long the end of a server may take.
 *
 * @param lameDuck for how long it serves as before, but says that it is not ready
 * @param grace how long exchanges in flight may take when it accepts no more
 */
public record Ending(Duration lameDuck, Duration grace) {
    /** The same within {@code time} all in all: what is too long becomes shorter in proportion, what is left over is more grace. */
    Ending within(Duration time) {
        Duration wanted = lameDuck.plus(grace);
        if (time.compareTo(wanted) >= 0) {
            return new Ending(lameDuck, time.minus(lameDuck));
        }
        Duration shortened = Duration.ofNanos((long) ((double) time.toNanos() * lameDuck.toNanos() / wanted.toNanos()));
        return new Ending(shortened, time.minus(shortened));
    }
}
