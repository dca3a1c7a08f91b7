package dev.gatun.http.internal.client.exchange;

import dev.gatun.http.internal.head.HeadLimits;
import java.time.Duration;

/**
 * How much of a server a client's connection puts up with. A value; any thread.
 *
 * @param head how large the heads of responses may be
 * @param interim the most interim responses to one request
 * @param streams the most requests at once on a connection of HTTP/2, whatever the server allows
 * @param streamWindow so many bytes of one response may be on their way, or wait for a slow reader, in HTTP/2
 * @param connectionWindow the same for all of a connection together
 * @param ping after so much silence a connection of HTTP/2 asks whether the server is still there; zero for never
 * @param probe after so much silence it is asked before it gets another request; zero for never
 * @param pong the most time until something comes back
 */
public record WireLimits(HeadLimits head, int interim, int streams, int streamWindow, int connectionWindow, Duration ping, Duration probe,
        Duration pong) {
    /** 16 KB of headers, 32 interim responses, 256 streams, windows of 1 and 16 MiB, no PING, 10 seconds for the answer to one. */
    public static final WireLimits DEFAULT =
            new WireLimits(HeadLimits.DEFAULT, 32, 256, 1 << 20, 16 << 20, Duration.ZERO, Duration.ZERO, Duration.ofSeconds(10));

    private static final int LEAST_WINDOW = 65_535;

    /** @throws IllegalArgumentException when a limit leaves no room for anything */
    public WireLimits {
        if (interim < 0 || streams < 1 || streamWindow < LEAST_WINDOW || connectionWindow < streamWindow) {
            throw new IllegalArgumentException("limits of interim responses " + interim + ", streams " + streams + ", windows " + streamWindow + " and "
                    + connectionWindow + " (of " + LEAST_WINDOW + " at least)");
        }
        if (ping.isNegative() || probe.isNegative() || pong.isNegative() || pong.isZero()) {
            throw new IllegalArgumentException("ping after " + ping + ", probe after " + probe + ", answer within " + pong);
        }
    }

    /** The same with other limits of heads. */
    public WireLimits head(HeadLimits newHead) {
        return new WireLimits(newHead, interim, streams, streamWindow, connectionWindow, ping, probe, pong);
    }

    /** The same with another limit of streams. */
    public WireLimits streams(int newStreams) {
        return new WireLimits(head, interim, newStreams, streamWindow, connectionWindow, ping, probe, pong);
    }

    /** The same with other windows. */
    public WireLimits windows(int newStreamWindow, int newConnectionWindow) {
        return new WireLimits(head, interim, streams, newStreamWindow, newConnectionWindow, ping, probe, pong);
    }

    /** The same with a PING after {@code silence}. */
    public WireLimits ping(Duration silence, Duration answer) {
        return new WireLimits(head, interim, streams, streamWindow, connectionWindow, silence, probe, answer);
    }

    /** The same with a PING before requests behind {@code silence}. */
    public WireLimits probe(Duration silence, Duration answer) {
        return new WireLimits(head, interim, streams, streamWindow, connectionWindow, ping, silence, answer);
    }
}
