package dev.gatun.platform.protocols;

import dev.gatun.platform.Setup;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * One protocol on one setup: what must hold for one must hold for all.
 *
 * @param protocol what the client speaks
 * @param setup how the server runs
 */
public record Variant(Protocol protocol, Setup setup) {
    /** Each protocol on every backend and execution. */
    public static List<Variant> all() {
        return on(Setup.all(), protocol -> true);
    }

    /** Each protocol with each execution on the best backend. */
    public static List<Variant> executions() {
        return on(Setup.executions(), protocol -> true);
    }

    /** The protocols with streams, on every backend and execution. */
    public static List<Variant> multiplexed() {
        return on(Setup.all(), Protocol::isMultiplexed);
    }

    /** The protocols with streams, with each execution on the best backend. */
    public static List<Variant> multiplexedExecutions() {
        return on(Setup.executions(), Protocol::isMultiplexed);
    }

    private static List<Variant> on(List<Setup> setups, Predicate<Protocol> wanted) {
        return Stream.of(Protocol.values()).filter(Variant::isWanted).filter(wanted).flatMap(protocol -> setups.stream().map(setup -> new Variant(protocol, setup))).toList();
    }

    /** The system property {@code gatun.test.protocols} narrows them, separated by commas. */
    private static boolean isWanted(Protocol protocol) {
        String wanted = System.getProperty("gatun.test.protocols", "");
        return wanted.isEmpty() || Arrays.asList(wanted.split(",")).contains(protocol.name());
    }

    @Override
    public String toString() {
        return protocol + " " + setup;
    }
}
