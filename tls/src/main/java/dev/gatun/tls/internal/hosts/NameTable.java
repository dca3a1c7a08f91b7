package dev.gatun.tls.internal.hosts;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Finds a host by name: exactly, or by a wildcard that stands for one label (RFC 6125, section 6.4.3). Two look-ups whatever is asked, and nothing is
 * remembered of what was asked. Immutable; any thread.
 */
final class NameTable<T> {
    private final Map<String, T> byName;

    /** By {@link HostName#configured} names. */
    NameTable(Map<String, T> byName) {
        this.byName = new HashMap<>(byName);
    }

    /** Of a {@link HostName#asked} name. */
    Optional<T> find(String name) {
        T exact = byName.get(name);
        if (exact != null) {
            return Optional.of(exact);
        }
        int dot = name.indexOf('.');
        return dot > 0 ? Optional.ofNullable(byName.get("*" + name.substring(dot))) : Optional.empty();
    }
}
