package dev.gatun.platform.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.HttpServer;
import dev.gatun.http.Method;
import dev.gatun.http.Request;
import dev.gatun.http.Response;
import dev.gatun.http.Status;
import dev.gatun.http.rows.RequestRows;
import dev.gatun.platform.Peer;
import dev.gatun.platform.Reply;
import dev.gatun.platform.Servers;
import dev.gatun.platform.Setup;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The codec's tables of requests against a server: what is refused, what arrives, and that nothing arrives behind what was refused. */
class RequestRowsTest {
    private static final String NEXT = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String FIRST = "GET /first HTTP/1.1\r\nHost: a\r\n\r\n";

    @RegisterExtension
    final Servers servers = new Servers();

    /** {@code method target} of what a handler was called for. */
    private final Queue<String> seen = new ConcurrentLinkedQueue<>();

    /** A server has no limit for a single header line: it may be as long as the head, see {@code Limits.headerBytes}. */
    private static final List<RequestRows.Malformed> MALFORMED =
            RequestRows.malformed().stream().filter(row -> !row.name().equals("one header too long")).toList();

    static List<Setup> setups() {
        return Setup.all();
    }

    private HttpServer start(Setup setup) {
        return servers.start(setup, http -> http.handler(this::handle).http2(http2 -> http2.enabled(false)));
    }

    private Response handle(Request request) {
        String line = request.method().name() + " " + request.target();
        seen.add(line);
        if (request.method().equals(Method.of("CONNECT"))) {
            return Response.of(Status.METHOD_NOT_ALLOWED).header("allow", "GET").text(line);
        }
        return Response.later(request.body().bytesAsync().thenApply(
                content -> Response.text(line + "\n" + new String(content, StandardCharsets.ISO_8859_1) + "\n" + request.body().trailers())));
    }

    @ParameterizedTest
    @MethodSource("setups")
    void whatIsMalformedIsRefusedAndNothingBehindItIsRead(Setup setup) {
        HttpServer server = start(setup);
        SoftAssertions soft = new SoftAssertions();
        for (RequestRows.Malformed row : MALFORMED) {
            seen.clear();
            try (Peer peer = servers.connect(server)) {
                peer.send(row.bytes());
                peer.trySend(NEXT);
                refused(soft, row, peer);
            }
            // A broken body is found when the handler reads it, so the handler may have been called for this one request.
            soft.assertThat(seen).as(row.toString()).hasSizeLessThanOrEqualTo(1).noneMatch(line -> line.contains("smuggled"));
        }
        soft.assertAll();
        lives(server);
        assertThat(server.statistics().limitHits().values().stream().mapToLong(Long::longValue).sum()).isGreaterThanOrEqualTo(MALFORMED.size());
    }

    @ParameterizedTest
    @MethodSource("setups")
    void whatIsMalformedIsRefusedBehindAGoodRequest(Setup setup) {
        HttpServer server = start(setup);
        SoftAssertions soft = new SoftAssertions();
        for (RequestRows.Malformed row : MALFORMED) {
            seen.clear();
            byte[] first = FIRST.getBytes(StandardCharsets.ISO_8859_1);
            byte[] both = new byte[first.length + row.bytes().length];
            System.arraycopy(first, 0, both, 0, first.length);
            System.arraycopy(row.bytes(), 0, both, first.length, row.bytes().length);
            try (Peer peer = servers.connect(server)) {
                peer.send(both);
                Reply good = peer.read();
                soft.assertThat(good.status()).as(row.toString()).isEqualTo(200);
                peer.trySend(NEXT);
                refused(soft, row, peer);
            }
            soft.assertThat(seen).as(row.toString()).startsWith("GET /first").hasSizeLessThanOrEqualTo(2).noneMatch(line -> line.contains("smuggled"));
        }
        soft.assertAll();
        lives(server);
    }

    private static void refused(SoftAssertions soft, RequestRows.Malformed row, Peer peer) {
        try {
            Reply reply = peer.read();
            soft.assertThat(reply.status()).as(row.toString()).isEqualTo(row.status());
            soft.assertThat(reply.closes()).as("%s: says that it closes", row).isTrue();
            soft.assertThat(peer.readAll()).as("%s: behind the answer", row).isEmpty();
        } catch (RuntimeException | AssertionError e) {
            soft.fail(row.toString(), e);
        }
    }

    @ParameterizedTest
    @MethodSource("setups")
    void whatIsValidArrivesWhole(Setup setup) {
        HttpServer server = start(setup);
        SoftAssertions soft = new SoftAssertions();
        for (RequestRows.Valid row : RequestRows.valid()) {
            seen.clear();
            try (Peer peer = servers.connect(server)) {
                peer.send(row.bytes());
                arrived(soft, row, peer);
            } catch (RuntimeException | AssertionError e) {
                soft.fail(row.toString(), e);
            }
        }
        soft.assertAll();
        lives(server);
        assertThat(server.statistics().limitHits()).isEmpty();
    }

    private void arrived(SoftAssertions soft, RequestRows.Valid row, Peer peer) {
        String method = row.fact("method", "GET");
        String line = method + " " + row.fact("target", "/");
        Reply reply = peer.read(method);
        soft.assertThat(reply.status()).as(row.toString()).isEqualTo(method.equals("CONNECT") ? 405 : 200);
        if (reply.status() == 200 && !method.equals("HEAD")) {
            soft.assertThat(reply.text()).as(row.toString()).startsWith(line + "\n" + row.fact("content", "") + "\n");
            row.facts("trailer").forEach(trailer -> soft.assertThat(reply.text()).as(row.toString()).contains(trailer.substring(trailer.indexOf(' ') + 1)));
        }
        boolean closes = row.fact("connection", "keep-alive").equals("close");
        soft.assertThat(reply.closes()).as("%s: closes", row).isEqualTo(closes);
        if (!row.facts("then").isEmpty()) {
            soft.assertThat(peer.read().text()).as(row.toString()).startsWith("GET " + row.fact("then", ""));
        }
        if (closes) {
            soft.assertThat(peer.readAll()).as("%s: behind the answer", row).isEmpty();
        } else {
            soft.assertThat(peer.get("/again").status()).as("%s: the connection goes on", row).isEqualTo(200);
        }
        soft.assertThat(seen).as(row.toString()).startsWith(line);
    }

    private void lives(HttpServer server) {
        try (Peer peer = servers.connect(server)) {
            assertThat(peer.get("/alive").text()).startsWith("GET /alive");
        }
        assertThat(server.statistics().activeRequests()).isZero();
    }
}
