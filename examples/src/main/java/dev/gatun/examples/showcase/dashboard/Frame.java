package dev.gatun.examples.showcase.dashboard;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the dashboard shows of one second. The names of its parts are those of the page's script, which gets it as JSON.
 *
 * @param at when it ends, in milliseconds since 1970
 * @param about what is running, in a few words
 * @param uptime in seconds
 * @param total requests since the start
 * @param requests a second
 * @param classes responses a second, by the first digit of their status
 * @param latency of the requests that ended in this second; empty when there was none
 * @param bytesIn content received, a second
 * @param bytesOut content sent, a second
 * @param connections that are open
 * @param active requests that are being answered
 * @param loops the event loops, in their order
 * @param memory what is in use
 * @param hosts those with requests so far, and all that are registered
 * @param tenants all
 * @param routes those with requests so far, the busiest first
 * @param health what is checked
 * @param limits how often each limit was hit since the start
 */
public record Frame(
        long at,
        String about,
        long uptime,
        long total,
        double requests,
        Map<Integer, Double> classes,
        Optional<Latency> latency,
        double bytesIn,
        double bytesOut,
        long connections,
        long active,
        List<LoopLoad> loops,
        Memory memory,
        List<HostRow> hosts,
        List<TenantRow> tenants,
        List<RouteRow> routes,
        List<Check> health,
        Map<String, Long> limits) {
    /** Quantiles, in seconds. */
    public record Latency(double p50, double p90, double p99) {}

    /**
     * One event loop.
     *
     * @param utilisation the share of the second in which it did not wait
     * @param lag its longest turn of late, in seconds
     */
    public record LoopLoad(double utilisation, double lag) {}

    /**
     * Memory and descriptors of the process.
     *
     * @param heap bytes in use, garbage included
     * @param buffers off-heap bytes that the loops' pools hold
     * @param descriptors of the event loops
     */
    public record Memory(long heap, long buffers, long descriptors) {}

    /** One host; rates are a second, {@code p50} and {@code p99} in seconds. */
    public record HostRow(
            String name, String tenant, double requests, Optional<Double> p50, Optional<Double> p99, double errors4, double errors5, double bytesOut, long total) {}

    /** One tenant; rates are a second. */
    public record TenantRow(String id, long hosts, double requests, long active, double refused, double bytesOut, long total) {}

    /** One route, known by its pattern. */
    public record RouteRow(String template, double requests, Optional<Double> p50, Optional<Double> p99, long total) {}

    /** One part of the health check. */
    public record Check(String name, boolean ok, String text) {}

    /** The same without what only the newest frame is asked for. */
    Frame withoutTables() {
        return new Frame(at, about, uptime, total, requests, classes, latency, bytesIn, bytesOut, connections, active, loops, memory,
                List.of(), List.of(), List.of(), List.of(), Map.of());
    }
}
