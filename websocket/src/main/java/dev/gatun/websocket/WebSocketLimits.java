package dev.gatun.websocket;

import java.time.Duration;
import java.util.Objects;

/**
 * What a peer may cost. The defaults are safe on the open Internet. {@code DEFAULT.message(…)} and so on give changed copies.
 *
 * @param message the most bytes of a message, after inflating, else {@link CloseReason#TOO_BIG}; for messages that are read as a stream the most of all
 * @param fragments the most frames of a message, else {@link CloseReason#POLICY}
 * @param ratio how many times larger than its frames a message may become by inflating, once it has 64 KiB, else {@link CloseReason#TOO_BIG}
 * @param queue the most bytes that wait to be sent before {@link SlowConsumer} decides
 * @param controls the most pings and pongs in a second, else {@link CloseReason#POLICY}
 * @param assembly from the first byte of a message to its last, unless it is read as a stream, else {@link CloseReason#POLICY}
 * @param write the longest time in which the peer must take some of the bytes that wait for it, else the connection is aborted
 * @param pong the longest wait for any byte after a ping, else the connection is aborted
 * @param close the longest wait for the peer's close frame and for its end of the connection
 */
public record WebSocketLimits(
        long message, int fragments, int ratio, long queue, int controls, Duration assembly, Duration write, Duration pong, Duration close) {
    /** Safe on the open Internet. */
    public static final WebSocketLimits DEFAULT = new WebSocketLimits(
            1 << 20, 4096, 128, 1 << 20, 200, Duration.ofSeconds(60), Duration.ofSeconds(30), Duration.ofSeconds(20), Duration.ofSeconds(5));

    /** Checks the ranges. */
    public WebSocketLimits {
        positive("message", message);
        positive("fragments", fragments);
        positive("ratio", ratio);
        positive("queue", queue);
        positive("controls", controls);
        positive("assembly", assembly);
        positive("write", write);
        positive("pong", pong);
        positive("close", close);
    }

    private static void positive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException("limit " + name + " = " + value + " is below 1");
        }
    }

    private static void positive(String name, Duration value) {
        Objects.requireNonNull(value, name);
        if (value.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException("limit " + name + " = " + value + " is below a millisecond");
        }
    }

    /** A copy with another {@link #message()}. */
    public WebSocketLimits message(long bytes) {
        return new WebSocketLimits(bytes, fragments, ratio, queue, controls, assembly, write, pong, close);
    }

    /** A copy with another {@link #fragments()}. */
    public WebSocketLimits fragments(int frames) {
        return new WebSocketLimits(message, frames, ratio, queue, controls, assembly, write, pong, close);
    }

    /** A copy with another {@link #ratio()}. */
    public WebSocketLimits ratio(int times) {
        return new WebSocketLimits(message, fragments, times, queue, controls, assembly, write, pong, close);
    }

    /** A copy with another {@link #queue()}. */
    public WebSocketLimits queue(long bytes) {
        return new WebSocketLimits(message, fragments, ratio, bytes, controls, assembly, write, pong, close);
    }

    /** A copy with another {@link #controls()}. */
    public WebSocketLimits controls(int frames) {
        return new WebSocketLimits(message, fragments, ratio, queue, frames, assembly, write, pong, close);
    }

    /** A copy with another {@link #assembly()}. */
    public WebSocketLimits assembly(Duration time) {
        return new WebSocketLimits(message, fragments, ratio, queue, controls, time, write, pong, close);
    }

    /** A copy with another {@link #write()}. */
    public WebSocketLimits write(Duration time) {
        return new WebSocketLimits(message, fragments, ratio, queue, controls, assembly, time, pong, close);
    }

    /** A copy with another {@link #pong()}. */
    public WebSocketLimits pong(Duration time) {
        return new WebSocketLimits(message, fragments, ratio, queue, controls, assembly, write, time, close);
    }

    /** A copy with another {@link #close()}. */
    public WebSocketLimits close(Duration time) {
        return new WebSocketLimits(message, fragments, ratio, queue, controls, assembly, write, pong, time);
    }
}
