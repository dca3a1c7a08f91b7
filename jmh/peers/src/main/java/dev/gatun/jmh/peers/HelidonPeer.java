package dev.gatun.jmh.peers;

import io.helidon.common.tls.Tls;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.websocket.WsRouting;
import java.time.Duration;

/** Helidon SE: a virtual thread per connection, the handler runs on it. HTTP/2 and WebSocket are there as their modules are on the class path. */
final class HelidonPeer {
    private HelidonPeer() {}

    public static void main(String[] args) {
        PeerOptions asked = PeerOptions.of(args);
        var server = WebServer.builder()
                .host(asked.host())
                .port(asked.port())
                .backlog(Answers.BACKLOG)
                .idleConnectionTimeout(Duration.ofHours(1))
                .routing(routes -> routes
                        .get("/plaintext", (request, response) -> answer(response, Answers.TEXT, Answers.PLAINTEXT))
                        .get("/bytes/10240", (request, response) -> answer(response, Answers.BINARY, Answers.TEN_KILOBYTES)))
                .addRouting(WsRouting.builder()
                        .endpoint(PeerOptions.ECHO, new HelidonWebSockets.Echo())
                        .endpoint(PeerOptions.BROADCAST, new HelidonWebSockets.Broadcast()));
        if (asked.secure()) {
            server.tls(Tls.builder().sslContext(asked.sslContext()).build());
        }
        server.build().start();
    }

    private static void answer(ServerResponse response, String type, byte[] body) {
        response.header(HeaderValues.create(HeaderNames.CONTENT_TYPE, type));
        response.send(body);
    }
}
