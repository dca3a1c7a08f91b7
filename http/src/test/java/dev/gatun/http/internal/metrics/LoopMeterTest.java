package dev.gatun.http.internal.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.PathParameters;
import dev.gatun.http.Request;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests are counted without an object, and in no more series than there may be. */
class LoopMeterTest {
    private static final int ROUNDS = 20_000;

    private final LoopMeter meter = new LoopMeter(3);

    private record Labels(String hostName, String tenantName) implements RequestLabels {}

    /** One that no route matched; more than its parameters nobody asks for. */
    private static Request request() {
        return (Request) Proxy.newProxyInstance(LoopMeterTest.class.getClassLoader(), new Class<?>[] {Request.class}, (proxy, method, arguments) -> {
            assertThat(method.getName()).isEqualTo("pathParameters");
            return PathParameters.NONE;
        });
    }

    private static long count(Series series) {
        SeriesSum sum = new SeriesSum();
        series.addTo(sum);
        return Arrays.stream(sum.byClass).sum();
    }

    private List<String> hosts() {
        return meter.series().keySet().stream().map(LoopMeter.Kind::host).toList();
    }

    @Test
    void aRequestOfARouteThatIsKnownMakesNoObject() throws ReflectiveOperationException {
        Request request = request();
        Object route = new Object();
        RequestLabels labels = new Labels("a.example", "");
        count(request, route, labels);
        long before = allocated();
        before = allocated();
        long nothing = allocated() - before;
        before = allocated();
        count(request, route, labels);
        assertThat(allocated() - before - nothing).as("bytes for %s requests", ROUNDS).isLessThan(ROUNDS);
        assertThat(meter.series().values()).singleElement().satisfies(series -> assertThat(count(series)).isEqualTo(2L * ROUNDS));
    }

    private void count(Request request, Object route, RequestLabels labels) {
        for (int i = 0; i < ROUNDS; i++) {
            meter.ended(route, labels, request, 200, 10, 100, 1_000L * (i & 1023));
        }
    }

    /** By reflection: the module does not read {@code jdk.management}. */
    private static long allocated() throws ReflectiveOperationException {
        Object threads = Class.forName("java.lang.management.ManagementFactory").getMethod("getThreadMXBean").invoke(null);
        Method method = Class.forName("com.sun.management.ThreadMXBean").getMethod("getCurrentThreadAllocatedBytes");
        return (Long) method.invoke(threads);
    }

    @Test
    void aHostThatIsGoneIsForgottenAfterAMinuteAndItsCountGoesOn() {
        long start = 100_000_000_000L;
        meter.passed(start);
        WeakReference<Object> gone = countOnce();
        meter.passed(start + 59_000_000_000L);
        System.gc();
        assertThat(gone.get()).as("within the minute").isNotNull();
        meter.passed(start + 61_000_000_000L);
        long patience = System.nanoTime() + 15_000_000_000L;
        while (gone.get() != null && System.nanoTime() - patience < 0) {
            System.gc();
        }
        assertThat(gone.get()).as("what was counted for it keeps it").isNull();
        countOnce();
        assertThat(meter.series().values()).singleElement().satisfies(series -> assertThat(count(series)).isEqualTo(2));
    }

    /** A request for a host; its route, which nobody else knows. */
    private WeakReference<Object> countOnce() {
        Object route = new Object();
        meter.ended(route, new Labels("a", ""), request(), 200, 0, 0, 1);
        return new WeakReference<>(route);
    }

    @Test
    void whatIsTooManyFallsIntoOne() {
        for (int i = 0; i < 10; i++) {
            meter.ended(new Object(), new Labels("host-" + i, ""), request(), 200, 0, 0, 1);
        }
        assertThat(hosts()).containsExactly("host-0", "host-1", "host-2", "(other)");
        assertThat(meter.series().values().stream().map(LoopMeterTest::count)).containsExactly(1L, 1L, 1L, 7L);
    }

    @Test
    void aRouteOfAnotherHostIsAnotherSeriesAndANewRouteOfTheSamePatternIsNot() {
        Object route = new Object();
        meter.ended(route, new Labels("a", ""), request(), 200, 0, 0, 1);
        meter.ended(route, new Labels("b", ""), request(), 200, 0, 0, 1);
        meter.ended(new Object(), new Labels("a", ""), request(), 200, 0, 0, 1);
        assertThat(hosts()).containsExactly("a", "b");
        assertThat(meter.series().values().stream().map(LoopMeterTest::count)).containsExactly(2L, 1L);
    }

    @Test
    void routesThatAreGoneAreForgotten() {
        for (int i = 0; i < 10_000; i++) {
            meter.ended(new Object(), RequestLabels.NONE, request(), 200, 0, 0, 1);
        }
        assertThat(meter.series().values()).singleElement().satisfies(series -> assertThat(count(series)).isEqualTo(10_000));
    }
}
