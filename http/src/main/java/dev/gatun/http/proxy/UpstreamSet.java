package dev.gatun.http.proxy;

import java.util.List;

/** The upstreams of a proxy that runs. Any thread. */
public interface UpstreamSet {
    /** Adds one; one with the same address gets the new weight, and is drained no more. */
    void add(Upstream upstream);

    /** Takes one out: it gets no more requests, and those under way end. {@code false} when there is none at this address. */
    boolean remove(String address);

    /** Sends it no more requests but keeps it, so that one sees when the last of them has ended. {@code false} when there is none at this address. */
    boolean drain(String address);

    /** Sends it requests again. {@code false} when there is none at this address. */
    boolean resume(String address);

    /** Makes {@code upstreams} all there are; those that stay keep what is known of them. */
    void replace(List<Upstream> upstreams);

    /** How each fares, in order. */
    List<UpstreamStatistics> statistics();
}
