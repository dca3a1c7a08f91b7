package dev.gatun.examples.showcase;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** URLs as they are told to people. */
final class Url {
    private Url() {}

    /** Where {@code address} is, without a path; by its number. */
    static String of(String scheme, SocketAddress address) {
        return address instanceof InetSocketAddress inet ? of(scheme, inet.getAddress().getHostAddress(), address) : of(scheme, "", address);
    }

    /** The same by the name of the host. */
    static String of(String scheme, String host, SocketAddress address) {
        return address instanceof InetSocketAddress inet
                ? scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + inet.getPort()
                : scheme + " at " + address;
    }
}
