package dev.gatun.examples.showcase;

import java.util.List;
import java.util.stream.IntStream;

/**
 * CPUs that event loops are bound to, one loop to each.
 *
 * @param numbers as the system numbers them; none where loops run on any
 */
record Cpus(List<Integer> numbers) {
    /** Any. */
    static final Cpus ANY = new Cpus(List.of());

    /** A copy. */
    Cpus {
        numbers = List.copyOf(numbers);
    }

    /**
     * Reads a list as taskset(1) has it: {@code 0-3,8}.
     *
     * @throws IllegalArgumentException when it is none
     */
    static Cpus parse(String text) {
        return new Cpus(List.of(text.split(",", -1)).stream().flatMapToInt(Cpus::range).boxed().distinct().toList());
    }

    private static IntStream range(String text) {
        int dash = text.indexOf('-');
        int first = Integer.parseInt(dash < 0 ? text : text.substring(0, dash));
        int last = dash < 0 ? first : Integer.parseInt(text.substring(dash + 1));
        if (first < 0 || last < first || last > 8191) {
            throw new IllegalArgumentException(text);
        }
        return IntStream.rangeClosed(first, last);
    }

    /** Those for the loops of one worker, which has {@code loops}. */
    Cpus share(int worker, int loops) {
        return numbers.isEmpty() ? this : new Cpus(numbers.subList(worker * loops, (worker + 1) * loops));
    }

    /** How they are given to loops. */
    int[] array() {
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }
}
