package dev.gatun.http.internal.client.connect;

import dev.gatun.http.client.Resolver;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** Asks the operating system. Any thread; blocks. */
public final class SystemResolver implements Resolver {
    /** It knows nothing, so one is enough. */
    public static final SystemResolver INSTANCE = new SystemResolver();

    private SystemResolver() {}

    @Override
    public List<InetAddress> addresses(String name) throws UnknownHostException {
        return ipv6First(List.of(InetAddress.getAllByName(name)));
    }

    /** The JDK puts IPv4 in front unless it is told otherwise; within a family the system's order (RFC 6724) stays. */
    static List<InetAddress> ipv6First(List<InetAddress> addresses) {
        List<InetAddress> ordered = new ArrayList<>(addresses.size());
        addresses.stream().filter(Inet6Address.class::isInstance).forEach(ordered::add);
        addresses.stream().filter(address -> !(address instanceof Inet6Address)).forEach(ordered::add);
        return List.copyOf(ordered);
    }
}
