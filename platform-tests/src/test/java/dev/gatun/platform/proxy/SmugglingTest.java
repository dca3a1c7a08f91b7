package dev.gatun.platform.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.HttpServer;
import dev.gatun.http.proxy.Upstream;
import dev.gatun.platform.Peer;
import dev.gatun.platform.h2.H2Frame;
import dev.gatun.platform.h2.H2Peer;
import dev.gatun.platform.h2.H2Stream;
import dev.gatun.platform.protocols.Protocol;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests that two readers may take apart in different ways never reach an upstream as two (CWE-444). The upstream is a reader that writes down what comes,
 * framed by the one clear rule there is for what this proxy may send: one Content-Length, or chunked; anything else fails the test.
 */
class SmugglingTest extends ProxySuite {
    /** What must never be seen as a request. */
    private static final String SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final int LENGTH = SMUGGLED.length();

    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private RawUpstream upstream;
    private HttpServer server;

    @BeforeEach
    void start() {
        upstream = servers.closing(new RawUpstream(this::serve));
        server = before(Protocol.HTTP_1, proxy(Upstream.of("127.0.0.1:" + upstream.port()), builder -> builder));
    }

    private void serve(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        while (true) {
            String head = RawUpstream.head(in);
            heads.add(head);
            String lower = head.toLowerCase(Locale.ROOT);
            List<String> lengths = lower.lines().filter(line -> line.startsWith("content-length:")).toList();
            List<String> codings = lower.lines().filter(line -> line.startsWith("transfer-encoding:")).toList();
            boolean clear = lengths.size() + codings.size() <= 1 && head.replace("\r\n", "").chars().noneMatch(c -> c < ' ' && c != '\t')
                    && codings.stream().allMatch("transfer-encoding: chunked"::equals)
                    && lower.lines().filter(line -> line.startsWith("host:")).count() == 1
                    && lower.lines().skip(1).filter(line -> !line.isEmpty()).allMatch(line -> line.matches("[!#$%&'*+.^_`|~0-9a-z-]+: \\S.*|[!#$%&'*+.^_`|~0-9a-z-]+: ?"));
            if (!clear) {
                faults.add("ambiguous: " + head);
            }
            if (!codings.isEmpty()) {
                skipChunks(in);
            } else if (!lengths.isEmpty()) {
                in.skipNBytes(Long.parseLong(lengths.getFirst().substring(15).strip()));
            }
            RawUpstream.say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        }
    }

    private void skipChunks(InputStream in) throws IOException {
        while (true) {
            String size = line(in);
            if (!size.matches("[0-9A-Fa-f]+")) {
                faults.add("chunk size: " + size);
                throw new IOException("broken");
            }
            int length = Integer.parseInt(size, 16);
            in.skipNBytes(length);
            if (length == 0) {
                while (!line(in).isEmpty()) {
                    // Trailers.
                }
                return;
            }
            if (!line(in).isEmpty()) {
                faults.add("chunk is longer than it says");
            }
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.length() < 2 || text.charAt(text.length() - 2) != '\r' || text.charAt(text.length() - 1) != '\n') {
            int c = in.read();
            if (c < 0) {
                throw new IOException("end within a line");
            }
            text.append((char) c);
        }
        return text.substring(0, text.length() - 2);
    }

    private static String post(String fields, String content) {
        return "POST /front HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n" + content;
    }

    private static String chunked(String coding) {
        return post(coding + "\r\n", "0\r\n\r\n" + SMUGGLED);
    }

    private static String both(String coding) {
        return post("Content-Length: " + (5 + LENGTH) + "\r\n" + coding + "\r\n", "0\r\n\r\n" + SMUGGLED);
    }

    private static String length(String field) {
        return post(field + "\r\n", SMUGGLED);
    }

