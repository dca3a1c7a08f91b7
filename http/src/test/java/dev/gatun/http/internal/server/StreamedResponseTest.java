package dev.gatun.http.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.BodySink;
import dev.gatun.http.ClientGone;
import dev.gatun.http.Completion;
import dev.gatun.http.Event;
import dev.gatun.http.EventSink;
import dev.gatun.http.Response;
import dev.gatun.http.ResponseBody;
import dev.gatun.reactor.CloseCause;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Content written by virtual threads, pushed, or sent as events; slow clients and clients that leave. */
class StreamedResponseTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    @RegisterExtension
    final ServerFixture server = new ServerFixture();

    @Test
    void contentThatFitsGetsALength() {
        server.onVirtualThreads().handle(request -> Response.stream("text/plain", out -> out.write("short")));
        FakeConnection connection = server.connect();
        connection.send(GET);
        assertThat(server.await(connection, "short")).contains("Content-Length: 5").doesNotContain("chunked");
    }

    @Test
    void flushedContentIsChunked() {
        server.handle(request -> Response.stream("text/plain", out -> {
            out.write("one");
            out.flush();
            out.stream().write('2');
        }));
        FakeConnection connection = server.connect();
        connection.send(GET + GET);
        assertThat(server.await(connection, "0\r\n\r\n")).contains("Transfer-Encoding: chunked", "\r\n\r\n3\r\none\r\n1\r\n2\r\n0\r\n\r\n");
        server.loop.runUntil(() -> connection.received().split("0\r\n\r\n", -1).length == 3);
    }

    @Test
    void http10GetsContentUntilTheConnectionEnds() {
        server.onVirtualThreads().handle(request -> Response.stream("text/plain", out -> {
            out.write("one");
            out.flush();
            out.write("two");
        }));
        FakeConnection connection = server.connect();
        connection.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        server.awaitClosed(connection);
        assertThat(connection.received()).contains("Connection: close").endsWith("\r\n\r\nonetwo");
    }

    @Test
    void trailersGoToClientsThatKeepThem() {
        server.onVirtualThreads().handle(request -> Response.stream("text/plain", out -> {
            out.write("x");
            out.trailer("x-sum", "1");
        }).trailer("x-more", "2"));
        FakeConnection connection = server.connect();
        connection.send("GET / HTTP/1.1\r\nHost: a\r\nTE: trailers\r\n\r\n");
        assertThat(server.await(connection, "X-More")).endsWith("1\r\nx\r\n0\r\nX-Sum: 1\r\nX-More: 2\r\n\r\n");
        FakeConnection other = server.connect();
        other.send(GET);
        assertThat(server.await(other, "0\r\n\r\n")).doesNotContain("X-Sum: 1");
    }

    @Test
    void anEarlyFailureStillGetsAProperResponse() {
        server.onVirtualThreads().handle(request -> Response.stream("text/plain", out -> {
            out.write("begun");
            throw new IllegalStateException("failed early");
        }));
        FakeConnection connection = server.connect();
        connection.send(GET);
        assertThat(server.await(connection, "\r\n\r\n")).startsWith("HTTP/1.1 500 ").doesNotContain("begun");
        assertThat(connection.isOpen()).isTrue();
    }

    @Test
    void aLateFailureAbortsTheConnection() {
        server.onVirtualThreads().handle(request -> Response.stream("text/plain", out -> {
            out.write("begun");
            out.flush();
            throw new IllegalStateException("failed late");
        }));
        FakeConnection connection = server.connect();
        connection.send(GET);
        server.awaitClosed(connection);
        assertThat(connection.closedBy()).isEqualTo(CloseCause.Kind.ABORTED);
        assertThat(connection.received()).doesNotContain("0\r\n\r\n");
    }

    @Test
    void anotherLengthThanAnnouncedAbortsTheConnection() {
        server.onVirtualThreads().handle(request -> Response.stream("text/plain", 10, out -> {
            out.write(request.path());
            out.flush();
            out.write(request.path());
        }));
        for (String path : new String[] {"/short", "/longer-than-ten"}) {
            FakeConnection connection = server.connect();
            connection.send("GET " + path.substring(0, Math.min(4, path.length())) + path.substring(4) + " HTTP/1.1\r\nHost: a\r\n\r\n");
            server.awaitClosed(connection);
            assertThat(connection.closedBy()).as(path).isEqualTo(CloseCause.Kind.ABORTED);
        }
    }

    @Test
    void theWriterWaitsForASlowClient() {
        AtomicInteger written = new AtomicInteger();
        server.onVirtualThreads().handle(request -> Response.stream("application/octet-stream", out -> {
            for (int i = 0; i < 100; i++) {
                out.write(new byte[10_000]);
                written.incrementAndGet();
            }
        }));
        FakeConnection connection = server.connect();
        connection.window(0);
        connection.send(GET);
        server.loop.runUntil(() -> !connection.isWritable());
        assertThat(written.get()).isLessThan(20);
        connection.window(Long.MAX_VALUE);
        server.await(connection, "0\r\n\r\n");
        assertThat(written.get()).isEqualTo(100);
    }

    @Test
    void theWriterOfAClientThatLeftGetsAnException() {
        AtomicReference<Throwable> seen = new AtomicReference<>();
        AtomicReference<Completion> completion = new AtomicReference<>();
        server.onVirtualThreads().handle(request -> {
            request.onComplete(completion::set);
            return Response.stream("application/octet-stream", out -> {
                try {
                    while (true) {
                        out.write(new byte[10_000]);
                    }
                } catch (ClientGone e) {
                    seen.set(e);
                    throw e;
                }
            });
        });
        FakeConnection connection = server.connect();
        connection.window(0);
        connection.send(GET);
        server.loop.runUntil(() -> !connection.isWritable());
        connection.reset();
        server.loop.runUntil(() -> seen.get() != null);
        assertThat(completion.get().failure()).isPresent();
    }

    @Test
    void pushedContentFromTheLoopAndFromElsewhere() throws InterruptedException {
        AtomicReference<BodySink> sink = new AtomicReference<>();
        server.handle(request -> Response.push("text/plain", out -> {
            sink.set(out);
            out.write("a");
        }));
        FakeConnection connection = server.connect();
        connection.send(GET + GET);
        Thread other = Thread.ofPlatform().start(() -> {
            sink.get().write("bc");
            sink.get().end();
            sink.get().write("ignored");
        });
        other.join();
        server.loop.run();
        assertThat(connection.received()).contains("1\r\na\r\n2\r\nbc\r\n0\r\n\r\n").doesNotContain("ignored");
        sink.get().end();
        server.loop.run();
    }

    @Test
    void pushedContentTellsWhenTheClientKeepsUpAndWhenItLeaves() {
        AtomicReference<BodySink> sink = new AtomicReference<>();
        AtomicInteger writable = new AtomicInteger();
        AtomicBoolean closed = new AtomicBoolean();
        server.handle(request -> Response.push("text/plain", sink::set));
        FakeConnection connection = server.connect();
        connection.window(0);
        connection.send(GET);
        sink.get().onWritable(writable::incrementAndGet);
        sink.get().onClosed(() -> closed.set(true));
        sink.get().write(new byte[100_000]);
        assertThat(sink.get().isWritable()).isFalse();
        connection.window(Long.MAX_VALUE);
        server.loop.run();
        assertThat(writable).hasValue(1);
        assertThat(sink.get().isWritable()).isTrue();
        connection.reset();
        assertThat(closed).isTrue();
        assertThat(sink.get().isClosed()).isTrue();
    }

    @Test
    void aClientThatIsTooSlowForWhatIsPushedIsCutOff() {
        AtomicReference<BodySink> sink = new AtomicReference<>();
        server.limits(limits -> limits.pendingWrites(200_000)).handle(request -> Response.push("text/plain", sink::set));
        FakeConnection connection = server.connect();
        connection.window(0);
        connection.send(GET);
        for (int i = 0; i < 10; i++) {
            sink.get().write(new byte[50_000]);
        }
        server.loop.run();
        assertThat(connection.closedBy()).isEqualTo(CloseCause.Kind.ABORTED);
        assertThat(server.hits("pendingWrites")).isEqualTo(1);
    }

    @Test
    void headOfPushedContentDoesNotCallItsSource() {
        AtomicBoolean called = new AtomicBoolean();
        server.handle(request -> new Object() {
            Response response() {
                return Response.ok().body(new ResponseBody.Pushed(sink -> called.set(true), ResponseBody.UNKNOWN));
            }
        }.response());
        assertThat(server.exchange("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n")).startsWith("HTTP/1.1 200 ");
        assertThat(called).isFalse();
    }

    @Test
    void eventsHaveTheirSyntaxAndAHeartbeat() {
        AtomicReference<EventSink> sink = new AtomicReference<>();
        server.handle(request -> Response.events(Duration.ofSeconds(5), sink::set));
        FakeConnection connection = server.connect();
        connection.send(GET);
        assertThat(connection.take()).contains("Content-Type: text/event-stream", "Cache-Control: no-store");
        sink.get().send(Event.of("a\nb\r\nc").name("tick").id("7").retry(Duration.ofSeconds(2)));
        server.loop.run();
        assertThat(connection.take()).contains("event: tick\nid: 7\nretry: 2000\ndata: a\ndata: b\ndata: c\n\n");
        server.loop.pass(Duration.ofSeconds(11));
        assertThat(connection.take()).contains("\r\n:\n\n\r\n");
        connection.endInput();
        server.loop.run();
        assertThat(sink.get().isClosed()).isTrue();
        assertThat(sink.get().send("late")).isFalse();
    }

    @Test
    void aProducerOfEventsMayWaitForTheClient() throws InterruptedException {
        CountDownLatch waiting = new CountDownLatch(1);
        AtomicReference<Boolean> result = new AtomicReference<>();
        server.handle(request -> Response.events(Duration.ZERO, sink -> Thread.ofVirtual().start(() -> {
            try {
                sink.send("x".repeat(200_000));
                while (sink.isWritable()) {
                    Thread.onSpinWait();
                }
                waiting.countDown();
                result.set(sink.awaitWritable());
                sink.close();
            } catch (InterruptedException e) {
                result.set(false);
            }
        })));
        FakeConnection connection = server.connect();
        connection.window(0);
        connection.send(GET);
        server.loop.runUntil(() -> waiting.getCount() == 0);
        connection.window(Long.MAX_VALUE);
        server.await(connection, "0\r\n\r\n");
        assertThat(result.get()).isTrue();
    }
}
