package dev.gatun.http.proxy;

import java.util.Objects;

/** Which host an upstream is asked for: one of a closed set. */
public sealed interface HostPolicy {
    /** The one that the client asks for. */
    record Preserve() implements HostPolicy {}

    /** The upstream's own host and port. */
    record OfUpstream() implements HostPolicy {}

    /** Always the same. */
    record Fixed(String authority) implements HostPolicy {
        /** @throws IllegalArgumentException when it is no host with an optional port */
        public Fixed {
            Objects.requireNonNull(authority, "authority");
            if (authority.isEmpty() || !authority.chars().allMatch(c -> c < 0x80 && Character.isLetterOrDigit(c) || ".-_[]:".indexOf(c) >= 0)) {
                throw new IllegalArgumentException("no host with an optional port: \"" + authority + '"');
            }
        }
    }

    /** The client's. */
    static HostPolicy preserve() {
        return new Preserve();
    }

    /** The upstream's. */
    static HostPolicy ofUpstream() {
        return new OfUpstream();
    }

    /** A fixed one. */
    static HostPolicy fixed(String authority) {
        return new Fixed(authority);
    }
}
