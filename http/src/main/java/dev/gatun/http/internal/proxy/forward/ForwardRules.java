package dev.gatun.http.internal.proxy.forward;

import dev.gatun.http.AddressRanges;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * What a forward proxy lets through. A value; any thread.
 *
 * @param allowed patterns of hosts; empty for all
 * @param denied patterns of hosts that are refused even so
 * @param addresses that are never connected to, whatever names point there
 * @param connectPorts where tunnels may lead
 * @param httpPorts where requests may go
 * @param realm what clients are asked the password for
 * @param check user and password; empty for everybody
 * @param connect the most time to connect
 * @param idle the most time in which nothing goes through a tunnel
 * @param tunnels the most at once
 */
public record ForwardRules(
        List<HostPattern> allowed,
        List<HostPattern> denied,
        AddressRanges addresses,
        Set<Integer> connectPorts,
        Set<Integer> httpPorts,
        String realm,
        Optional<BiPredicate<? super String, ? super String>> check,
        Duration connect,
        Duration idle,
        int tunnels) {
    /** Takes copies. */
    public ForwardRules {
        allowed = List.copyOf(allowed);
        denied = List.copyOf(denied);
        connectPorts = Set.copyOf(connectPorts);
        httpPorts = Set.copyOf(httpPorts);
    }

    boolean allowsHost(String host) {
        boolean named = allowed.isEmpty() || allowed.stream().anyMatch(pattern -> pattern.matches(host));
        return named && denied.stream().noneMatch(pattern -> pattern.matches(host));
    }
}
