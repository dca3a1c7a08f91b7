package dev.gatun.platform.peers.servers;

import dev.gatun.platform.Servers;
import dev.gatun.platform.protocols.Protocol;
import dev.gatun.platform.tls.Authority;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/** The servers that the client is tried with. One that is not installed skips the test. */
enum Peers {
    /** This project's own. */
    GATUN(EnumSet.allOf(Protocol.class), EnumSet.allOf(Ability.class)) {
        @Override
        Running start(Protocol protocol, Place place) {
            return Program.serve(protocol, place);
        }
    },
    /** Files by itself, and in front of the program, which runs in a server of ours. */
    NGINX(EnumSet.allOf(Protocol.class), EnumSet.allOf(Ability.class)) {
        @Override
        Running start(Protocol protocol, Place place) {
            return Nginx.start(protocol, place, "");
        }
    },
    /** The server of nghttp2, which speaks HTTP/2 alone. */
    NGHTTPD(EnumSet.of(Protocol.H2C, Protocol.H2), EnumSet.of(Ability.CONDITIONS)) {
        @Override
        Running start(Protocol protocol, Place place) {
            return Nghttpd.start(protocol, place);
        }
    },
    /** Jetty. */
    JETTY(EnumSet.allOf(Protocol.class), EnumSet.of(Ability.CONDITIONS, Ability.RANGES, Ability.PROGRAM)) {
        @Override
        Running start(Protocol protocol, Place place) {
            return Jetty.start(protocol, place);
        }
    },
    /** Netty. */
    NETTY(EnumSet.allOf(Protocol.class), EnumSet.of(Ability.PROGRAM, Ability.GZIP)) {
        @Override
        Running start(Protocol protocol, Place place) {
            return Netty.start(protocol, place);
        }
    };

    private final Set<Protocol> protocols;
    private final Set<Ability> abilities;

    Peers(Set<Protocol> protocols, Set<Ability> abilities) {
        this.protocols = protocols;
        this.abilities = abilities;
    }

    /**
     * Where a server runs.
     *
     * @param files a directory with {@code f} and {@code p}, which nobody changes
     * @param scratch a directory for what it writes
     * @param identity what it shows where TLS is spoken
     * @param servers for those of ours
     */
    record Place(Path files, Path scratch, Authority.Identity identity, Servers servers) {}

    Set<Protocol> protocols() {
        return protocols;
    }

    boolean can(Ability ability) {
        return abilities.contains(ability);
    }

    /** Starts one. */
    abstract Running start(Protocol protocol, Place place);
}
