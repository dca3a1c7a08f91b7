package dev.gatun.http.client;

import java.time.Duration;

/**
 * How long a client waits. A time-out is never early, and late by up to the tick of the loop's timers. Zero means no time-out, but for {@code expect}, of
 * which zero means not to wait.
 *
 * @param connect to resolve the name and connect, all addresses of it together
 * @param handshake for TLS, and for the answer of a proxy; each
 * @param response from the last byte of the request that was handed over to the head of the final response
 * @param gap between two parts of a response's content while somebody wants them; and how long the server may take none of a
 *     request's, which is looked at so seldom that it may be twice as long
 * @param unread how long a response lies there without anybody who asks for its content, before the call is given up
 * @param expect how long content is held back for {@code 100 Continue} (RFC 9110, section 10.1.1)
 * @param call for all of a call, from {@code send} to the last byte of content, with what is retried and followed
 */
public record Timeouts(Duration connect, Duration handshake, Duration response, Duration gap, Duration unread, Duration expect, Duration call) {
    /** 10 s to connect, 10 s for handshakes, 30 s for a response, 30 s for a gap, 60 s unread, 1 s for 100 Continue, none for the call. */
    public static final Timeouts DEFAULT = new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(30),
            Duration.ofSeconds(60), Duration.ofSeconds(1), Duration.ZERO);

    /** @throws IllegalArgumentException when one is negative */
    public Timeouts {
        check("connect", connect);
        check("handshake", handshake);
        check("response", response);
        check("gap", gap);
        check("unread", unread);
        check("expect", expect);
        check("call", call);
    }

    private static void check(String name, Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("timeout " + name + " " + time + " is negative");
        }
    }

    /** The same with another {@link #connect()}. */
    public Timeouts connect(Duration time) {
        return new Timeouts(time, handshake, response, gap, unread, expect, call);
    }

    /** The same with another {@link #handshake()}. */
    public Timeouts handshake(Duration time) {
        return new Timeouts(connect, time, response, gap, unread, expect, call);
    }

    /** The same with another {@link #response()}. */
    public Timeouts response(Duration time) {
        return new Timeouts(connect, handshake, time, gap, unread, expect, call);
    }

    /** The same with another {@link #gap()}. */
    public Timeouts gap(Duration time) {
        return new Timeouts(connect, handshake, response, time, unread, expect, call);
    }

    /** The same with another {@link #unread()}. */
    public Timeouts unread(Duration time) {
        return new Timeouts(connect, handshake, response, gap, time, expect, call);
    }

    /** The same with another {@link #expect()}. */
    public Timeouts expect(Duration time) {
        return new Timeouts(connect, handshake, response, gap, unread, time, call);
    }

    /** The same with another {@link #call()}. */
    public Timeouts call(Duration time) {
        return new Timeouts(connect, handshake, response, gap, unread, expect, time);
    }

}
