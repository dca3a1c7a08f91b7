package dev.gatun.reactor.internal.loop;

import dev.gatun.reactor.Backend;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** Why the best backends were passed over. What the same reason keeps from working is told together, in one line, and once until it changes. */
final class FallBack {
    private static final System.Logger LOG = System.getLogger("dev.gatun.reactor");

    /** The line that was logged last: programs that start many groups of loops would fill the log with it. */
    private static final AtomicReference<String> TOLD = new AtomicReference<>("");

    private final Map<String, List<String>> passedOver = new LinkedHashMap<>();

    void passedOver(Backend backend, String why) {
        passedOver.computeIfAbsent(why, reason -> new ArrayList<>()).add(backend.name());
    }

    /** For example {@code backends EPOLL, POLL do not work here: native access is denied}; empty when none was passed over. */
    String reasons() {
        List<String> reasons = new ArrayList<>();
        passedOver.forEach((why, backends) -> {
            String verb = backends.size() == 1 ? "backend %s does not work here: " : "backends %s do not work here: ";
            reasons.add(verb.formatted(String.join(", ", backends)) + why);
        });
        return String.join("; ", reasons);
    }

    /** Logs which backend is taken instead: a warning when it is the one that is slower than the system needs it to be. */
    void report(Backend taken) {
        String line = "event loops use " + taken + ": " + reasons();
        if (!passedOver.isEmpty() && !line.equals(TOLD.getAndSet(line))) {
            LOG.log(taken == Backend.NIO ? System.Logger.Level.WARNING : System.Logger.Level.INFO, line);
        }
    }
}
