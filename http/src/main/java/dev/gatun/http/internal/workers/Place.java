package dev.gatun.http.internal.workers;

import java.util.Optional;
import java.util.function.LongPredicate;

/**
 * What a worker finds in its environment. The parent's number is in it since a process that a worker starts inherits the environment, too, and is no worker.
 *
 * @param parent the process that reads this one's standard output
 * @param index which worker it is
 * @param count how many there are
 */
public record Place(long parent, int index, int count) {
    /** The variable of the environment. */
    static final String VARIABLE = "GATUN_WORKER";

    /** Of the channel: a worker of an old jar may have a parent of a new one. */
    private static final String VERSION = "1";

    /** That of this process, if it is a worker. */
    public static Optional<Place> current() {
        long parent = ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(-1L);
        return Optional.ofNullable(System.getenv(VARIABLE)).flatMap(text -> parse(text, parent, pid -> ProcessHandle.of(pid).isPresent()));
    }

    String text() {
        return VERSION + ' ' + parent + ' ' + index + ' ' + count;
    }

    /**
     * Reads it; empty when it is for another process.
     *
     * @throws IllegalStateException when parent and worker don't speak the same version, or the parent is gone: a worker without one would serve on for ever
     */
    static Optional<Place> parse(String text, long parent, LongPredicate alive) {
        String[] words = text.split(" ", -1);
        if (!words[0].equals(VERSION) || words.length != 4) {
            throw new IllegalStateException(VARIABLE + " is \"" + text + "\": it begins with " + VERSION + " where parent and worker are of one version");
        }
        Place place = new Place(Long.parseLong(words[1]), Integer.parseInt(words[2]), Integer.parseInt(words[3]));
        if (place.parent() == parent) {
            return Optional.of(place);
        }
        if (!alive.test(place.parent())) {
            throw new IllegalStateException("process " + place.parent() + ", whose worker this is, is gone");
        }
        return Optional.empty();
    }
}
