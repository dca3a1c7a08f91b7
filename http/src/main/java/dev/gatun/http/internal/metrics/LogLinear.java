package dev.gatun.http.internal.metrics;

/**
 * Where a duration falls: each power of two of nanoseconds is cut into 32 equal parts, so that the middle of a part is at most 1.6 % away from all that is in
 * it (the idea of HdrHistogram). What is below a microsecond is one part, what is above eighteen minutes another. Pure.
 */
public final class LogLinear {
    private static final int SUB_BITS = 5;
    static final int SUB = 1 << SUB_BITS;
    private static final int LEAST_EXPONENT = 10;
    private static final int MOST_EXPONENT = 40;

    /** How many powers of two there are, the first for all below a microsecond. */
    static final int OCTAVES = MOST_EXPONENT - LEAST_EXPONENT + 1;

    /** How many parts there are. */
    public static final int PARTS = OCTAVES * SUB;

    private LogLinear() {}

    /** The part of a duration. */
    public static int part(long nanos) {
        if (nanos < 1L << LEAST_EXPONENT) {
            return SUB - 1;
        }
        int exponent = 63 - Long.numberOfLeadingZeros(nanos);
        if (exponent >= MOST_EXPONENT) {
            return PARTS - 1;
        }
        int sub = (int) (nanos >>> exponent - SUB_BITS) & SUB - 1;
        return (exponent - LEAST_EXPONENT + 1 << SUB_BITS) + sub;
    }

    /** The least duration that is longer than all in {@code part}, in nanoseconds. */
    public static long end(int part) {
        if (part < SUB) {
            return 1L << LEAST_EXPONENT;
        }
        int exponent = (part >> SUB_BITS) - 1 + LEAST_EXPONENT;
        return (1L << exponent) + ((part & SUB - 1) + 1L << exponent - SUB_BITS);
    }

    /** The middle of {@code part}, in nanoseconds. */
    public static long middle(int part) {
        if (part < SUB) {
            return 1L << LEAST_EXPONENT - 1;
        }
        int exponent = (part >> SUB_BITS) - 1 + LEAST_EXPONENT;
        return end(part) - (1L << exponent - SUB_BITS - 1);
    }
}
