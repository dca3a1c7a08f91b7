package dev.gatun.platform.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.Execution;
import dev.gatun.http.Handler;
import dev.gatun.http.HttpServer;
import dev.gatun.http.Response;
import dev.gatun.platform.Peer;
import dev.gatun.platform.Servers;
import dev.gatun.platform.Setup;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers go out in the order of their requests, wherever and however fast they are made: RFC 9112, section 9.3.2. */
class PipeliningTest {
    private static final List<String> KINDS = List.of("loop", "thread", "later", "now", "stream", "push", "large", "echo", "unread");

    @RegisterExtension
    final Servers servers = new Servers();

    static List<Setup> setups() {
        return Setup.all();
    }

    private HttpServer start(Setup setup) {
        Executor delayed = CompletableFuture.delayedExecutor(3, TimeUnit.MILLISECONDS);
        return servers.start(setup, http -> http
                .get("/loop/{n}", Execution.EVENT_LOOP, request -> Response.text("loop " + request.path("n")))
                .get("/thread/{n}", Execution.VIRTUAL_THREAD, request -> Response.text("thread " + request.path("n")))
                .get("/later/{n}", Handler.async(request -> {
                    String n = request.path("n");
                    return CompletableFuture.supplyAsync(() -> Response.text("later " + n), delayed);
                }))
                .get("/now/{n}", Handler.async(request -> CompletableFuture.completedFuture(Response.text("now " + request.path("n")))))
                .get("/stream/{n}", request -> {
                    String n = request.path("n");
                    return Response.stream(Response.TEXT, out -> {
                        out.write("stream ");
                        out.flush();
                        out.write(n);
                    });
                })
                .get("/push/{n}", request -> {
                    String n = request.path("n");
                    return Response.push(Response.TEXT, sink -> {
                        sink.write("push ");
                        delayed.execute(() -> {
                            sink.write(n);
                            sink.end();
                        });
                    });
                })
                .get("/large/{n}", request -> Response.text("large " + request.path("n") + "x".repeat(200_000)))
                .post("/echo/{n}", request -> {
                    String n = request.path("n");
                    return Response.later(request.body().textAsync().thenApply(text -> Response.text("echo " + n + text)));
                })
                .post("/unread/{n}", request -> Response.text("unread " + request.path("n"))));
    }

    @ParameterizedTest
    @MethodSource("setups")
    void answersKeepTheOrderOfMixedRequests(Setup setup) {
        HttpServer server = start(setup);
        Random random = new Random(7);
        for (int round = 0; round < 5; round++) {
            Peer peer = servers.connect(server);
            List<String> expected = new ArrayList<>();
            StringBuilder requests = new StringBuilder();
            for (int n = 0; n < 60; n++) {
                String kind = KINDS.get(random.nextInt(KINDS.size()));
                boolean posts = kind.equals("echo") || kind.equals("unread");
                boolean chunked = posts && random.nextBoolean();
                requests.append(posts ? "POST /" : "GET /").append(kind).append('/').append(n).append(" HTTP/1.1\r\nHost: a\r\n")
                        .append(!posts ? "\r\n" : chunked ? "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n" : "Content-Length: 3\r\n\r\nabc");
                expected.add(kind + " " + n + (kind.equals("large") ? "x".repeat(200_000) : kind.equals("echo") ? "abc" : ""));
            }
            send(peer, requests.toString(), random);
            for (String answer : expected) {
                assertThat(peer.read().text()).isEqualTo(answer);
            }
            assertThat(peer.hasInput()).isFalse();
        }
    }

    /** In parts that respect nothing. */
    private static void send(Peer peer, String text, Random random) {
        Thread.ofPlatform().daemon().start(() -> {
            for (int at = 0; at < text.length(); ) {
                int end = Math.min(text.length(), at + 1 + random.nextInt(700));
                peer.send(text.substring(at, end));
                at = end;
            }
        });
    }
}
