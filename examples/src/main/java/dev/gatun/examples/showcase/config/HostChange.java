package dev.gatun.examples.showcase.config;

import dev.gatun.http.hosting.Hosts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** From the hosts that a server has to those that it is to have: what is the same stays, with what it has counted. Used by one thread. */
final class HostChange {
    private final String server;
    private final Hosts hosts;
    private final List<BuiltHost> before;
    private final List<BuiltHost> after;
    private final Consumer<String> log;

    HostChange(String server, Hosts hosts, List<BuiltHost> before, List<BuiltHost> after, Consumer<String> log) {
        this.server = server;
        this.hosts = hosts;
        this.before = before;
        this.after = after;
        this.log = log;
    }

    void apply() {
        for (BuiltHost old : before) {
            if (named(after, old).isEmpty()) {
                remove(old);
                told("no more", old);
            }
        }
        replace(after.stream().filter(host -> !before.contains(host) && named(before, host).isPresent()).toList());
        for (BuiltHost fresh : after) {
            if (named(before, fresh).isEmpty()) {
                hosts.add(fresh.host());
                told("is new", fresh);
            }
        }
    }

    /** One that wants the name which another still has waits for that; where two want each other's, they are taken away for a moment. */
    private void replace(List<BuiltHost> changed) {
        List<BuiltHost> waiting = changed;
        while (!waiting.isEmpty()) {
            List<BuiltHost> refused = waiting.stream().filter(host -> !replaced(host)).toList();
            if (refused.size() == waiting.size()) {
                refused.forEach(host -> named(before, host).ifPresent(this::remove));
                refused.forEach(host -> hosts.add(host.host()));
                refused = new ArrayList<>();
            }
            waiting = refused;
        }
        changed.forEach(host -> told("has changed", host));
    }

    private boolean replaced(BuiltHost host) {
        boolean conflict = host.settings().names().stream()
                .anyMatch(name -> hosts.find(name).filter(other -> !other.name().equals(host.host().name())).isPresent());
        if (!conflict) {
            hosts.replace(host.host());
        }
        return !conflict;
    }

    private void remove(BuiltHost old) {
        if (old.host().isDefault()) {
            hosts.removeDefault();
        } else {
            hosts.remove(old.host().name());
        }
    }

    private static Optional<BuiltHost> named(List<BuiltHost> all, BuiltHost wanted) {
        return all.stream().filter(host -> host.host().name().equals(wanted.host().name())).findFirst();
    }

    private void told(String what, BuiltHost host) {
        log.accept("server " + server + ": host " + host.settings().name() + ' ' + what);
    }
}
