package dev.gatun.jmh.macro;

import java.util.EnumSet;
import java.util.Set;

/** What a scenario may need of a server beside answering over HTTP/1.1; a server without it is left out, and the report says why. */
enum Ability {
    HTTPS("has no TLS"),
    H2C("speaks no HTTP/2 in clear text"),
    H2("speaks no HTTP/2 over TLS"),
    CLOSE("keeps the connection alive in spite of Connection: close"),
    FILES("is not set up to serve files here"),
    WEBSOCKET("has no WebSocket"),
    DEFLATE("compresses no WebSocket messages"),
    PROXY("is no proxy, or not set up as one here");

    private final String lack;

    Ability(String lack) {
        this.lack = lack;
    }

    /** What the report says of a server that has it not. */
    String lack() {
        return lack;
    }

    static Set<Ability> neededBy(LoadProfile profile) {
        Set<Ability> needed = EnumSet.noneOf(Ability.class);
        switch (profile.protocol()) {
            case HTTP -> {}
            case HTTPS -> needed.add(HTTPS);
            case H2C -> needed.add(H2C);
            case H2 -> needed.add(H2);
        }
        if (profile.closes()) {
            needed.add(CLOSE);
        }
        if (profile.path().startsWith("/files/")) {
            needed.add(FILES);
        }
        if (profile.path().startsWith("/ws/")) {
            needed.add(WEBSOCKET);
        }
        if (profile.tool() == LoadProfile.Tool.WEBSOCKET_DEFLATE) {
            needed.add(DEFLATE);
        }
        if (profile.proxied()) {
            needed.add(PROXY);
        }
        return needed;
    }
}
