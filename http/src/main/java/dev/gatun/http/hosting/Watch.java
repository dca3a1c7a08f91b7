package dev.gatun.http.hosting;

import dev.gatun.http.HttpServer;
import dev.gatun.http.ListenerState;
import dev.gatun.http.ServerState;
import dev.gatun.reactor.EventLoop;
import dev.gatun.reactor.EventLoops;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks at servers, and remembers between two looks which event loops have not answered. Any thread but their loops. */
final class Watch {
    private final Map<EventLoop, LoopProbe> probes = new IdentityHashMap<>();

    Health look(List<NamedServer> servers) {
        // All loops are asked first, so that many which are blocked are waited for together.
        Map<EventLoops, String> loops = loops(servers);
        Map<EventLoops, List<LoopProbe>> asked = ask(loops);
        List<Health.Part> parts = new ArrayList<>();
        for (NamedServer each : servers) {
            if (each.server().isPresent()) {
                parts.addAll(parts(each.name(), each.server().get()));
            } else {
                parts.add(Health.Part.unready("server" + called(each.name()), "is not started"));
            }
        }
        asked.forEach((group, all) -> parts.addAll(loopParts(loops.get(group), all)));
        return new Health(parts);
    }

    /** What runs, by its loops; whose they are is said unless several servers share them. */
    private static Map<EventLoops, String> loops(List<NamedServer> servers) {
        Map<EventLoops, String> loops = new LinkedHashMap<>();
        for (NamedServer each : servers) {
            // Loops of a server that drains may end any time.
            each.server().filter(server -> server.state() == ServerState.RUNNING || server.state() == ServerState.LAME_DUCK)
                    .ifPresent(server -> loops.merge(server.loops(), of(each.name()), (one, other) -> ""));
        }
        return loops;
    }

    private synchronized Map<EventLoops, List<LoopProbe>> ask(Map<EventLoops, String> loops) {
        List<EventLoop> all = loops.keySet().stream().flatMap(group -> group.all().stream()).toList();
        probes.keySet().removeIf(loop -> all.stream().noneMatch(other -> other == loop));
        Map<EventLoops, List<LoopProbe>> asked = new LinkedHashMap<>();
        for (EventLoops group : loops.keySet()) {
            asked.put(group, group.all().stream().map(loop -> probes.computeIfAbsent(loop, LoopProbe::new)).toList());
        }
        asked.values().forEach(each -> each.forEach(LoopProbe::ask));
        return asked;
    }

    private static List<Health.Part> loopParts(String of, List<LoopProbe> probes) {
        List<Health.Part> faults = probes.stream().map(LoopProbe::fault).flatMap(Optional::stream)
                .map(fault -> new Health.Part(fault.name() + of, fault.condition(), fault.text())).toList();
        return faults.isEmpty() ? List.of(Health.Part.up("event loops" + of, probes.size() + " take tasks")) : faults;
    }

    private static List<Health.Part> parts(String name, HttpServer server) {
        List<Health.Part> parts = new ArrayList<>();
        ServerState state = server.state();
        String text = switch (state) {
            case RUNNING -> "is running";
            case LAME_DUCK -> "is a lame duck, it serves on but will stop accepting soon";
            case DRAINING -> "is draining, connections left: " + server.connections();
            case CLOSED -> "has ended";
        };
        parts.add(new Health.Part("server" + called(name), state == ServerState.RUNNING ? Health.Condition.UP : Health.Condition.UNREADY, text));
        if (state == ServerState.DRAINING || state == ServerState.CLOSED) {
            return parts;
        }
        server.listeners().forEach(listener -> parts.add(listener(name, listener)));
        int most = server.limits().connections();
        int open = server.connections();
        parts.add(new Health.Part("connections" + of(name), open < most ? Health.Condition.UP : Health.Condition.UNREADY, open + " of " + most + " are open"));
        return parts;
    }

    private static Health.Part listener(String name, ListenerState listener) {
        String part = "listener " + listener.address() + of(name);
        if (listener.isUp()) {
            return Health.Part.up(part, "accepts, failures: " + listener.failures());
        }
        return Health.Part.unready(part, "is down, attempts to open it again: " + listener.attempts() + ", "
                + listener.cause().map(Throwable::getMessage).orElse(""));
    }

    private static String called(String name) {
        return name.isEmpty() ? "" : " '" + name + "'";
    }

    private static String of(String name) {
        return name.isEmpty() ? "" : " of '" + name + "'";
    }
}
