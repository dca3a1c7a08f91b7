package dev.gatun.jmh.macro;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the load generator counted. Times are in microseconds; a latency that it does not tell is not a number.
 *
 * @param requests requests that were answered, or messages of WebSockets that came
 * @param micros   length of the run
 * @param failed   connections that broke or timed out
 * @param refused  responses with another status than 2xx or 3xx, and TLS handshakes of another kind than asked for
 */
record LoadFigures(long requests, long micros, double p50, double p90, double p99, double max, long failed, long refused) {
    private static final Pattern LINE = Pattern.compile("(?m)^figures (.*)$");

    /** Reads the line that {@code load.lua}, {@code handshakes.c} and {@code websocket.c} print. */
    static LoadFigures parse(String output) {
        Matcher line = LINE.matcher(output);
        if (!line.find()) {
            throw new IllegalStateException("the load generator printed no figures:\n" + output);
        }
        Map<String, Long> values = new HashMap<>();
        for (String pair : line.group(1).split(" ")) {
            int equals = pair.indexOf('=');
            values.put(pair.substring(0, equals), Long.valueOf(pair.substring(equals + 1)));
        }
        return new LoadFigures(
                values.get("requests"),
                values.get("micros"),
                values.get("p50"),
                values.get("p90"),
                values.get("p99"),
                values.get("max"),
                values.get("failed"),
                values.get("refused"));
    }

    double requestsPerSecond() {
        return requests * 1e6 / micros;
    }
}
