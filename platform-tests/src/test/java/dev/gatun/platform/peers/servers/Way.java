package dev.gatun.platform.peers.servers;

import dev.gatun.platform.protocols.Protocol;
import java.util.Arrays;
import java.util.stream.Stream;

/** A server, and what is spoken with it. */
record Way(Peers server, Protocol protocol) {
    /** All that there are. */
    static Stream<Way> all() {
        return Arrays.stream(Peers.values()).flatMap(server -> server.protocols().stream().map(protocol -> new Way(server, protocol)));
    }

    /** Those whose server can do this. */
    static Stream<Way> with(Ability ability) {
        return all().filter(way -> way.server().can(ability));
    }

    @Override
    public String toString() {
        return server + " " + protocol;
    }
}
