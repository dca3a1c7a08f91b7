package dev.gatun.platform.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.Execution;
import dev.gatun.http.Handler;
import dev.gatun.http.Headers;
import dev.gatun.http.HttpServer;
import dev.gatun.http.Listen;
import dev.gatun.http.Request;
import dev.gatun.http.Response;
import dev.gatun.http.Status;
import dev.gatun.platform.Ask;
import dev.gatun.platform.Reply;
import dev.gatun.platform.Setup;
import dev.gatun.platform.protocols.Client;
import dev.gatun.platform.protocols.Exchange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes through a reverse proxy, for each version of HTTP on either side. */
class PassingTest extends ProxySuite {
    private static String seen(Request request) {
        StringBuilder text = new StringBuilder(request.method() + " " + request.target() + " " + request.authority() + "\n");
        request.headers().forEach((name, value) -> text.append(name).append(": ").append(value).append('\n'));
        return text.toString();
    }

    private static void showcase(HttpServer.Builder server) {
        server.limits(limits -> limits.body(100 << 20));
        server.handler(request -> switch (request.path()) {
            case "/echo" -> Response.bytes(request.body().bytes());
            case "/seen" -> Response.text(seen(request)).header("x-answer", "1").addHeader("set-cookie", "a=1").addHeader("set-cookie", "b=2");
            case "/large" -> Response.stream("application/octet-stream", out -> out.write(content(3_000_000)));
            case "/sized" -> Response.bytes(content(200_000));
            case "/nothing" -> Response.noContent();
            case "/unchanged" -> Response.of(Status.NOT_MODIFIED).header("etag", "\"1\"");
            case "/trailers" -> Response.stream("text/plain", out -> {
                out.write("content");
                out.trailer("x-end", "here");
            });
            case "/hints" -> {
                request.inform(Status.EARLY_HINTS, Headers.of("link", "</a.css>"));
                request.inform(Status.of(102), Headers.empty());
                yield Response.text("hinted");
            }
            case "/up" -> {
                byte[] all = request.body().bytes();
                List<String> fields = new ArrayList<>();
                request.body().trailers().forEach((name, value) -> fields.add(name + "=" + value));
                yield Response.text(all.length + " " + fields);
            }
            default -> Response.of(Status.NOT_FOUND).text("no " + request.path());
        });
    }

