package dev.gatun.platform.handover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.HttpServer;
import dev.gatun.http.Listen;
import dev.gatun.http.Response;
import dev.gatun.reactor.ListenOptions;
import dev.gatun.reactor.ListenSocket;
import dev.gatun.reactor.SocketAddresses;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A server on a socket that listened before it. */
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class TakenSocketTest {
    @Test
    void twoServersTakeFromOneQueueAndTheSecondGoesOnAlone() throws Exception {
        try (ListenSocket first = ListenSocket.bind(SocketAddresses.tcp("127.0.0.1", 0), ListenOptions.DEFAULT)) {
            InetSocketAddress address = (InetSocketAddress) first.localAddress();
            ListenSocket second = first.duplicate();
            try (HttpServer other = serving(second, "second")) {
                try (HttpServer one = serving(first, "first")) {
                    assertThat(one.addresses()).isEqualTo(other.addresses());
                    assertThat(ask(address)).isIn("first", "second");
                }
                for (int i = 0; i < 20; i++) {
                    assertThat(ask(address)).isEqualTo("second");
                }
            }
        }
    }

    /** By a connection of its own. */
    private static String ask(InetSocketAddress address) throws IOException {
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return answer.substring(answer.indexOf("\r\n\r\n") + 4);
        }
    }

    private static HttpServer serving(ListenSocket socket, String text) {
        return HttpServer.builder().listen(Listen.on(socket)).loops(loops -> loops.count(2)).get("/", request -> Response.text(text)).start();
    }
}
