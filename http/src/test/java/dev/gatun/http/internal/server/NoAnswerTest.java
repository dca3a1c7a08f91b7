package dev.gatun.http.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.AccessLog;
import dev.gatun.http.Completion;
import dev.gatun.http.Handler;
import dev.gatun.http.Response;
import dev.gatun.http.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A client that goes before it is answered has had no status, whatever the handler would have said. */
class NoAnswerTest {
    private static final String GET = "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n";

    @RegisterExtension
    final ServerFixture server = new ServerFixture();

    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<Completion> completions = new ArrayList<>();
    private final CompletableFuture<Response> answer = new CompletableFuture<>();
    private final Handler slow = request -> {
        request.onComplete(completions::add);
        return Response.later(answer);
    };

    private String line() throws InterruptedException {
        return lines.poll(10, TimeUnit.SECONDS);
    }

    @Test
    void theLogHasNginxsNumberForIt() throws Exception {
        server.handle(slow, AccessLog.common().to(lines::add), AccessLog.json().to(lines::add));
        FakeConnection connection = server.connect();
        connection.send(GET);
        connection.reset();
        server.loop.run();

        assertThat(completions).singleElement().satisfies(end -> {
            assertThat(end.status()).isEmpty();
            assertThat(end.failure()).isPresent();
        });
        assertThat(List.of(line(), line())).anyMatch(line -> line.endsWith("\"GET /slow HTTP/1.1\" 499 -"))
                .anyMatch(line -> line.contains("\"status\":499,") && line.contains("\"failure\":"));
        answer.complete(Response.text("too late"));
        server.loop.run();
        assertThat(completions).hasSize(1);
    }

    @Test
    void oneThatGoesInTheMiddleHasHadItsStatus() throws Exception {
        server.handle(request -> {
            request.onComplete(completions::add);
            return Response.push("text/plain", sink -> { }).status(Status.CREATED);
        }, AccessLog.common().to(lines::add));
        FakeConnection connection = server.connect();
        connection.send(GET);
        assertThat(connection.received()).startsWith("HTTP/1.1 201 ");
        connection.reset();
        server.loop.run();

        assertThat(line()).endsWith(" 201 -");
        assertThat(completions.getFirst().status()).isEqualTo(Optional.of(Status.CREATED));
    }

    @Test
    void aServersOwnReasonIsKept() throws Exception {
        Status own = new Status(200, "Very Well");
        server.handle(request -> {
            request.onComplete(completions::add);
            return Response.of(own).text("x");
        });
        server.exchange(GET);
        assertThat(completions.getFirst().status()).contains(own);
    }
}
