package dev.gatun.http;

import dev.gatun.http.internal.rate.KeyedHash;
import dev.gatun.http.internal.rate.Meter;
import dev.gatun.http.internal.rate.Meters;
import dev.gatun.http.internal.rate.SlidingWindow;
import dev.gatun.http.internal.rate.TokenBucket;
import dev.gatun.http.internal.server.Refusals;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Middleware that lets each client, user or whatever else asks so often and no more; for more there is 429 with {@code retry-after} (RFC 6585, section 4). Each
 * response says {@code ratelimit-limit}, {@code ratelimit-remaining} and {@code ratelimit-reset}, the latter in seconds, as drafts of the IETF and most public
 * APIs have them. A refusal is counted among the limits that were hit ({@link ServerStatistics#limitHits()}), as {@code rate}.
 *
 * <p>{@snippet :
 * server.use(RateLimit.perClient(100, Duration.ofSeconds(1)));
 * router.use(RateLimit.per(request -> request.header("x-api-key"), 5_000, Duration.ofHours(1)).sliding().named("key"));
 * }
 *
 * <p>The memory is taken once, sixteen bytes for each key that {@link #keys} makes room for, and does not grow however many there are. One instance counts for
 * all routes that it stands before; routes that are to be counted apart have one each. Immutable but for what it counts; any thread.
 */
public final class RateLimit implements Middleware {
    private static final int MOST_EVENTS = 1_000_000_000;
    private static final int MOST_KEYS = 1 << 28;

    private final Rule rule;
    private final LongSupplier clock;
    private final KeyedHash hash = new KeyedHash();
    private volatile Meters meters;

    /** What is counted, and how. */
    private record Rule(
            Optional<Function<? super Request, Optional<String>>> key,
            int requests,
            Duration time,
            int burst,
            boolean sliding,
            int keys,
            int prefix,
            String name) {
        Rule {
            if (requests < 1 || requests > MOST_EVENTS || burst < 1 || burst > MOST_EVENTS) {
                throw new IllegalArgumentException(requests + " requests, " + burst + " at once: not in 1.." + MOST_EVENTS);
            }
            if (time.compareTo(Duration.ofMillis(1)) < 0 || time.compareTo(Duration.ofDays(366)) > 0) {
                throw new IllegalArgumentException("rate limit over " + time + ": not from a millisecond to a year");
            }
            if ((double) time.toNanos() / requests * burst > Duration.ofDays(36_600).toNanos()) {
                throw new IllegalArgumentException(burst + " at once of " + requests + " in " + time + ": the next would have to wait for a century");
            }
            if (sliding && (requests > SlidingWindow.MOST || burst != requests)) {
                throw new IllegalArgumentException("a sliding window has up to " + SlidingWindow.MOST + " requests, and no burst beside them: " + requests);
            }
            if (keys < 1 || keys > MOST_KEYS) {
                throw new IllegalArgumentException("room for " + keys + " keys: not in 1.." + MOST_KEYS);
            }
            if (prefix < 1 || prefix > 128) {
                throw new IllegalArgumentException("IPv6 prefix of " + prefix + " bits: not in 1..128");
            }
        }

        Meter meter() {
            return sliding ? new SlidingWindow(requests, time) : new TokenBucket(requests, time, burst);
        }
    }

    private RateLimit(Rule rule, LongSupplier clock) {
        this.rule = rule;
        this.clock = clock;
    }

    /** Each client, known by its address, may make {@code requests} in {@code time}. Of IPv6 the first 64 bits count: what one household or machine has. */
    public static RateLimit perClient(int requests, Duration time) {
        return new RateLimit(new Rule(Optional.empty(), requests, time, requests, false, 1 << 16, 64, ""), System::nanoTime);
    }

    /**
     * Each key may make {@code requests} in {@code time}.
     *
     * @param key of a request: a user, a token, a tenant; empty where it is not to be counted. Runs where the handler runs
     */
    public static RateLimit per(Function<? super Request, Optional<String>> key, int requests, Duration time) {
        return new RateLimit(new Rule(Optional.of(key), requests, time, requests, false, 1 << 16, 64, ""), System::nanoTime);
    }

    /** All requests together are so many in {@code time}: a limit for what lies behind, whoever asks. */
    public static RateLimit overall(int requests, Duration time) {
        Optional<String> everybody = Optional.of("");
        return per(request -> everybody, requests, time).keys(1);
    }

    /** The same that lets so many requests through at once after a pause, more or fewer than there may be in the time, which is the default. */
    public RateLimit burst(int requests) {
        return new RateLimit(new Rule(rule.key, rule.requests, rule.time, requests, rule.sliding, rule.keys, rule.prefix, rule.name), clock);
    }

    /**
     * The same by a window that slides: in no time of that length are there more requests, where a bucket that was full lets twice as many through. Whoever has
     * used it up waits until what was asked earlier leaves the window.
     *
     * @throws IllegalArgumentException for more than 262,143 requests, or with a {@link #burst}
     */
    public RateLimit sliding() {
        return new RateLimit(new Rule(rule.key, rule.requests, rule.time, rule.burst, true, rule.keys, rule.prefix, rule.name), clock);
    }

    /** The same with room for so many keys that are counted at a time; 65,536 (a megabyte) by default. With more, some are let off early. */
    public RateLimit keys(int most) {
        return new RateLimit(new Rule(rule.key, rule.requests, rule.time, rule.burst, rule.sliding, most, rule.prefix, rule.name), clock);
    }

    /** The same that takes clients for one whose IPv6 addresses have so many bits in common. */
    public RateLimit ipv6Prefix(int bits) {
        return new RateLimit(new Rule(rule.key, rule.requests, rule.time, rule.burst, rule.sliding, rule.keys, bits, rule.name), clock);
    }

    /** The same with a name, which the message of a refusal says. */
    public RateLimit named(String name) {
        Objects.requireNonNull(name, "name");
        return new RateLimit(new Rule(rule.key, rule.requests, rule.time, rule.burst, rule.sliding, rule.keys, rule.prefix, name), clock);
    }

    /** The same by another clock; for tests. */
    RateLimit clock(LongSupplier nanos) {
        return new RateLimit(rule, nanos);
    }

    /** @throws TooManyRequests when the key of {@code request} has made as many as it may */
    @Override
    public Response handle(Request request, Handler next) throws Exception {
        if (rule.key.isEmpty()) {
            return counted(client(request.remoteAddress()), request, next);
        }
        Optional<String> key = rule.key.get().apply(request);
        return key.isEmpty() ? next.handle(request) : counted(key.get().getBytes(StandardCharsets.UTF_8), request, next);
    }

    private Response counted(byte[] key, Request request, Handler next) throws Exception {
        Meters.Verdict verdict = meters().take(hash.of(key, key.length));
        String limit = Integer.toString(rule.requests);
        String reset = seconds(verdict.reset());
        if (!verdict.allowed()) {
            Refusals.rate(request);
            String name = rule.name.isEmpty() ? "" : " (" + rule.name + ')';
            throw new TooManyRequests("more than " + rule.requests + " requests in " + rule.time + name).header("retry-after", seconds(verdict.again()))
                    .header("ratelimit-limit", limit).header("ratelimit-remaining", "0").header("ratelimit-reset", reset);
        }
        return next.handle(request).header("ratelimit-limit", limit).header("ratelimit-remaining", Integer.toString(verdict.remaining()))
                .header("ratelimit-reset", reset);
    }

    /** Rounded up, so that whoever comes then is not too early. */
    private static String seconds(long nanos) {
        return Long.toString(Math.ceilDiv(nanos, 1_000_000_000L));
    }

    private byte[] client(SocketAddress address) {
        if (!(address instanceof InetSocketAddress inet)) {
            // All peers of a Unix-domain socket are on this machine.
            return new byte[0];
        }
        byte[] bytes = inet.getAddress().getAddress();
        if (bytes.length == 16) {
            for (int i = 0; i < 16; i++) {
                int kept = Math.clamp(rule.prefix - 8L * i, 0, 8);
                bytes[i] &= (byte) (0xFF00 >> kept);
            }
        }
        return bytes;
    }

    private Meters meters() {
        Meters made = meters;
        if (made == null) {
            synchronized (this) {
                made = meters;
                if (made == null) {
                    made = new Meters(rule.meter(), rule.keys, clock);
                    meters = made;
                }
            }
        }
        return made;
    }
}
