package dev.gatun.platform.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.HttpServer;
import dev.gatun.http.Response;
import dev.gatun.platform.Ask;
import dev.gatun.platform.h2.FieldCodec;
import dev.gatun.platform.h2.H2Frame;
import dev.gatun.platform.h2.H2Options;
import dev.gatun.platform.h2.H2Peer;
import dev.gatun.platform.h2.H2Stream;
import dev.gatun.platform.h2.Http2.Code;
import dev.gatun.platform.protocols.ServerSuite;
import dev.gatun.platform.protocols.Variant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests that another server might read as something else (RFC 9113, sections 8.1 to 8.3 and 10.3): the stream is reset, no handler sees them. */
class Http2SmugglingTest extends ServerSuite {
    private static final String METHOD = ":method: GET";
    private static final String SCHEME = ":scheme: http";
    private static final String HOST = ":authority: a";
    private static final String PATH = ":path: /";

    private final AtomicInteger handled = new AtomicInteger();

    static List<Variant> multiplexed() {
        return Variant.multiplexedExecutions();
    }

    private HttpServer start(Variant variant) {
        return start(variant, http -> http.handler(request -> {
            handled.incrementAndGet();
            return request.body().isEmpty() ? Response.text("ok") : ServerSuite.echo(request);
        }));
    }

    private static List<String> with(String... more) {
        List<String> all = new ArrayList<>(List.of(METHOD, SCHEME, HOST, PATH));
        all.addAll(List.of(more));
        return all;
    }

    private static List<List<String>> malformed() {
        List<List<String>> all = new ArrayList<>();
        for (String field : List.of("Upper: x", "x-Mixed: x", "connection: close", "connection: keep-alive", "proxy-connection: x", "keep-alive: 1",
                "transfer-encoding: chunked", "upgrade: h2c", "te: gzip", "te: trailers, gzip", "x: a\rb", "x: a\nb", "x: a\r\nb: c", "x: a\0b",
                "x:  leading", "x: trailing ", "x: \ttab", "x y: z", "x\0: z", "x\n: z", "x\u00e9: z", ": nothing", ":unknown: x", ":status: 200",
                "host: b", "content-length: +0", "content-length: -1", "content-length: 0, 0", "content-length: 0x0", "content-length: 5",
                "content-length: 18446744073709551616", "content-length: ")) {
            all.add(with(field));
        }
        all.add(with("content-length: 0", "content-length: 0"));
        all.add(with("host: a", "host: a"));
        all.add(List.of(SCHEME, HOST, PATH));
        all.add(List.of(METHOD, HOST, PATH));
        all.add(List.of(METHOD, SCHEME, HOST));
        all.add(List.of(METHOD, SCHEME, PATH));
        for (String path : List.of("", "x", "http://a/", " /", "/a b", "/a\r\nb", "/a\0", "/#f", "/%zz", "/%00", "*")) {
            all.add(List.of(METHOD, SCHEME, HOST, ":path: " + path));
        }
        for (String authority : List.of("", "a b", "user@a", "a/b", "a:b", "a:99999", "a\r\nx: y", "[::1", "a,b", "a?b")) {
            all.add(List.of(METHOD, SCHEME, ":authority: " + authority, PATH));
        }
        for (String method : List.of("", "GET POST", "GET\r\n", "G(T", "GET /x HTTP/1.1\r\nHost: b\r\n\r\nGET")) {
            all.add(List.of(":method: " + method, SCHEME, HOST, PATH));
        }
        for (String repeated : List.of(METHOD, SCHEME, HOST, PATH)) {
            List<String> twice = new ArrayList<>(List.of(METHOD, SCHEME, HOST, PATH));
            twice.add(repeated);
            all.add(twice);
        }
        all.add(List.of(METHOD, SCHEME, HOST, "x: y", PATH));
        all.add(List.of("x: y", METHOD, SCHEME, HOST, PATH));
        all.add(List.of(":method: CONNECT", SCHEME, HOST, PATH));
        all.add(List.of(":method: CONNECT"));
        all.add(with(":protocol: websocket"));
        return all;
    }

    @ParameterizedTest
    @MethodSource("multiplexed")
    void malformedHeadsResetTheirStreams(Variant variant) {
        HttpServer server = start(variant);
        H2Peer peer = peer(server, variant, H2Options.DEFAULT);
        peer.barrier();
        for (List<String> fields : malformed()) {
            H2Stream stream = peer.openRaw(true, fields);
            peer.awaitOver(stream);
            assertThat(stream.reset()).as("%s: %s", fields, stream).contains(Code.PROTOCOL_ERROR);
        }
        assertThat(handled.get()).as("requests that a handler saw").isZero();
        assertThat(peer.get("/").text()).as("the connection lives on").isEqualTo("ok");
        peer.barrier();
    }

    @ParameterizedTest
    @MethodSource("multiplexed")
    void lengthsThatAreNotKeptResetTheirStreams(Variant variant) {
        HttpServer server = start(variant);
        H2Peer peer = peer(server, variant, H2Options.DEFAULT);
        peer.barrier();
        for (int sent : new int[] {0, 1, 9, 11, 20}) {
            for (int pieces : new int[] {1, 2}) {
                H2Stream stream = peer.open(Ask.of("POST", "/").field("content-length", "10").open());
                for (int i = 0; i < pieces; i++) {
                    int length = sent * (i + 1) / pieces - sent * i / pieces;
                    peer.send(H2Frame.data(stream.number(), new byte[length], i == pieces - 1));
                }
                peer.awaitOver(stream);
                assertThat(stream.reset()).as("%d of 10 bytes: %s", sent, stream).contains(Code.PROTOCOL_ERROR);
            }
        }
        assertThat(peer.ask(Ask.post("/", "0123456789")).text()).isEqualTo("0123456789");
        peer.barrier();
    }

    @ParameterizedTest
    @MethodSource("multiplexed")
    void malformedTrailersResetTheirStreams(Variant variant) {
        HttpServer server = start(variant);
        H2Peer peer = peer(server, variant, H2Options.DEFAULT);
        peer.barrier();
        for (String field : List.of(":path: /", ":status: 200", "Upper: x", "connection: close", "transfer-encoding: chunked", "x: a\r\nb", "x y: z")) {
            H2Stream stream = peer.open(Ask.of("POST", "/").open());
            peer.content(stream, new byte[10], false);
            peer.send(H2Frame.headers(stream.number(), FieldCodec.literals(List.of(field)), true));
            peer.awaitOver(stream);
            assertThat(stream.reset()).as("%s: %s", field, stream).contains(Code.PROTOCOL_ERROR);
        }
        assertThat(peer.get("/").text()).isEqualTo("ok");
        peer.barrier();
    }

    @ParameterizedTest
    @MethodSource("multiplexed")
    void whatIsAllowedIsServed(Variant variant) {
        HttpServer server = start(variant);
        H2Peer peer = peer(server, variant, H2Options.DEFAULT);
        for (List<String> fields : List.of(with("te: trailers"), with("host: a"), with("x: "), with("x: a\tb"), with("x: \u00e9"), with("content-length: 0"),
                List.of(METHOD, SCHEME, PATH, "host: a"), List.of(PATH, HOST, SCHEME, METHOD), List.of(METHOD, SCHEME, ":authority: A", PATH, "host: a"))) {
            assertThat(peer.reply(peer.openRaw(true, fields)).status()).as("%s", fields).isEqualTo(200);
        }
    }
}