    /** Requests with something hidden in them, by bytes of HTTP/1. */
    static List<String> corpus() {
        List<String> all = new ArrayList<>();
        // Content-Length and Transfer-Encoding, and spellings of the latter that one of two readers may not see.
        for (String coding : List.of("Transfer-Encoding: chunked", "transfer-encoding: CHUNKED", "Transfer-Encoding : chunked", "Transfer-Encoding:\tchunked",
                "Transfer-Encoding:\u000bchunked", "Transfer-Encoding: \u000bchunked", "Transfer-Encoding: xchunked", "Transfer-Encoding: chunked, identity",
                "Transfer-Encoding: identity, chunked", "Transfer-Encoding: gzip, chunked", "Transfer-Encoding: chunked, chunked", "Transfer-Encoding: chunked,",
                "Transfer-Encoding: ,chunked", "Transfer-Encoding: \"chunked\"", "Transfer-Encoding: 'chunked'", "Transfer-Encoding: chunked;q=1",
                "Transfer-Encoding: chun\tked", "Transfer-Encoding: chunked\u0000", "Transfer-Encoding\u0000: chunked", "X: x\nTransfer-Encoding: chunked",
                "X: x\rTransfer-Encoding: chunked", "X:\r\n Transfer-Encoding: chunked", "Transfer-Encoding:\r\n chunked", " Transfer-Encoding: chunked",
                "Transfer_Encoding: chunked", "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity", "Transfer-Encoding: x\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: x", "Transfer-Encoding: ch\u0075nked\u00a0", "Transfer-Encoding: \u00a0chunked",
                "Transfer-Encoding: chunked\u0085", "Foo: bar\r\n\rTransfer-Encoding: chunked", "Transfer-Encodin\u0067: chunk", "Transfer-Encoding: identity",
                "Transfer-Encoding:", "Transfer-Encoding: deflate", "Connection: Transfer-Encoding\r\nTransfer-Encoding: chunked",
                "Connection: Content-Length\r\nTransfer-Encoding: chunked")) {
            all.add(both(coding));
            all.add(chunked(coding));
        }
        // Lengths that are read in different ways.
        for (String field : List.of("Content-Length: 0\r\nContent-Length: " + LENGTH, "Content-Length: " + LENGTH + "\r\nContent-Length: 0", "Content-Length: 0, " + LENGTH,
                "Content-Length: +0", "Content-Length: -1", "Content-Length: 0x0", "Content-Length: 0 " + LENGTH, "Content-Length : 0", "Content-Length: 00",
                "Content-Length: 0\u000b", "Content-Length: 0\u0000", "Content-Length:\r\n 0", "Content-Length: 0\n", "Content-Length: 1e0", "Content-Length: 0;",
                "Content-Length: 0.0", "Content-Length: \"0\"", "Content-Length:", "Content-Length: 18446744073709551616", "Content-Length: 9223372036854775808",
                "Content_Length: 0", "Content-Length\u0000: 0", "Connection: Content-Length\r\nContent-Length: 0", "Content-Length: 0\r\nExpect: 100-continue")) {
            all.add(length(field));
        }
        // Chunks whose end is a matter of taste.
        for (String chunks : List.of("0\n\n", "0\r\n\n", "0\n\r\n", "00000000000000000\r\n\r\n", "0;\r\n\r\n", "0;x\n\r\n\r\n", "0;x=\"\r\n\r\n", "0 \r\n\r\n", " 0\r\n\r\n",
                "0x0\r\n\r\n", "+0\r\n\r\n", "-0\r\n\r\n", "10000000000000000\r\n\r\n", "1\r\nZZ\r\n0\r\n\r\n", "1\r\nZ\r0\r\n\r\n", "1\r\nZ\n0\r\n\r\n", "2\r\nZ\r\n0\r\n\r\n",
                "0\r\nX: y\n\r\n", "0\r\nContent-Length: 5\r\n\r\n", "0\r\nTransfer-Encoding: x\r\n\r\n", "0\r\n X: y\r\n\r\n", "0_\r\n\r\n", "\r\n0\r\n\r\n")) {
            all.add(post("Transfer-Encoding: chunked\r\n", chunks + SMUGGLED));
        }
        // Request lines and heads of which one reader sees two.
        for (String line : List.of("GET /front HTTP/1.1\nHost: a\n\n", "GET /front HTTP/1.1\r\nHost: a\n\r\n", "GET /front HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n",
                "GET /front\r\n", "GET /front HTTP/0.9\r\n\r\n", "GET /front HTTP/1.2\r\nHost: a\r\n\r\n", "GET /front  HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /front HTTP/1.1 \r\nHost: a\r\n\r\n", "GET /front\tHTTP/1.1\r\nHost: a\r\n\r\n", "GET /fr ont HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /front HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "GET /front HTTP/1.1\r\nHost: a b\r\n\r\n", "GET /front HTTP/1.1\r\nHost: a\r\n: x\r\n\r\n",
                "GET http://b/ HTTP/1.1\r\nHost: a\r\nX: \r\rGET /x\r\n\r\n", "G@T /front HTTP/1.1\r\nHost: a\r\n\r\n", "GET /front#x HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /front HTTP/1.1\r\nHost: a\r\nX\r\n\r\n", "GET /%0d%0aX: HTTP/1.1\r\nHost: a\r\n\r\n")) {
            all.add(line);
        }
        return all;
    }

