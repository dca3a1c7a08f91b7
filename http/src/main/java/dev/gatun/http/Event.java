package dev.gatun.http;

import java.time.Duration;
import java.util.Optional;

/**
 * A server-sent event (WHATWG HTML, section 9.2).
 *
 * @param data may have several lines
 * @param name type of the event, {@code message} when absent
 * @param id what the client repeats in {@code last-event-id} when it connects again
 * @param retry how long the client waits before it connects again
 */
public record Event(String data, Optional<String> name, Optional<String> id, Optional<Duration> retry) {
    /** Refuses line breaks where they would start another field. */
    public Event {
        name.ifPresent(text -> requireOneLine("name", text));
        id.ifPresent(text -> requireOneLine("id", text));
    }

    /** An event with data only. */
    public static Event of(String data) {
        return new Event(data, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The same with a name. */
    public Event name(String newName) {
        return new Event(data, Optional.of(newName), id, retry);
    }

    /** The same with an id. */
    public Event id(String newId) {
        return new Event(data, name, Optional.of(newId), retry);
    }

    /** The same with a waiting time. */
    public Event retry(Duration newRetry) {
        return new Event(data, name, id, Optional.of(newRetry));
    }

    private static void requireOneLine(String what, String text) {
        if (text.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
            throw new IllegalArgumentException("event " + what + " holds a line break or NUL");
        }
    }
}
