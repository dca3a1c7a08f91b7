package dev.gatun.http.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.RequestView;
import dev.gatun.http.Response;
import dev.gatun.http.ResponseBody;
import dev.gatun.http.internal.http2.Frames;
import dev.gatun.reactor.Buffer;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the server has for proxies: tunnels of CONNECT, content passed on in buffers, the loop of a request. */
class ProxySeamTest {
    private static final String CONNECT = "CONNECT db.example:5432 HTTP/1.1\r\nHost: db.example:5432\r\n";

    @RegisterExtension
    final ServerFixture server = new ServerFixture();

    private final AtomicReference<BufferSink> sink = new AtomicReference<>();

    private void serveSink(long length) {
        server.handle(request -> Response.text("").body(new ResponseBody.Pushed(given -> sink.set((BufferSink) given), length)));
    }

    private static byte[] connect(String... more) {
        String[] fields = {":method", "CONNECT", ":authority", "db.example:5432"};
        String[] all = Stream.of(fields, more).flatMap(Stream::of).toArray(String[]::new);
        return Frames.headers(1, Frames.block(all), false);
    }

    @Test
    void connectOpensATunnelOnAConnection() {
        server.handle(request -> Response.tunnel(connection -> (c, data) -> c.write(data)));
        FakeConnection connection = server.connect();
        connection.send(CONNECT + "\r\nearly");
        assertThat(connection.received()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\nearly").doesNotContain("Upgrade", "Content-Length", "Connection",
                "Transfer-Encoding");
        connection.send(" GET / HTTP/1.1\r\n\r\n");
        assertThat(connection.received()).endsWith("early GET / HTTP/1.1\r\n\r\n");
    }

    @Test
    void connectOpensATunnelOnAStream() {
        server.handle(request -> Response.tunnel(connection -> (c, data) -> c.write(data)));
        Http2Client client = server.connectHttp2().send(connect("content-length", "1"));
        assertThat(client.answer(1).status).isEqualTo(200);
        client.data(1, "ping", false);
        assertThat(client.read().answer(1).text()).isEqualTo("ping");
        assertThat(client.answer(1).ended).isFalse();
    }

    @Test
    void connectWithContentOpensNone() {
        server.handle(request -> Response.tunnel(connection -> (c, data) -> c.write(data)));
        assertThat(server.exchange(CONNECT + "Content-Length: 5\r\n\r\n")).startsWith("HTTP/1.1 400 ");
        assertThat(server.exchange(CONNECT + "Transfer-Encoding: chunked\r\n\r\n")).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void aHandlerThatKnowsNothingOfConnectOpensNone() {
        server.handle(request -> Response.text("fine"));
        assertThat(server.exchange(CONNECT + "\r\n")).startsWith("HTTP/1.1 501 ");
        assertThat(server.connectHttp2().send(connect()).answer(1).status).isEqualTo(501);
    }

    @Test
    void aTunnelIsForConnectAlone() {
        server.handle(request -> Response.tunnel(connection -> (c, data) -> c.write(data)));
        assertThat(server.exchange(Http1ConnectionTest.GET)).startsWith("HTTP/1.1 500 ");
        Http2Client client = server.connectHttp2();
        client.send(Frames.headers(1, Frames.block(":method", "GET", ":scheme", "http", ":authority", "a", ":path", "/"), true));
        assertThat(client.answer(1).status).isEqualTo(500);
    }

    @Test
    void buffersArePassedOnInChunks() {
        serveSink(ResponseBody.UNKNOWN);
        FakeConnection connection = server.connect();
        connection.send(Http1ConnectionTest.GET);
        Buffer content = Buffer.utf8("__hello__").skip(2).writeIndex(7);
        sink.get().write(content);
        assertThat(content.readableBytes()).as("it stays the caller's").isEqualTo(5);
        sink.get().write("x".repeat(70_000));
        sink.get().write(Buffer.allocate(10));
        sink.get().end();
        sink.get().write(Buffer.utf8("late"));
        server.loop.run();
        assertThat(connection.received()).contains("\r\n\r\n5\r\nhello\r\n11170\r\nxxx").endsWith("x\r\n0\r\n\r\n");
    }

    @Test
    void buffersAreCountedAgainstTheLength() {
        serveSink(7);
        FakeConnection connection = server.connect();
        connection.send(Http1ConnectionTest.GET);
        sink.get().write(Buffer.utf8("hello "));
        server.loop.run();
        sink.get().write(Buffer.utf8("world"));
        assertThat(connection.isClosed()).isTrue();
        assertThat(sink.get().isClosed()).isTrue();
        assertThat(connection.received()).endsWith("hello ");
    }

    @Test
    void buffersArePassedOnInFramesAsFarAsWindowsLetThem() {
        serveSink(ResponseBody.UNKNOWN);
        Http2Client client = server.connectHttp2();
        client.send(Frames.headers(1, Frames.block(":method", "GET", ":scheme", "http", ":authority", "a", ":path", "/"), true));
        sink.get().write(Buffer.utf8("a".repeat(40_000)));
        assertThat(client.read().answer(1).text()).hasSize(40_000);
        sink.get().write(Buffer.utf8("b".repeat(40_000)));
        assertThat(client.read().answer(1).text()).hasSize(65_535);
        assertThat(sink.get().isWritable()).isFalse();
        client.send(Frames.windowUpdate(1, 100_000)).send(Frames.windowUpdate(0, 100_000));
        sink.get().write(Buffer.utf8("c"));
        sink.get().end();
        assertThat(client.read().answer(1).text().equals("a".repeat(40_000) + "b".repeat(40_000) + "c")).isTrue();
        assertThat(client.answer(1).ended).isTrue();
    }

    @Test
    void aRequestKnowsItsLoopThroughViews() {
        server.handle(request -> Response.text(new RequestView(request).attribute(RequestLoop.KEY).map(place -> place.loop() == server.loop).toString()));
        assertThat(server.exchange(Http1ConnectionTest.GET)).endsWith("Optional[true]");
    }
}
