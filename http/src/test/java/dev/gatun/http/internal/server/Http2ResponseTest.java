package dev.gatun.http.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.BodySink;
import dev.gatun.http.ClientGone;
import dev.gatun.http.Completion;
import dev.gatun.http.Event;
import dev.gatun.http.Headers;
import dev.gatun.http.Response;
import dev.gatun.http.ResponseBody;
import dev.gatun.http.Status;
import dev.gatun.http.internal.http2.Frames;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.FileRegion;
import dev.gatun.reactor.OpenFile;
import dev.gatun.reactor.OutOfBuffersException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** How responses of every kind become frames. */
class Http2ResponseTest {
    @RegisterExtension
    final ServerFixture server = new ServerFixture();

    @TempDir
    Path directory;

    private Http2Client serve(Response response) {
        return server.handle(request -> response).connectHttp2();
    }

    private static String letters(int count) {
        StringBuilder text = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            text.append((char) ('a' + i % 26));
        }
        return text.toString();
    }

    @Test
    void textHasATypeALengthAndADate() {
        Answer answer = serve(Response.text("hello").header("x-a", "1")).get(1, "/").answer(1);
        assertThat(answer.status).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("hello");
        assertThat(answer.fields).contains("content-length: 5", "x-a: 1");
        assertThat(answer.field("content-type")).startsWith("text/plain");
        assertThat(answer.field("date")).endsWith("GMT");
    }

    @Test
    void aSmallAnswerIsTwoFramesInOneWrite() {
        Http2Client client = serve(Response.text("hello"));
        client.takeLog();
        int before = client.connection.writes();
        client.get(1, "/");
        assertThat(client.takeLog()).containsExactly("headers 1 200", "data 1 5 end");
        assertThat(client.connection.writes()).isEqualTo(before + 1);
    }

    @Test
    void textBeyondAsciiIsUtf8() {
        Answer answer = serve(Response.text("\u00e4\u20ac")).get(1, "/").answer(1);
        assertThat(answer.field("content-length")).isEqualTo("5");
        assertThat(answer.content.toByteArray()).isEqualTo("\u00e4\u20ac".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    @Test
    void lengthsAroundTheBordersComeWhole() {
        server.handle(request -> {
            String text = letters(Integer.parseInt(request.query("n").orElseThrow()));
            return request.path().equals("/text") ? Response.text(text) : Response.bytes(Frames.latin1(text));
        });
        for (int length : new int[] {0, 1, 12_287, 12_288, 12_289, 16_383, 16_384, 16_385, 32_768, 65_535}) {
            for (String path : new String[] {"/text", "/bytes"}) {
                Http2Client client = server.connectHttp2().get(1, path + "?n=" + length);
                assertThat(client.answer(1).text()).as("%s %d", path, length).isEqualTo(letters(length));
                assertThat(client.answer(1).ended).isTrue();
                assertThat(client.answer(1).field("content-length")).isEqualTo("" + length);
            }
        }
    }

    @Test
    void largeArraysGoAsTheWindowsLetThem() {
        Http2Client client = serve(Response.bytes(Frames.latin1(letters(1_000_000)))).get(1, "/");
        assertThat(client.answer(1).content.size()).isEqualTo(65_535);
        for (int i = 0; i < 20; i++) {
            client.send(Frames.windowUpdate(0, 50_000), Frames.windowUpdate(1, 50_000));
        }
        assertThat(client.answer(1).text()).isEqualTo(letters(1_000_000));
        assertThat(client.answer(1).ended).isTrue();
    }

    @Test
    void headHasALengthAndNoContent() {
        server.handle(request -> request.path().equals("/none") ? Response.of(Status.OK) : Response.text("hello").trailer("x", "y"));
        Http2Client client = server.connectHttp2();
        client.send(Frames.headers(1, Frames.request("HEAD", "/"), true), Frames.headers(3, Frames.request("HEAD", "/none"), true));
        assertThat(client.takeLog()).contains("headers 1 200 end", "headers 3 200 end");
        assertThat(client.answer(1).field("content-length")).isEqualTo("5");
        assertThat(client.answer(3).field("content-length")).isEmpty();
    }

    @Test
    void answersWithoutContent() {
        server.handle(request -> Response.of(Status.of(Integer.parseInt(request.path().substring(1)))));
        Http2Client client = server.connectHttp2().get(1, "/204").get(3, "/304").get(5, "/200");
        assertThat(client.takeLog()).contains("headers 1 204 end", "headers 3 304 end", "headers 5 200 end");
        assertThat(client.answer(1).field("content-length")).isEmpty();
        assertThat(client.answer(3).field("content-length")).isEmpty();
        assertThat(client.answer(5).field("content-length")).isEqualTo("0");
    }

    @Test
    void trailersEndTheStream() {
        Http2Client client = serve(Response.text("hello").trailer("x-sum", "1")).get(1, "/");
        assertThat(client.takeLog()).endsWith("headers 1 200", "data 1 5", "trailers 1");
        assertThat(client.answer(1).trailers).containsExactly("x-sum: 1");
    }

    @Test
    void trailersBehindNoContent() {
        Http2Client client = serve(Response.of(Status.OK).trailer("x-sum", "1")).get(1, "/");
        assertThat(client.takeLog()).endsWith("headers 1 200", "trailers 1");
    }

    @Test
    void malformedHeadersAndTrailersOfHandlersGive500AndLeaveTheConnectionWhole() {
        server.handle(request -> switch (request.path()) {
            case "/name" -> Response.text("x").header("bad name", "y");
            case "/value" -> Response.text("x").header("x", "a\nb");
            case "/connection" -> Response.text("x").header("connection", "close");
            case "/trailer" -> Response.text("x").trailer("bad name", "y");
            case "/window" -> Response.text("x".repeat(100_000)).trailer("x", "a\nb");
            default -> Response.text("ok").header("x-new", "1");
        });
        Http2Client client = server.connectHttp2().get(1, "/").get(3, "/name").get(5, "/value").get(7, "/trailer").get(9, "/window").get(11, "/");
        for (int stream = 3; stream <= 9; stream += 2) {
            assertThat(client.answer(stream).status).as("stream %d", stream).isEqualTo(500);
            assertThat(client.answer(stream).ended).isTrue();
        }
        assertThat(client.answer(11).fields).contains("x-new: 1");
    }

    @Test
    void interimAnswersComeFirst() {
        CompletableFuture<Response> late = new CompletableFuture<>();
        server.handle(request -> {
            request.inform(Status.of(103), Headers.of("link", "</a>"));
            request.inform(Status.of(103), Headers.of("bad name", "x"));
            return Response.later(late);
        });
        Http2Client client = server.connectHttp2().get(1, "/");
        assertThat(client.answer(1).interim).containsExactly(103);
        assertThat(client.answer(1).interimFields).containsExactly("link: </a>");
        late.complete(Response.text("done"));
        assertThat(client.read().answer(1).text()).isEqualTo("done");
    }

    @Test
    void filesGoAsTheWindowsLetThem() throws IOException {
        Path file = Files.write(directory.resolve("file"), Frames.latin1(letters(150_000)));
        server.handle(request -> Response.file("text/plain", new FileRegion(OpenFile.open(file), 26, 140_000)));
        Http2Client client = server.connectHttp2().get(1, "/");
        assertThat(client.answer(1).content.size()).isEqualTo(65_535);
        client.send(Frames.windowUpdate(0, 200_000), Frames.windowUpdate(1, 200_000));
        assertThat(client.answer(1).text()).isEqualTo(letters(140_000));
        assertThat(client.answer(1).field("content-length")).isEqualTo("140000");
        client.send(Frames.headers(3, Frames.request("HEAD", "/"), true));
        assertThat(client.answer(3).ended).isTrue();
    }

    @Test
    void aFileThatBecomesShorterResetsItsStreamAlone() throws IOException {
        Path file = Files.write(directory.resolve("file"), new byte[100]);
        server.handle(request -> request.path().equals("/") ? Response.text("ok")
                : Response.file("text/plain", new FileRegion(OpenFile.open(file), 0, 1_000)));
        Http2Client client = server.connectHttp2().get(1, "/file").get(3, "/");
        assertThat(client.answer(1).reset).isEqualTo("INTERNAL_ERROR");
        assertThat(client.answer(1).ended).isFalse();
        assertThat(client.answer(3).text()).isEqualTo("ok");
    }

    @Test
    void contentWrittenByThreads() {
        server.onVirtualThreads().handle(request -> Response.stream("text/plain", out -> {
            for (int i = 0; i < 100; i++) {
                out.write(letters(2_600));
            }
            out.trailer("x-end", "1");
        }));
        Http2Client client = server.connectHttp2().get(1, "/");
        server.loop.runUntil(() -> client.read().answer(1).content.size() == 65_535);
        client.send(Frames.windowUpdate(0, 1_000_000), Frames.windowUpdate(1, 1_000_000));
        server.loop.runUntil(() -> client.read().answer(1).ended);
        assertThat(client.answer(1).text()).isEqualTo(letters(260_000));
        assertThat(client.answer(1).trailers).containsExactly("x-end: 1");
        assertThat(client.answer(1).field("content-length")).isEmpty();
    }

    @Test
    void pushedContentFromTheLoop() {
        AtomicReference<BodySink> sink = new AtomicReference<>();
        server.handle(request -> Response.push("text/plain", sink::set));
        Http2Client client = server.connectHttp2().get(1, "/");
        sink.get().write("one");
        assertThat(client.read().answer(1).text()).isEqualTo("one");
        sink.get().write("two");
        sink.get().trailer("x-end", "1");
        sink.get().end();
        sink.get().write("three");
        assertThat(client.read().answer(1).text()).isEqualTo("onetwo");
        assertThat(client.answer(1).trailers).containsExactly("x-end: 1");
        assertThat(sink.get().isClosed()).isTrue();
    }

    @Test
    void pushedContentThatTheClientDoesNotTakeIsLimited() {
        AtomicReference<BodySink> sink = new AtomicReference<>();
        server.limits(limits -> limits.pendingWrites(100_000)).handle(request -> Response.push("text/plain", sink::set));
        Http2Client client = server.connectHttp2(4, 0).get(1, "/");
        for (int i = 0; i < 200 && !sink.get().isClosed(); i++) {
            sink.get().write(letters(1_000));
        }
        assertThat(client.read().answer(1).reset).isEqualTo("INTERNAL_ERROR");
        assertThat(server.hits("pendingWrites")).isEqualTo(1);
        assertThat(client.goAway()).isEmpty();
    }

    @Test
    void eventsWithHeartbeats() {
        server.handle(request -> Response.events(Duration.ofSeconds(1), sink -> sink.send(Event.of("a"))));
        Http2Client client = server.connectHttp2().get(1, "/");
        server.loop.pass(Duration.ofMillis(2_500));
        assertThat(client.read().answer(1).text()).isEqualTo("data: a\n\n:\n\n");
        client.send(Frames.reset(1, 8));
        assertThat(server.loop.timers()).as("the sweep's alone").isEqualTo(1);
    }

    @Test
    void anotherLengthThanAnnouncedResetsTheStream() {
        server.handle(request -> Response.text("").body(new ResponseBody.Pushed(sink -> {
            sink.write(request.path());
            sink.end();
        }, 5)));
        Http2Client client = server.connectHttp2().get(1, "/five").get(3, "/four4").get(5, "/4");
        assertThat(client.answer(1).ended).isTrue();
        assertThat(client.answer(3).reset).isEqualTo("INTERNAL_ERROR");
        assertThat(client.answer(5).reset).isEqualTo("INTERNAL_ERROR");
    }

    @Test
    void whoListensIsToldOfTheEndOnce() {
        List<Completion> completions = new ArrayList<>();
        CompletableFuture<Response> late = new CompletableFuture<>();
        server.handle(request -> {
            request.onComplete(completions::add);
            return request.path().equals("/late") ? Response.later(late) : Response.text("hello");
        });
        Http2Client client = server.connectHttp2().get(1, "/").get(3, "/late").send(Frames.reset(3, 8));
        assertThat(completions).hasSize(2);
        assertThat(completions.get(0).bytes()).isEqualTo(5);
        assertThat(completions.get(0).failure()).isEmpty();
        assertThat(completions.get(1).failure()).containsInstanceOf(ClientGone.class);
        late.complete(Response.text("nobody"));
        client.read();
        assertThat(completions).hasSize(2);
        assertThat(client.answer(3).status).isZero();
        assertThat(client.connection.handler()).asString().contains("exchanges=0");
    }

    @Test
    void whenMemoryRunsOutTheConnectionEndsAndNothingIsLost() {
        CompletableFuture<Response> late = new CompletableFuture<>();
        server.handle(request -> Response.later(late));
        Http2Client client = server.connectHttp2().get(1, "/");
        List<Buffer> hoard = new ArrayList<>();
        try {
            while (true) {
                hoard.add(server.loop.buffers().acquire(4 << 10));
            }
        } catch (OutOfBuffersException e) {
            late.complete(Response.text("no room"));
        }
        server.loop.run();
        assertThat(client.isClosed()).isTrue();
        hoard.forEach(Buffer::release);
    }
}
