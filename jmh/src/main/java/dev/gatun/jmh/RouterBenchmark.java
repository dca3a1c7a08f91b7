package dev.gatun.jmh;

import dev.gatun.http.Method;
import dev.gatun.http.internal.routing.RequestPath;
import dev.gatun.http.internal.routing.RouteMatch;
import dev.gatun.http.internal.routing.RoutePattern;
import dev.gatun.http.internal.routing.RouteTrie;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Finding a route among many, and decoding the path before. A static route must cost no allocation: run with {@code -prof gc}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class RouterBenchmark {
    /** How many resources the API has; each has four routes. */
    @Param({"10", "250"})
    public int resources;

    private final RouteTrie<String> routes = new RouteTrie<>();
    private String staticPath;
    private String parameterPath;
    private String wildcardPath;
    private String missingPath;

    /** Fills the tree as a REST API does. */
    @Setup
    public void fill() {
        for (int i = 0; i < resources; i++) {
            String base = "/api/v1/resource" + i;
            for (String pattern : new String[] {base, base + "/{id}", base + "/{id}/items/{item}", base + "/files/{path...}"}) {
                routes.add(Method.GET, RoutePattern.parse(pattern), pattern);
            }
        }
        routes.freeze();
        String middle = "/api/v1/resource" + resources / 2;
        // Paths of requests are fresh strings, whose hash nobody has computed yet.
        staticPath = new String(middle.toCharArray());
        parameterPath = middle + "/4711/items/42";
        wildcardPath = middle + "/files/a/b/c.txt";
        missingPath = middle + "/4711/nothing";
    }

    /** A route without parameters. */
    @Benchmark
    public RouteMatch<String> staticRoute() {
        return routes.find(Method.GET, staticPath);
    }

    /** A route with two parameters, of which one is asked for. */
    @Benchmark
    public Object parameters() {
        return routes.find(Method.GET, parameterPath).value("item");
    }

    /** A route with a tail wildcard. */
    @Benchmark
    public RouteMatch<String> wildcard() {
        return routes.find(Method.GET, wildcardPath);
    }

    /** A path that no route takes. */
    @Benchmark
    public RouteMatch<String> missing() {
        return routes.find(Method.GET, missingPath);
    }

    /** A path with nothing to decode. */
    @Benchmark
    public String normalisePlain() {
        return RequestPath.normalise(parameterPath);
    }

    /** A path with escapes. */
    @Benchmark
    public String normaliseEscaped() {
        return RequestPath.normalise("/api/v1/a%20b/%C3%A9/c%2Fd");
    }
}
