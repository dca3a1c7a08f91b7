package dev.gatun.jmh.peers;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerResponse;
import java.net.InetSocketAddress;
import java.time.Duration;

/** Helidon SE: a virtual thread per connection, the handler runs on it. */
final class HelidonPeer {
    private HelidonPeer() {}

    public static void main(String[] args) {
        InetSocketAddress address = Answers.address(args);
        WebServer.builder()
                .host(address.getHostString())
                .port(address.getPort())
                .backlog(Answers.BACKLOG)
                .idleConnectionTimeout(Duration.ofHours(1))
                .routing(routes -> routes
                        .get("/plaintext", (request, response) -> answer(response, Answers.TEXT, Answers.PLAINTEXT))
                        .get("/bytes/10240", (request, response) -> answer(response, Answers.BINARY, Answers.TEN_KILOBYTES)))
                .build()
                .start();
    }

    private static void answer(ServerResponse response, String type, byte[] body) {
        response.header(HeaderValues.create(HeaderNames.CONTENT_TYPE, type));
        response.send(body);
    }
}
