package dev.gatun.platform.soak;

import dev.gatun.platform.Await;
import dev.gatun.reactor.EventLoop;
import dev.gatun.reactor.LoopStatistics;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * What this process holds when nobody asks it for anything, garbage aside.
 *
 * @param requests that were answered until then
 */
record Sample(long requests, Map<Gauge, Long> values) {
    /** What is looked at, and by how much it may grow without being called a trend. */
    enum Gauge {
        /** Entries of /proc/self/fd; the JVM opens a jar or a socket of its own now and then. */
        DESCRIPTORS("descriptors", 2),
        /** Off-heap bytes that the server's loops have handed out: none, when nobody asks. */
        BUFFERS_USED("buffer bytes in use", 0),
        /** Off-heap bytes that they keep for the next peak, whose height is a matter of chance. */
        BUFFERS_KEPT("buffer bytes kept", 4 << 20),
        /** Direct byte buffers, which the JDK's own sockets use. */
        DIRECT("direct memory", 1 << 20),
        /** Timers that wait on the server's loops. */
        TIMERS("timers", 2),
        /** Platform threads; the JDK's pools have one more or fewer. */
        THREADS("threads", 4),
        /** Heap behind a full collection. */
        HEAP("heap", 3 << 20);

        private final String text;
        private final long tolerance;

        Gauge(String text, long tolerance) {
            this.text = text;
            this.tolerance = tolerance;
        }

        long tolerance() {
            return tolerance;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** Looks at everything now. */
    static Sample take(long requests, List<EventLoop> loops) {
        Map<Gauge, Long> values = new EnumMap<>(Gauge.class);
        values.put(Gauge.HEAP, heap());
        values.put(Gauge.DESCRIPTORS, descriptors());
        values.put(Gauge.BUFFERS_USED, sum(loops, LoopStatistics::bufferBytesInUse));
        values.put(Gauge.BUFFERS_KEPT, sum(loops, LoopStatistics::bufferBytesReserved));
        values.put(Gauge.DIRECT, ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream().mapToLong(BufferPoolMXBean::getMemoryUsed).sum());
        values.put(Gauge.TIMERS, sum(loops, LoopStatistics::deadlinesPending));
        values.put(Gauge.THREADS, (long) ManagementFactory.getThreadMXBean().getThreadCount());
        return new Sample(requests, values);
    }

    long value(Gauge gauge) {
        return values.get(gauge);
    }

    private static long sum(List<EventLoop> loops, ToLongFunction<LoopStatistics> counter) {
        return loops.stream().map(EventLoop::statistics).mapToLong(counter).sum();
    }

    private static long descriptors() {
        return Optional.ofNullable(Path.of("/proc/self/fd").toFile().list()).map(numbers -> numbers.length).orElse(0);
    }

    /** What a second collection finds as well: the first lets cleaners and references do their work. */
    private static long heap() {
        long before = Long.MAX_VALUE;
        long now = collected();
        while (now < before - (64 << 10)) {
            before = now;
            now = collected();
        }
        return Math.min(before, now);
    }

    private static long collected() {
        System.gc();
        Await.pace(Duration.ofMillis(50));
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** The value in the middle of what these samples say. */
    static long median(List<Sample> samples, Gauge gauge) {
        long[] values = samples.stream().mapToLong(sample -> sample.value(gauge)).sorted().toArray();
        return values[values.length / 2];
    }

    /** What is there more at the end than in the middle, for all that grew by more than it may. */
    static List<String> trends(List<Sample> middle, List<Sample> end) {
        return Arrays.stream(Gauge.values()).filter(gauge -> median(end, gauge) - median(middle, gauge) > gauge.tolerance())
                .map(gauge -> gauge + ": " + median(middle, gauge) + " in the second third, " + median(end, gauge) + " in the last, allowed are "
                        + gauge.tolerance() + " more").toList();
    }
}