    private void assertNoneSmuggled(String what, int most) {
        assertThat(faults).as(what).isEmpty();
        assertThat(heads).as(what).noneMatch(head -> head.contains("/smuggled") && !head.startsWith("GET /smuggled HTTP/1.1\r\n"));
        assertThat(heads.stream().filter(head -> head.startsWith("GET /smuggled ")).count()).as(what).isLessThanOrEqualTo(most);
    }

    @Test
    void ambiguousRequestsNeverReachTheUpstreamAsTwo() {
        List<String> corpus = corpus();
        assertThat(corpus).hasSizeGreaterThan(130).doesNotHaveDuplicates();
        for (int i = 0; i < corpus.size(); i++) {
            // Names of the same length for each, since what the upstream still reads of one may come during the next.
            String front = "/f%04d".formatted(i);
            String smuggled = "/sm%06d".formatted(i);
            String bytes = corpus.get(i).replace("/front", front).replace("/smuggled", smuggled);
            String answers;
            try (Peer peer = Peer.to(server.addresses().getFirst())) {
                peer.send(bytes.getBytes(StandardCharsets.ISO_8859_1));
                peer.halfClose();
                answers = peer.readAll();
            }
            // What is a request of its own by the rules is one for the client as well: it gets an answer to each that the upstream saw.
            long answered = answers.lines().filter(line -> line.startsWith("HTTP/1.1 200") || line.startsWith("okHTTP/1.1 200")).count();
            assertThat(faults).as(bytes).isEmpty();
            assertThat(heads.stream().filter(head -> head.contains(front)).count()).as(bytes + " -> " + answers).isLessThanOrEqualTo(1);
            assertThat(heads.stream().filter(head -> head.contains(smuggled)).count()).as(bytes + " -> " + answers).isLessThanOrEqualTo(answered > 1 ? 1 : 0);
        }
        assertThat(heads).filteredOn(head -> head.contains("/sm")).allMatch(head -> head.startsWith("GET /sm"));
    }

    /** Fields of HTTP/2 that would mean something else in HTTP/1. */
    static Stream<List<String>> fields() {
        String hidden = "0\r\n\r\n" + SMUGGLED;
        return Stream.of(
                List.of("content-length: 0"), List.of("content-length: " + hidden.length(), "content-length: 0"), List.of("transfer-encoding: chunked"),
                List.of("x: y\r\nTransfer-Encoding: chunked"), List.of("x: y\nContent-Length: 0"), List.of("x\r\ny: z"), List.of("connection: content-length"),
                List.of("x : y"), List.of("x: \u0000"), List.of("host: b"), List.of("Transfer-Encoding: chunked"), List.of("te: chunked"),
                List.of("content-length: +5"), List.of("upgrade: h2c"));
    }

    @ParameterizedTest
    @MethodSource("fields")
    void fieldsOfHttp2DoNotBecomeFramingOfHttp1(List<String> more) {
        List<String> fields = new ArrayList<>(List.of(":method: POST", ":scheme: http", ":authority: a", ":path: /front"));
        fields.addAll(more);
        try (H2Peer peer = H2Peer.to(server.addresses().getFirst())) {
            H2Stream stream = peer.openRaw(false, fields);
            peer.trySend(H2Frame.data(stream.number(), ("0\r\n\r\n" + SMUGGLED).getBytes(StandardCharsets.US_ASCII), true));
            peer.awaitOver(stream);
            peer.get("/behind");
        } catch (AssertionError e) {
            assertThat(e).as("the connection ended, and nothing else").hasMessageContaining("lost");
        }
        assertNoneSmuggled(more.toString(), 0);
        assertThat(heads).filteredOn(head -> !head.contains(" /front ") && !head.contains(" /behind ")).isEmpty();
    }

    @Test
    void pathsOfHttp2DoNotBecomeLinesOfHttp1() {
        for (String path : List.of("/front HTTP/1.1\r\nX: y", "/front\r\nX: y", "/fr ont", "/front\t", "/front#x", "front", "http://b/front")) {
            try (H2Peer peer = H2Peer.to(server.addresses().getFirst())) {
                H2Stream stream = peer.openRaw(true, ":method: GET", ":scheme: http", ":authority: a", ":path: " + path);
                peer.awaitOver(stream);
            }
            assertThat(heads).as(path).isEmpty();
        }
    }
}
