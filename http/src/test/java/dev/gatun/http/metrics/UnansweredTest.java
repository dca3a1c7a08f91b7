package dev.gatun.http.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.HttpServer;
import dev.gatun.http.Listen;
import dev.gatun.http.Response;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client that went before it was answered is counted, but not among those that were answered well. */
@Timeout(60)
class UnansweredTest {
    @Test
    void hasNoClassOfStatus() throws Exception {
        Metrics metrics = Metrics.create();
        CompletableFuture<Response> answer = new CompletableFuture<>();
        CompletableFuture<Void> begun = new CompletableFuture<>();
        CompletableFuture<Void> ended = new CompletableFuture<>();
        try (HttpServer server = HttpServer.builder().listen(Listen.tcp("127.0.0.1", 0)).loops(loops -> loops.count(1)).metrics(metrics).get("/slow", request -> {
            request.onComplete(end -> ended.complete(null));
            begun.complete(null);
            return Response.later(answer);
        }).start()) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                socket.getOutputStream().write("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                begun.get(20, TimeUnit.SECONDS);
                socket.setSoLinger(true, 0);
            }
            ended.get(20, TimeUnit.SECONDS);
            answer.complete(Response.text("too late"));
            assertThat(metrics.snapshot().named("gatun_http_server_requests")).singleElement().satisfies(metric -> {
                assertThat(metric.label("status")).isEqualTo("none");
                assertThat(metric.label("route")).isEqualTo("/slow");
                assertThat(metric.value()).isEqualTo(1);
            });
            assertThat(metrics.snapshot().sum("gatun_http_server_failures")).isEqualTo(1);
        }
    }
}
