package dev.gatun.http.internal.proxy.reverse;

import dev.gatun.http.proxy.Forwarding;
import dev.gatun.http.proxy.HostPolicy;
import dev.gatun.http.proxy.PathRewrite;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How a reverse proxy treats requests. A value; any thread.
 *
 * @param forwarding what upstreams are told of the client
 * @param host which host they are asked for
 * @param path which path
 * @param translates whether locations and cookies of answers are translated back
 * @param name what this proxy is called in Via
 * @param upgrades protocols that are passed through, in lower case
 * @param tries the most upstreams that are tried for a request
 * @param repeats whether an idempotent request without content is tried elsewhere although the first upstream may have acted on it
 * @param acquire the most time to wait for a connection
 * @param response the most time from the request's last byte to the head of the answer
 * @param gap the most time between two parts of its content
 * @param tunnelIdle the most time in which nothing goes through a tunnel
 * @param body the most content of a request, instead of the server's limit
 */
public record ProxyRules(
        Forwarding forwarding,
        HostPolicy host,
        PathRewrite path,
        boolean translates,
        String name,
        Set<String> upgrades,
        int tries,
        boolean repeats,
        Duration acquire,
        Duration response,
        Duration gap,
        Duration tunnelIdle,
        OptionalLong body) {
    /** Takes a copy. */
    public ProxyRules {
        upgrades = Set.copyOf(upgrades);
    }
}
