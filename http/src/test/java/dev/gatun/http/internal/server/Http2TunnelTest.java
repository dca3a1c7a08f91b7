package dev.gatun.http.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.Handler;
import dev.gatun.http.Response;
import dev.gatun.http.internal.http2.Frames;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.reactor.FileRegion;
import dev.gatun.reactor.OpenFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Streams that leave HTTP by an extended CONNECT (RFC 8441). */
class Http2TunnelTest {
    @RegisterExtension
    final ServerFixture server = new ServerFixture();

    private final Protocol protocol = new Protocol();

    /** Sends back what comes, and writes down what it is told. */
    private static final class Protocol implements ConnectionHandler {
        final List<String> told = new ArrayList<>();
        Connection connection;
        boolean keeps;
        boolean closesAtEnd = true;
        Runnable onData = () -> { };

        @Override
        public void onOpen(Connection opened) {
            connection = opened;
            told.add("open");
        }

        @Override
        public void onData(Connection c, Buffer data) {
            told.add(data.toString(StandardCharsets.ISO_8859_1));
            onData.run();
            if (!keeps) {
                c.write(Buffer.copyOf(data.toByteArray()));
                data.skip(data.readableBytes());
            }
        }

        @Override
        public void onWritable(Connection c) {
            told.add("writable");
        }

        @Override
        public void onInputEnd(Connection c) {
            told.add("end");
            if (closesAtEnd) {
                c.close();
            }
        }

        @Override
        public void onClosed(Connection c, CloseCause cause) {
            told.add("closed " + cause.kind());
        }
    }

    private Http2Client serve() {
        return serve(request -> Response.upgrade("echo", connection -> protocol));
    }

    private Http2Client serve(Handler handler) {
        server.handle(handler);
        return server.connectHttp2();
    }

    private static byte[] connect(int stream, String name, boolean end) {
        return Frames.headers(stream, Frames.block(":method", "CONNECT", ":protocol", name, ":scheme", "http", ":authority", "localhost", ":path", "/"), end);
    }

    private void assertNothingHeld(Http2Client client) {
        server.loop.run();
        assertThat(client.connection.handler()).asString().contains("streams=0, exchanges=0, held=0");
        assertThat(server.loop.buffers().buffersInUse()).isZero();
    }

    @Test
    void bytesGoBothWaysUntilBothHaveEnded() {
        Http2Client client = serve().send(connect(1, "echo", false));
        assertThat(client.answer(1).status).isEqualTo(200);
        assertThat(client.answer(1).field("content-length")).isEmpty();
        client.data(1, "hello", false).data(1, " world", true);
        assertThat(client.answer(1).text()).isEqualTo("hello world");
        assertThat(client.answer(1).ended).isTrue();
        assertThat(protocol.told).containsExactly("open", "hello", " world", "end", "closed CLOSED");
        assertNothingHeld(client);
    }

    @Test
    void oneSideMayEndFirst() {
        Http2Client client = serve();
        protocol.closesAtEnd = false;
        client.send(connect(1, "echo", false)).data(1, "a", true);
        assertThat(client.answer(1).ended).isFalse();
        protocol.connection.write(Buffer.copyOf("more".getBytes(StandardCharsets.ISO_8859_1)));
        protocol.connection.shutdownOutput();
        server.loop.run();
        assertThat(client.read().answer(1).text()).isEqualTo("amore");
        assertThat(client.answer(1).ended).isTrue();
        assertNothingHeld(client);
    }

    @Test
    void whatIsWrittenBehindTheEndIsDropped() {
        Http2Client client = serve().send(connect(1, "echo", false));
        protocol.connection.shutdownOutput();
        protocol.connection.write(Buffer.copyOf(new byte[] {1}));
        client.data(1, "still heard", true);
        assertThat(protocol.told).contains("still heard");
        assertThat(client.answer(1).text()).isEmpty();
        assertNothingHeld(client);
    }

    @Test
    void closingEndsTheOutputAndStopsTheClient() {
        Http2Client client = serve().send(connect(1, "echo", false));
        protocol.connection.close();
        server.loop.run();
        client.read();
        assertThat(client.answer(1).ended).isTrue();
        assertThat(client.answer(1).reset).isEqualTo("NO_ERROR");
        assertThat(protocol.told).containsExactly("open", "closed CLOSED");
        assertNothingHeld(client);
    }

