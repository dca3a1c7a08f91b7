package dev.gatun.platform.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.HttpServer;
import dev.gatun.platform.Await;
import dev.gatun.platform.Setup;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What Netty's HTTP/2 makes of the server: in clear text by prior knowledge, and over TLS by ALPN. */
class NettyTest extends PeerSuite {
    private static final byte[] CONTENT = content(3_000_000);

    static List<Arguments> ways() {
        return setups().stream().flatMap(setup -> List.of(Arguments.of(setup, false), Arguments.of(setup, true)).stream()).toList();
    }

    private static NettyClient connect(HttpServer server, boolean secure) {
        InetSocketAddress address = (InetSocketAddress) server.addresses().get(secure ? 1 : 0);
        return secure ? new NettyClient(address, AUTHORITY.certificate()) : new NettyClient(address);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void contentBothWays(Setup setup, boolean secure) {
        HttpServer server = start(setup);
        write("large", CONTENT);
        try (NettyClient client = connect(server, secure)) {
            assertThat(client.agreed()).isEqualTo(secure ? Optional.of("h2") : Optional.empty());
            assertThat(client.open().get("/client").awaitWhole().text()).isEqualTo("HTTP/2 ?");
            NettyStream file = client.open().get("/f/large").awaitWhole();
            assertThat(file.field("content-length")).isEqualTo("3000000");
            assertThat(file.content()).isEqualTo(CONTENT);
            assertThat(client.open().get("/chunks/1000").awaitWhole().content()).isEqualTo(new byte[1_000_000]);
            for (int part : List.of(10_000, 1_000_000)) {
                assertThat(client.open().post("/echo").send(CONTENT, part, true).awaitWhole().content()).isEqualTo(CONTENT);
            }
            assertThat(client.open().post("/echo").send(new byte[] {1}, 1, false).trailer("x-end", "yes").awaitWhole().content()).containsExactly(1);
            NettyStream trailers = client.open().get("/trailers").awaitWhole();
            assertThat(trailers.text()).isEqualTo("content");
            assertThat(trailers.trailer("x-end")).isEqualTo("yes");
        }
        assertThat(server.statistics().connectionsAccepted()).isEqualTo(1);
        assertThat(server.statistics().limitHits()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void manyStreamsAtOnce(Setup setup, boolean secure) {
        HttpServer server = start(setup);
        try (NettyClient client = connect(server, secure)) {
            List<NettyStream> streams = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                // Netty does not queue either.
                if (i >= 80) {
                    streams.get(i - 80).awaitWhole();
                }
                streams.add(client.open().get("/chunks/" + i % 50));
            }
            for (int i = 0; i < streams.size(); i++) {
                assertThat(streams.get(i).awaitWhole().received()).isEqualTo(i % 50 * 1000);
            }
        }
        assertThat(server.statistics().requests()).isEqualTo(300);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void resetsEndOneStreamAlone(Setup setup, boolean secure) {
        HttpServer server = start(setup);
        write("large", CONTENT);
        try (NettyClient client = connect(server, secure)) {
            for (String path : List.of("/f/large", "/chunks/3000")) {
                long failures = server.statistics().failures();
                NettyStream given = client.openHeldBack().get(path);
                assertThat(given.awaitStatus()).isEqualTo(200);
                given.cancel();
                Await.until("the server notices", () -> server.statistics().failures() == failures + 1);
                assertThat(client.open().get("/").awaitWhole().text()).isEqualTo("Hello, World!");
            }
            // Answered before its content has come, of which the server wants no more.
            NettyStream unread = client.open().post("/").send(CONTENT, 10_000, false);
            assertThat(unread.awaitReset()).isZero();
            assertThat(unread.text()).isEqualTo("Hello, World!");
            assertThat(client.open().get("/").awaitWhole().text()).isEqualTo("Hello, World!");
            assertThat(client.goAways()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aServerThatEndsFinishesWhatHasBegun(Setup setup, boolean secure) {
        HttpServer server = start(setup);
        write("large", CONTENT);
        try (NettyClient client = connect(server, secure)) {
            NettyStream slow = client.openHeldBack().get("/f/large");
            assertThat(slow.awaitStatus()).isEqualTo(200);
            CompletableFuture<Void> end = CompletableFuture.runAsync(server::close);
            Await.until("both parts of the farewell", () -> client.goAways().size() == 2);
            assertThat(client.goAways()).containsExactly(new NettyClient.GoAway(Integer.MAX_VALUE, 0), new NettyClient.GoAway(slow.id(), 0));
            assertThat(slow.readAll().awaitWhole().content()).isEqualTo(CONTENT);
            client.awaitEnd();
            end.join();
        }
        assertThat(server.statistics().failures()).isZero();
    }
}
