package dev.gatun.reactor;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * How an outgoing connection is made.
 *
 * @param timeout for all addresses together
 * @param tuning socket options
 * @param maxUnread as in {@link ListenOptions}
 * @param highWater as in {@link ListenOptions}
 * @param lowWater as in {@link ListenOptions}
 * @param localAddress where to bind before connecting
 * @param loop which loop owns the connection; otherwise the next in turn
 */
public record ConnectOptions(
        Duration timeout,
        SocketTuning tuning,
        int maxUnread,
        int highWater,
        int lowWater,
        Optional<SocketAddress> localAddress,
        Optional<EventLoop> loop) {
    /** Ten seconds, default tuning, 1 MiB unread, water marks at 64 KiB and 32 KiB. */
    public static final ConnectOptions DEFAULT =
            new ConnectOptions(Duration.ofSeconds(10), SocketTuning.DEFAULT, 1 << 20, 64 << 10, 32 << 10, Optional.empty(), Optional.empty());

    /** Checks the ranges. */
    public ConnectOptions {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("connect timeout " + timeout + " is not positive");
        }
        if (lowWater < 1 || lowWater > highWater) {
            throw new IllegalArgumentException("water marks " + lowWater + " and " + highWater + " are not 1 <= low <= high");
        }
    }

    /** The same with another time-out. */
    public ConnectOptions timeout(Duration newTimeout) {
        return new ConnectOptions(newTimeout, tuning, maxUnread, highWater, lowWater, localAddress, loop);
    }

    /** The same with other socket options. */
    public ConnectOptions tuning(SocketTuning newTuning) {
        return new ConnectOptions(timeout, newTuning, maxUnread, highWater, lowWater, localAddress, loop);
    }

    /** The same, bound to a local address first. */
    public ConnectOptions localAddress(SocketAddress address) {
        return new ConnectOptions(timeout, tuning, maxUnread, highWater, lowWater, Optional.of(address), loop);
    }

    /** The same on a given loop. */
    public ConnectOptions loop(EventLoop owner) {
        return new ConnectOptions(timeout, tuning, maxUnread, highWater, lowWater, localAddress, Optional.of(owner));
    }
}
