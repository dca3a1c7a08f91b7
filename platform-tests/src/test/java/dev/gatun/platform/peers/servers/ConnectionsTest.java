package dev.gatun.platform.peers.servers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.client.ClientResponse;
import dev.gatun.http.client.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How many connections requests take, one after the other and many at once. */
class ConnectionsTest extends Trial {
    @ParameterizedTest
    @MethodSource("ways")
    void requestsInTurnShareOne(Way way) {
        HttpClient client = start(way);
        for (int i = 0; i < 200; i++) {
            assertThat((i % 2 == 0 ? client.get("/f/hello.txt") : client.post("/p/echo").body(HELLO)).send().text()).isEqualTo(HELLO);
        }
        assertThat(client.statistics().opened()).isEqualTo(1);
        assertThat(client.statistics().reused()).isEqualTo(199);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void manyAtOnceTakeNoMoreThanTheyMay(Way way) throws Exception {
        HttpClient client = start(way, builder -> builder.pool(pool -> pool.perOrigin(8)));
        for (int round = 0; round < 3; round++) {
            List<CompletableFuture<String>> all = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                all.add((i % 2 == 0 ? client.get("/f/hello.txt") : client.post("/p/echo").body(HELLO)).sendAsync().thenCompose(ClientResponse::textAsync));
            }
            for (CompletableFuture<String> text : all) {
                assertThat(text.get(30, TimeUnit.SECONDS)).isEqualTo(HELLO);
            }
        }
        assertThat(client.statistics().opened()).isLessThanOrEqualTo(way.protocol().isMultiplexed() ? 2 : 8);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void threadsThatWaitShareThePool(Way way) throws Exception {
        HttpClient client = start(way, builder -> builder.pool(pool -> pool.perOrigin(4)));
        List<CompletableFuture<Void>> done = IntStream.range(0, 20).mapToObj(i -> {
            CompletableFuture<Void> end = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> {
                try {
                    for (int n = 0; n < 20; n++) {
                        String text = PAGE.substring(i * 100, i * 100 + n * 1000);
                        assertThat(client.post("/p/echo").body(text).send().text()).isEqualTo(text);
                    }
                    end.complete(null);
                } catch (RuntimeException | AssertionError e) {
                    end.completeExceptionally(e);
                }
            });
            return end;
        }).collect(Collectors.toList());
        for (CompletableFuture<Void> end : done) {
            end.get(30, TimeUnit.SECONDS);
        }
        assertThat(client.statistics().opened()).isLessThanOrEqualTo(4);
    }
}
