package dev.gatun.jmh.peers;

import io.vertx.core.http.ServerWebSocket;
import java.util.HashSet;
import java.util.Set;

/** The WebSockets of Vert.x: whole messages, on the event loop. */
final class VertxWebSockets {
    /** One event loop: nobody else comes here. */
    private static final Set<ServerWebSocket> MEMBERS = new HashSet<>();

    private VertxWebSockets() {}

    static void echo(ServerWebSocket socket) {
        socket.binaryMessageHandler(socket::writeBinaryMessage);
        socket.textMessageHandler(socket::writeTextMessage);
    }

    static void join(ServerWebSocket socket) {
        MEMBERS.add(socket);
        socket.closeHandler(closed -> MEMBERS.remove(socket));
        socket.textMessageHandler(text -> MEMBERS.forEach(member -> member.writeTextMessage(text)));
    }
}
