package dev.gatun.jmh.macro;

import java.util.Arrays;

/** The middle of some figures: a run that the machine disturbed moves it least. */
final class Medians {
    private Medians() {}

    /** Not a number when there are no values. */
    static double of(double... values) {
        if (values.length == 0) {
            return Double.NaN;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
