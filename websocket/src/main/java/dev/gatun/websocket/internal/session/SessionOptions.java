package dev.gatun.websocket.internal.session;

import dev.gatun.http.Execution;
import dev.gatun.http.internal.negotiation.FieldReader;
import dev.gatun.websocket.DeflateOptions;
import dev.gatun.websocket.SlowConsumer;
import dev.gatun.websocket.WebSocketLimits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What all sessions of a route or a client have in common. Immutable.
 *
 * @param server whether this side is the server's
 * @param callbacks what the program wants to hear of
 * @param subprotocols most wanted first
 * @param execution where callbacks run; where the handler does, if it is not said
 * @param deflate how to compress, if at all
 * @param limits what a peer may cost
 * @param slowConsumer what becomes of messages for slow peers
 * @param pingEvery in nanoseconds, 0 for never
 * @param idle in nanoseconds, 0 for never
 */
public record SessionOptions(
        boolean server,
        Callbacks callbacks,
        List<String> subprotocols,
        Optional<Execution> execution,
        Optional<DeflateOptions> deflate,
        WebSocketLimits limits,
        SlowConsumer slowConsumer,
        long pingEvery,
        long idle) {
    /** A name that may stand in {@code sec-websocket-protocol}: a token (RFC 9110, section 5.6.2). */
    public static String checkToken(String name) {
        if (!FieldReader.isToken(name)) {
            throw new IllegalArgumentException("subprotocol \"" + name + "\" is no token (RFC 6455, 11.3.4)");
        }
        return name;
    }

    /** Where callbacks run, if the handler runs as {@code inherited} says. Who reads messages as streams blocks. */
    Execution execution(Execution inherited) {
        return callbacks.stream != null ? Execution.VIRTUAL_THREAD : execution.orElse(inherited);
    }

    /** A time of zero or at least a millisecond. */
    public static Duration checkTime(String name, Duration time) {
        if (!time.isZero() && time.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException(name + " = " + time + " is neither zero nor at least a millisecond");
        }
        return time;
    }
}
