package dev.gatun.platform.handover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.HttpServer;
import dev.gatun.http.Listen;
import dev.gatun.http.Response;
import dev.gatun.http.client.HttpClient;
import dev.gatun.reactor.ListenOptions;
import dev.gatun.reactor.ListenSocket;
import dev.gatun.reactor.SocketAddresses;
import java.net.InetSocketAddress;
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
        try (ListenSocket first = ListenSocket.bind(SocketAddresses.tcp("127.0.0.1", 0), ListenOptions.DEFAULT);
                HttpClient client = HttpClient.builder().build()) {
            String url = "http://127.0.0.1:" + ((InetSocketAddress) first.localAddress()).getPort() + "/";
            ListenSocket second = first.duplicate();
            try (HttpServer other = serving(second, "second")) {
                try (HttpServer one = serving(first, "first")) {
                    assertThat(one.addresses()).isEqualTo(other.addresses());
                    assertThat(client.get(url).send().text()).isIn("first", "second");
                }
                for (int i = 0; i < 20; i++) {
                    assertThat(client.get(url).header("connection", "close").send().text()).isEqualTo("second");
                }
            }
        }
    }

    private static HttpServer serving(ListenSocket socket, String text) {
        return HttpServer.builder().listen(Listen.on(socket)).loops(loops -> loops.count(2)).get("/", request -> Response.text(text)).start();
    }
}