    @ParameterizedTest
    @MethodSource({"pairs", "securePairs"})
    void headsGoThroughWithWhatProxiesAddAndTake(Pair pair) {
        Client client = through(pair, PassingTest::showcase);
        Reply reply = client.ask(Ask.get("/seen?q=a%20b").field("x-own", "kept").field("x-forwarded-for", "203.0.113.9"));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.text()).startsWith("GET /seen?q=a%20b a\n").contains("x-own: kept\n", "x-forwarded-for: 127.0.0.1\n", "x-forwarded-host: a\n",
                "x-forwarded-proto: " + pair.front().scheme() + "\n", "via: " + (pair.front().isMultiplexed() ? "2" : "1.1") + " gatun\n");
        assertThat(values(reply.headers(), "x-answer")).containsExactly("1");
        assertThat(values(reply.headers(), "set-cookie")).containsExactly("a=1", "b=2");
        assertThat(values(reply.headers(), "via")).containsExactly((pair.back().isMultiplexed() ? "2" : "1.1") + " gatun");
        assertThat(values(reply.headers(), "date")).hasSize(1);
        assertThat(values(reply.headers(), "content-type")).containsExactly("text/plain; charset=utf-8");
        assertThat(client.get("/missing").text()).isEqualTo("no /missing");
    }

    @ParameterizedTest
    @MethodSource({"pairs", "securePairs"})
    void contentGoesThroughBothWays(Pair pair) {
        Client client = through(pair, PassingTest::showcase);
        for (int length : new int[] {0, 1, 1_000, 40_000, 3_000_000}) {
            byte[] content = content(length);
            assertThat(client.ask(Ask.post("/echo", content)).body()).as("%s bytes", length).isEqualTo(content);
            assertThat(client.ask(Ask.of("POST", "/echo").streamed(content)).body()).as("%s bytes of no known length", length).isEqualTo(content);
        }
        assertThat(client.get("/large").body()).isEqualTo(content(3_000_000));
        Reply sized = client.get("/sized");
        assertThat(sized.body()).isEqualTo(content(200_000));
        assertThat(values(sized.headers(), "content-length")).containsExactly("200000");
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void answersWithoutContentKeepTheirFields(Pair pair) {
        Client client = through(pair, PassingTest::showcase);
        for (int round = 0; round < 3; round++) {
            Reply head = client.ask(Ask.head("/sized"));
            assertThat(head.status()).isEqualTo(200);
            assertThat(values(head.headers(), "content-length")).containsExactly("200000");
            assertThat(head.body()).isEmpty();
            assertThat(client.get("/nothing").status()).isEqualTo(204);
            Reply unchanged = client.get("/unchanged");
            assertThat(unchanged.status()).isEqualTo(304);
            assertThat(values(unchanged.headers(), "etag")).containsExactly("\"1\"");
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void trailersGoThroughBothWays(Pair pair) {
        Client client = through(pair, PassingTest::showcase);
        Reply down = client.ask(Ask.get("/trailers").field("te", "trailers"));
        assertThat(down.text()).isEqualTo("content");
        assertThat(down.trailers()).containsExactly("x-end: here");
        assertThat(client.ask(Ask.of("POST", "/up").streamed("abc".getBytes()).trailer("x-sum", "7")).text()).isEqualTo("3 [x-sum=7]");
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void interimResponsesGoThrough(Pair pair) {
        Client client = through(pair, PassingTest::showcase);
        Reply reply = client.get("/hints");
        assertThat(reply.interim()).containsExactly(103, 102);
        assertThat(reply.text()).isEqualTo("hinted");
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void aClientThatWaitsFor100GetsItFromTheUpstream(Pair pair) {
        Client client = through(pair, PassingTest::showcase);
        Exchange wanted = client.open(Ask.of("POST", "/echo").field("expect", "100-continue").field("content-length", "5").open());
        assertThat(wanted.awaitInterim(1)).containsExactly(100);
        wanted.write("hello".getBytes());
        wanted.end();
        assertThat(wanted.reply().text()).isEqualTo("hello");
        Exchange unwanted = client.open(Ask.of("POST", "/missing").field("expect", "100-continue").field("content-length", "5").open());
        Reply refused = unwanted.reply();
        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.interim()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void contentGoesOnWhileTheAnswerComes(Pair pair) {
        Client client = through(pair, server -> server.handler(request -> Response.push("text/plain", sink -> request.body().consume(new Back(sink)))));
        Exchange exchange = client.open(Ask.of("POST", "/").streamed(new byte[0]).open());
        for (int i = 0; i < 20; i++) {
            byte[] ping = content(100 + i);
            exchange.write(ping);
            assertThat(exchange.read(ping.length)).isEqualTo(ping);
        }
        exchange.end();
        assertThat(exchange.reply().status()).isEqualTo(200);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void aProxyThatWasPutOnVirtualThreadsGoesBackToTheLoop(Pair pair) {
        HttpServer upstream = upstream(pair.back(), PassingTest::showcase);
        Handler elsewhere = Handler.on(Execution.VIRTUAL_THREAD, proxy(at(pair.back(), upstream), builder -> builder));
        HttpServer server = servers.startAt(Setup.DEFAULT, List.of(Listen.tcp("127.0.0.1", 0)), builder -> builder.handler(elsewhere));
        Client client = client(pair.front(), server);
        byte[] content = content(100_000);
        for (int i = 0; i < 3; i++) {
            assertThat(client.ask(Ask.post("/echo", content)).body()).isEqualTo(content);
            assertThat(client.get("/x/../y").status()).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void aRequestThatGoesRoundInACircleIs508(Pair pair) {
        Client client = through(pair, PassingTest::showcase);
        String hops = String.join(", ", Collections.nCopies(10, "1.1 gatun"));
        assertThat(client.ask(Ask.get("/seen").field("via", hops)).status()).isEqualTo(508);
        assertThat(client.ask(Ask.of("TRACE", "/seen")).status()).isEqualTo(501);
    }
}
