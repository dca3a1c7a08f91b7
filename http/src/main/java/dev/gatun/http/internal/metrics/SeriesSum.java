package dev.gatun.http.internal.metrics;

/** One kind of requests in all loops together. Used by one thread. */
final class SeriesSum {
    final long[] byClass = new long[6];
    final long[] durations = new long[LogLinear.PARTS];
    long bytesIn;
    long bytesOut;
    long nanos;

    /** The label of {@link #byClass}. */
    static String status(int digit) {
        return digit == 0 ? "none" : digit + "xx";
    }
}
