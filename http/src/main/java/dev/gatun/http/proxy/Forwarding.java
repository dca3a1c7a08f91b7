package dev.gatun.http.proxy;

import dev.gatun.http.AddressRanges;
import java.util.Objects;

/**
 * What upstreams are told of the client. Whatever a client says of that itself is thrown away, since anybody can say it, unless it comes from an address that
 * is trusted: then this proxy's word is put behind it. Immutable.
 *
 * @param trusted proxies in front of this one whose word counts; a peer on a Unix-domain socket is none
 * @param xForwarded whether {@code X-Forwarded-For}, {@code -Proto} and {@code -Host} are sent
 * @param forwarded whether {@code Forwarded} is sent (RFC 7239)
 */
public record Forwarding(AddressRanges trusted, boolean xForwarded, boolean forwarded) {
    /** {@code X-Forwarded-*}, and nobody trusted. */
    public static final Forwarding DEFAULT = new Forwarding(AddressRanges.NONE, true, false);

    /** Upstreams are told nothing, and what clients say is thrown away. */
    public static final Forwarding NOTHING = new Forwarding(AddressRanges.NONE, false, false);

    /** Refuses {@code null}. */
    public Forwarding {
        Objects.requireNonNull(trusted, "trusted");
    }

    /** The same with proxies that are trusted. */
    public Forwarding trusting(AddressRanges proxies) {
        return new Forwarding(proxies, xForwarded, forwarded);
    }

    /** {@code Forwarded} in the place of {@code X-Forwarded-*}. */
    public Forwarding standard() {
        return new Forwarding(trusted, false, true);
    }

    /** Both. */
    public Forwarding both() {
        return new Forwarding(trusted, true, true);
    }
}
