package dev.gatun.examples.showcase.config;

import java.util.Optional;

/**
 * Several processes that serve what the file describes, and one that looks after them.
 *
 * @param count how many serve
 * @param admin port of the one that looks after them, on this machine alone, for metrics and health of all
 */
public record WorkerSettings(int count, Optional<Integer> admin) {
    private static final int MOST = 1_024;

    static Optional<WorkerSettings> read(Section section) {
        Optional<Long> count = section.need("count").flatMap(value -> value.number(1, MOST));
        Optional<Integer> admin = section.find("admin", "none").flatMap(value -> value.number(0, 65_535)).map(Long::intValue);
        return count.map(number -> new WorkerSettings(number.intValue(), admin));
    }
}
