package dev.gatun.http.internal.metrics;

import dev.gatun.http.Request;
import dev.gatun.http.internal.routing.RouterCore;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What one loop counts for one server, request by request. The series is found by the identity of the route, so nothing is hashed or made on the way; only the
 * first request of a route goes by names. Loop only, but for {@link #series}.
 *
 * <p>How many series there are is bounded: routes and hosts are the program's, but a program may have many. What comes beyond falls into one that says so.
 */
public final class LoopMeter {
    /** When so many routes were seen, those that are gone are forgotten with all others, and found anew by their names. */
    private static final int MOST_REMEMBERED = 4_096;
    /** For how long: a host that was replaced is not kept in memory, with all that it has, and those that are there are hardly ever looked for. */
    private static final long REMEMBERED_NANOS = 60_000_000_000L;
    private static final Kind OTHER = new Kind("(other)", "", "(other)");

    /** What tells requests from others; as labels they say the same in all loops. */
    record Kind(String host, String tenant, String route) {}

    /** What was found for a route when it was asked for with these labels: its host may change hands. */
    private record Found(RequestLabels labels, Series series) {}

    private final int mostSeries;
    private final IdentityHashMap<Object, Found> byRoute = new IdentityHashMap<>();
    private long forgotAt;
    private final Map<Kind, Series> byKind = new LinkedHashMap<>();
    /** A copy for readers, made anew when a series is added. */
    private volatile Map<Kind, Series> all = Map.of();

    LoopMeter(int mostSeries) {
        this.mostSeries = mostSeries;
    }

    /**
     * A request has ended.
     *
     * @param route what identifies the route that answered: the same object for all its requests
     * @param labels of its host
     */
    public void ended(Object route, RequestLabels labels, Request request, int statusCode, long bytesIn, long bytesOut, long nanos) {
        Found found = byRoute.get(route);
        if (found == null || found.labels != labels) {
            found = find(route, labels, request);
        }
        found.series.ended(statusCode, bytesIn, bytesOut, nanos);
    }

    /** Time goes on: asked for now and then by who has a timer, with {@code now} in nanoseconds of the loop's clock. */
    public void passed(long now) {
        if (now - forgotAt > REMEMBERED_NANOS) {
            forgotAt = now;
            byRoute.clear();
        }
    }

    private Found find(Object route, RequestLabels labels, Request request) {
        if (byRoute.size() >= MOST_REMEMBERED) {
            byRoute.clear();
        }
        Optional<String> template = RouterCore.template(request);
        Kind kind = new Kind(labels.hostName(), labels.tenantName(), template.orElse(""));
        Series series = byKind.get(kind);
        if (series == null && byKind.size() >= mostSeries) {
            kind = OTHER;
            series = byKind.get(kind);
        }
        if (series == null) {
            series = new Series();
            byKind.put(kind, series);
            all = Collections.unmodifiableMap(new LinkedHashMap<>(byKind));
        }
        Found found = new Found(labels, series);
        byRoute.put(route, found);
        return found;
    }

    Map<Kind, Series> series() {
        return all;
    }
}
