package dev.gatun.http.proxy;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Where a list of upstreams comes from that changes by itself: names, a registry, a file. */
@FunctionalInterface
public interface UpstreamSource {
    /**
     * All upstreams as of now. Called again and again, on a virtual thread; it may block.
     *
     * @throws Exception when they can't be told; those of the time before stay then
     */
    List<Upstream> upstreams() throws Exception;

    /** All addresses of {@code name}, each an upstream in clear text at {@code port}. */
    static UpstreamSource dns(String name, int port) {
        return () -> Arrays.stream(InetAddress.getAllByName(name))
                .map(address -> new Upstream(false, address.getHostAddress(), port, Optional.empty(), 1))
                .toList();
    }
}
