package dev.gatun.http.hosting;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Of servers that were to start together some did not, so that none of them runs. Each failure is among the suppressed exceptions. */
public final class ServersFailed extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Map<String, RuntimeException> failures;

    /** @param of how many were to start */
    ServersFailed(int of, Map<String, RuntimeException> failures) {
        super(failures.size() + " of " + of + " servers did not start: "
                + failures.entrySet().stream().map(each -> "'" + each.getKey() + "': " + each.getValue().getMessage()).collect(Collectors.joining("; ")));
        this.failures = Collections.unmodifiableMap(new LinkedHashMap<>(failures));
        failures.values().forEach(this::addSuppressed);
    }

    /** Why each did not start, by name, in the order in which they were added. */
    public Map<String, RuntimeException> failures() {
        return failures;
    }
}
