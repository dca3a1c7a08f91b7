package dev.gatun.http.hosting;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What was found when parts of a process were looked at.
 *
 * @param parts each with what was found about it
 */
public record Health(List<Part> parts) {
    /** How a part is. */
    public enum Condition {
        /** As it should be. */
        UP,

        /** Not as it should be, for the time being: requests had better go elsewhere. */
        UNREADY,

        /** Not as it should be, and nothing but a new process will help. */
        DEAD
    }

    /**
     * A part that was looked at.
     *
     * @param name what it is, such as {@code listener /127.0.0.1:8080 of 'api'}
     * @param condition how it is
     * @param text what is to be said of it: figures of one that is up, else what is wrong
     */
    public record Part(String name, Condition condition, String text) {
        static Part up(String name, String text) {
            return new Part(name, Condition.UP, text);
        }

        static Part unready(String name, String text) {
            return new Part(name, Condition.UNREADY, text);
        }

        @Override
        public String toString() {
            return name + ": " + text;
        }
    }

    /** Takes a copy. */
    public Health {
        parts = List.copyOf(parts);
    }

    /** Whether all parts are as they should be, so that requests may come. */
    public boolean isHealthy() {
        return failing().isEmpty();
    }

    /** Whether nothing is so that only a new process would help. */
    public boolean isAlive() {
        return parts.stream().noneMatch(part -> part.condition() == Condition.DEAD);
    }

    /** The parts that are not as they should be. */
    public List<Part> failing() {
        return parts.stream().filter(part -> part.condition() != Condition.UP).toList();
    }

    /** For people: the failing parts by name, with what is wrong. */
    public String message() {
        List<Part> failing = failing();
        return failing.isEmpty() ? "healthy, parts: " + parts.size()
                : failing.size() + " of " + parts.size() + " parts failing: " + failing.stream().map(Part::toString).collect(Collectors.joining("; "));
    }
}
