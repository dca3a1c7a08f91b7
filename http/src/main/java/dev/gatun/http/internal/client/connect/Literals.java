package dev.gatun.http.internal.client.connect;

import java.net.InetAddress;
import java.util.Optional;

/** Hosts that are addresses already, and need no resolver. */
final class Literals {
    private Literals() {}

    /** The address; empty when {@code host} is a name. */
    static Optional<InetAddress> address(String host) {
        boolean mayBe = host.indexOf(':') >= 0 || !host.isEmpty() && host.chars().allMatch(c -> c == '.' || c >= '0' && c <= '9');
        try {
            return mayBe ? Optional.of(InetAddress.ofLiteral(host)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
