package dev.gatun.http.proxy;

import dev.gatun.http.AddressRanges;
import dev.gatun.http.Execution;
import dev.gatun.http.Handler;
import dev.gatun.http.Request;
import dev.gatun.http.Response;
import dev.gatun.http.internal.proxy.forward.ForwardEngine;
import dev.gatun.http.internal.proxy.forward.ForwardRules;
import dev.gatun.http.internal.proxy.forward.HostPattern;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;

/**
 * The handler of a server that clients use as their proxy: CONNECT opens a tunnel (RFC 9110, section 9.3.6), requests for absolute {@code http} targets are
 * passed on. It is the handler of a whole server, not of a route.
 *
 * <p>{@snippet :
 * ForwardProxy proxy = ForwardProxy.builder().allow("*.example.com").authenticate("proxy", (user, password) -> users.check(user, password)).build();
 * HttpServer server = HttpServer.builder().listen(Listen.tcp("10.0.0.1", 3128)).handler(proxy).start();
 * }
 *
 * <p>By default tunnels lead to port 443 and requests go to port 80, nowhere but to the open Internet: addresses of this machine and of private networks are
 * refused. That is decided on the address that is connected to, so a name that points there does not help. All methods may be called from any thread.
 */
public final class ForwardProxy implements Handler, AutoCloseable {
    private final ForwardEngine engine;

    private ForwardProxy(Builder builder) {
        engine = new ForwardEngine(new ForwardRules(builder.allowed, builder.denied, builder.addresses, builder.connectPorts, builder.httpPorts, builder.realm,
                builder.check, builder.connect, builder.idle, builder.tunnels), "gatun");
    }

    /**
     * What was counted. A consistent snapshot is not promised.
     *
     * @param requests that were let through, CONNECT included
     * @param refused by rule or for want of credentials
     * @param tunnels that were opened
     * @param openTunnels that are open, or being opened
     * @param bytesFromClients through tunnels that have ended
     * @param bytesToClients through tunnels that have ended
     */
    public record Statistics(long requests, long refused, long tunnels, int openTunnels, long bytesFromClients, long bytesToClients) {}

    /** A proxy to be described. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public Response handle(Request request) {
        return engine.handle(request);
    }

    /** On the event loop, where nothing of this blocks. */
    @Override
    public Execution execution(Request request, Execution inherited) {
        return Execution.EVENT_LOOP;
    }

    /** What was counted. */
    public Statistics statistics() {
        return engine.statistics();
    }

    /** Takes no more requests, and ends connections that are kept; tunnels end by themselves, or with their server. */
    @Override
    public void close() {
        engine.close();
    }

    /** Describes a proxy. Not thread-safe. */
    public static final class Builder {
        private final List<HostPattern> allowed = new ArrayList<>();
        private final List<HostPattern> denied = new ArrayList<>();
        private AddressRanges addresses = AddressRanges.PRIVATE;
        private Set<Integer> connectPorts = Set.of(443);
        private Set<Integer> httpPorts = Set.of(80);
        private String realm = "";
        private Optional<BiPredicate<? super String, ? super String>> check = Optional.empty();
        private Duration connect = Duration.ofSeconds(10);
        private Duration idle = Duration.ofMinutes(5);
        private int tunnels = 10_000;

        private Builder() {}

        /** Lets hosts through, {@code example.com} or all below {@code *.example.com}; those that match none are refused then. */
        public Builder allow(String... patterns) {
            Arrays.stream(patterns).map(HostPattern::of).forEach(allowed::add);
            return this;
        }

        /** Refuses hosts, also those that {@link #allow} lets through. */
        public Builder deny(String... patterns) {
            Arrays.stream(patterns).map(HostPattern::of).forEach(denied::add);
            return this;
        }

        /** Addresses that are never connected to; {@link AddressRanges#PRIVATE} by default. */
        public Builder deny(AddressRanges ranges) {
            addresses = Objects.requireNonNull(ranges, "ranges");
            return this;
        }

        /** Ports that tunnels may lead to; 443 by default, none for all. */
        public Builder connectPorts(int... ports) {
            connectPorts = ports(ports);
            return this;
        }

        /** Ports that requests may go to; 80 by default, none for all. */
        public Builder httpPorts(int... ports) {
            httpPorts = ports(ports);
            return this;
        }

        private static Set<Integer> ports(int... ports) {
            Set<Integer> all = new TreeSet<>();
            Arrays.stream(ports).forEach(all::add);
            return all;
        }

        /**
         * Asks clients for user and password (RFC 7617), else 407.
         *
         * @param name what they are asked the password for
         * @param verifier called on the event loop, so it must not block; {@link dev.gatun.http.Auth#sameSecret} compares passwords
         */
        public Builder authenticate(String name, BiPredicate<? super String, ? super String> verifier) {
            if (!name.chars().allMatch(c -> c >= ' ' && c < 0x7F && c != '"' && c != '\\')) {
                throw new IllegalArgumentException("realm has a character that is not printable ASCII, or a quote or backslash");
            }
            realm = name;
            check = Optional.of(verifier);
            return this;
        }

        /** The most time to connect to a host; 10 seconds by default. */
        public Builder connectTimeout(Duration most) {
            connect = positive(most);
            return this;
        }

        /** The most time in which nothing goes through a tunnel, or comes of an answer; 5 minutes by default. */
        public Builder idle(Duration most) {
            idle = positive(most);
            return this;
        }

        private static Duration positive(Duration time) {
            if (time.compareTo(Duration.ofMillis(1)) < 0) {
                throw new IllegalArgumentException("time-out " + time + " is below a millisecond");
            }
            return time;
        }

        /** The most tunnels at once, else 503; 10,000 by default. */
        public Builder tunnels(int most) {
            if (most < 1) {
                throw new IllegalArgumentException("tunnels " + most + " is below 1");
            }
            tunnels = most;
            return this;
        }

        /** The proxy. */
        public ForwardProxy build() {
            return new ForwardProxy(this);
        }
    }
}