    @Test
    void abortingResetsTheStream() {
        Http2Client client = serve().send(connect(1, "echo", false));
        protocol.connection.abort();
        server.loop.run();
        assertThat(client.read().answer(1).reset).isEqualTo("CANCEL");
        assertThat(protocol.told).containsExactly("open", "closed ABORTED");
        assertNothingHeld(client);
    }

    @Test
    void aHandlerThatFailsResetsTheStreamAndNoOther() {
        Http2Client client = serve();
        protocol.onData = () -> {
            throw new IllegalStateException("failed");
        };
        client.send(connect(1, "echo", false)).send(connect(3, "echo", false)).data(1, "x", false);
        assertThat(client.answer(1).reset).isEqualTo("INTERNAL_ERROR");
        assertThat(client.answer(3).reset).isEmpty();
        assertThat(client.goAway()).isEmpty();
        client.send(Frames.reset(3, 8));
        assertNothingHeld(client);
    }

    @Test
    void aResetByTheClientIsToldOnce() {
        Http2Client client = serve().send(connect(1, "echo", false)).send(Frames.reset(1, 8));
        server.loop.run();
        assertThat(protocol.told).containsExactly("open", "closed RESET");
        assertNothingHeld(client);
    }

    @Test
    void theEndOfTheConnectionIsTheEndOfItsTunnels() {
        Http2Client client = serve().send(connect(1, "echo", false));
        protocol.keeps = true;
        client.data(1, "kept", false);
        client.connection.reset();
        assertThat(protocol.told).containsExactly("open", "kept", "closed RESET");
    }

    @Test
    void whatTheHandlerLeftIsGivenBackWhenTheTunnelEnds() {
        protocol.keeps = true;
        Http2Client client = serve().send(connect(1, "echo", false)).data(1, "abc", false).data(1, "de", false);
        assertThat(protocol.told).containsExactly("open", "abc", "abcde");
        client.send(Frames.reset(1, 8));
        assertNothingHeld(client);
    }

    @Test
    void whatTheHandlerLeftWhenItClosedIsGivenBackOnce() {
        protocol.keeps = true;
        protocol.onData = () -> protocol.connection.close();
        Http2Client client = serve().send(connect(1, "echo", false)).data(1, "abc", false);
        assertNothingHeld(client);
        protocol.onData = () -> { };
        client.send(connect(3, "echo", false)).data(3, "abc", false);
        protocol.onData = () -> protocol.connection.close();
        client.data(3, "de", false);
        assertNothingHeld(client);
    }

    @Test
    void pausedReadingKeepsTheClientAtTheWindow() {
        server.http2(options -> options.windows(1_000, 4_000, 70_000));
        Http2Client client = serve().send(connect(1, "echo", false));
        protocol.connection.pauseReading();
        assertThat(client.upload(1, 50_000, false)).isLessThanOrEqualTo(4_000);
        assertThat(protocol.told).containsExactly("open");
        protocol.connection.resumeReading();
        server.loop.run();
        assertThat(protocol.told).hasSize(2);
        assertThat(client.read().upload(1, 2_000, true)).isEqualTo(2_000);
        server.loop.run();
        assertNothingHeld(client);
    }

    @Test
    void theEndIsToldBehindWhatWasKept() {
        Http2Client client = serve().send(connect(1, "echo", false));
        protocol.connection.pauseReading();
        client.data(1, "kept", true);
        assertThat(protocol.told).containsExactly("open");
        protocol.connection.resumeReading();
        server.loop.run();
        assertThat(protocol.told).containsExactly("open", "kept", "end", "closed CLOSED");
        assertThat(client.read().answer(1).text()).isEqualTo("kept");
        assertNothingHeld(client);
    }

    @Test
    void moreThanTheWindowsWaitsAndTheHandlerIsTold() {
        Http2Client client = serve().send(connect(1, "echo", false));
        protocol.connection.write(Buffer.copyOf(new byte[200_000]));
        assertThat(client.read().answer(1).content.size()).isEqualTo(65_535);
        assertThat(protocol.connection.isWritable()).isFalse();
        assertThat(protocol.connection.pendingBytes()).isEqualTo(200_000 - 65_535);
        client.send(Frames.windowUpdate(0, 200_000), Frames.windowUpdate(1, 200_000));
        assertThat(client.answer(1).content.size()).isEqualTo(200_000);
        assertThat(protocol.told).containsExactly("open", "writable");
        client.data(1, "", true);
        assertNothingHeld(client);
    }

