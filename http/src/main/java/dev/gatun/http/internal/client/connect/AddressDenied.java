package dev.gatun.http.internal.client.connect;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Collectors;

/** A host has no address that may be connected to. */
public final class AddressDenied extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param addresses what the name has; empty for an address */
    AddressDenied(String host, List<InetAddress> addresses) {
        super(host + " must not be connected to"
                + (addresses.isEmpty() ? "" : ": it is " + addresses.stream().map(InetAddress::getHostAddress).collect(Collectors.joining(", "))),
                null, true, false);
    }
}