    @Test
    void whatCameBeforeTheAnswerIsTheTunnels() {
        CompletableFuture<Response> answer = new CompletableFuture<>();
        Http2Client client = serve(request -> Response.later(answer)).send(connect(1, "echo", false)).data(1, "early", false).data(1, " bird", true);
        answer.complete(Response.upgrade("echo", connection -> protocol));
        server.loop.run();
        assertThat(protocol.told).containsExactly("open", "early bird", "end", "closed CLOSED");
        assertThat(client.read().answer(1).text()).isEqualTo("early bird");
        assertNothingHeld(client);
    }

    @Test
    void whatCameBeforeAHandlerOnAThreadAnsweredIsTheTunnels() {
        server.onVirtualThreads();
        Http2Client client = serve().send(connect(1, "echo", false), Frames.data(1, Frames.latin1("early"), true));
        server.loop.runUntil(() -> protocol.told.contains("closed CLOSED"));
        assertThat(protocol.told).containsExactly("open", "early", "end", "closed CLOSED");
        assertThat(client.read().answer(1).text()).isEqualTo("early");
        assertNothingHeld(client);
    }

    @Test
    void aRequestThatEndsWithItsHeadHasNoInput() {
        Http2Client client = serve().send(connect(1, "echo", true));
        assertThat(protocol.told).containsExactly("open", "end", "closed CLOSED");
        assertThat(client.answer(1).ended).isTrue();
        assertNothingHeld(client);
    }

    @Test
    void aFileThatBecomesShorterResetsTheTunnel(@TempDir Path directory) throws IOException {
        Path file = Files.write(directory.resolve("file"), new byte[100]);
        Http2Client client = serve().send(connect(1, "echo", false));
        protocol.connection.sendFile(new FileRegion(OpenFile.open(file), 0, 50));
        assertThat(client.read().answer(1).content.size()).isEqualTo(50);
        protocol.connection.sendFile(new FileRegion(OpenFile.open(file), 50, 100));
        server.loop.run();
        assertThat(client.read().answer(1).reset).isEqualTo("INTERNAL_ERROR");
        assertThat(protocol.told).containsExactly("open", "closed FAILED");
        assertNothingHeld(client);
    }

    @Test
    void anIdleTunnelEndsWhenItsHandlerSaysSo() {
        Http2Client client = serve().send(connect(1, "echo", false));
        protocol.connection.idleTimeout(Duration.ofSeconds(5));
        server.loop.pass(Duration.ofSeconds(4));
        client.data(1, "x", false);
        server.loop.pass(Duration.ofSeconds(4));
        assertThat(client.read().answer(1).reset).isEmpty();
        server.loop.pass(Duration.ofSeconds(2));
        assertThat(client.read().answer(1).reset).isNotEmpty();
        assertNothingHeld(client);
    }

    @Test
    void trailersAreNoPartOfATunnel() {
        Http2Client client = serve().send(connect(1, "echo", false)).send(Frames.headers(1, Frames.block("x", "y"), true));
        assertThat(client.answer(1).reset).isEqualTo("PROTOCOL_ERROR");
        assertNothingHeld(client);
    }

    @Test
    void anotherProtocolOrNoneIsRefused() {
        Http2Client client = serve();
        client.send(connect(1, "other", false)).get(3, "/");
        assertThat(client.answer(1).status).isEqualTo(426);
        assertThat(client.answer(3).status).isEqualTo(426);
        assertThat(protocol.told).isEmpty();
        client.send(Frames.reset(1, 8));
        assertNothingHeld(client);
    }

    @Test
    void aHandlerThatKnowsNoTunnelGives501() {
        Http2Client client = serve(request -> Response.text("page")).send(connect(1, "echo", false));
        assertThat(client.answer(1).status).isEqualTo(501);
        client.send(Frames.reset(1, 8));
        assertNothingHeld(client);
    }
}
