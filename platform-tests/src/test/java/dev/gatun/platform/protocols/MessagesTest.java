package dev.gatun.platform.protocols;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.http.AccessLog;
import dev.gatun.http.Completion;
import dev.gatun.http.Execution;
import dev.gatun.http.Headers;
import dev.gatun.http.HttpServer;
import dev.gatun.http.NotFound;
import dev.gatun.http.Response;
import dev.gatun.http.Status;
import dev.gatun.platform.Ask;
import dev.gatun.platform.Await;
import dev.gatun.platform.Reply;
import dev.gatun.platform.ReplyLost;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Heads, statuses, interim responses, trailers and failures (RFC 9110), whatever the version. */
class MessagesTest extends ServerSuite {
    private final LinkedBlockingQueue<Completion> completions = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();

    private HttpServer start(Variant variant) {
        return start(variant, http -> http
                .use((request, next) -> {
                    request.onComplete(completions::add);
                    return next.handle(request);
                })
                .use(AccessLog.combined().to(lines::add))
                .routes(routes -> routes
                        .any("/method", request -> Response.text(request.method().name()))
                        .get("/seen", request -> Response.text(request.version() + " " + request.scheme() + " " + request.host() + " " + request.target()
                                + " " + request.path() + " " + request.query("q").orElse("") + " " + request.headers().all("x-many")))
                        .get("/text", request -> Response.text("twelve bytes"))
                        .get("/large", request -> Response.bytes(new byte[300_000]))
                        .get("/stream", request -> Response.stream(Response.TEXT, out -> out.write("streamed")))
                        .get("/push", request -> Response.push(Response.TEXT, sink -> {
                            sink.write("pushed");
                            sink.end();
                        }))
                        .get("/none", request -> Response.noContent())
                        .get("/same", request -> Response.of(Status.NOT_MODIFIED).header("etag", "\"1\""))
                        .get("/moved", request -> Response.redirect("/text"))
                        .get("/fields", request -> Response.text("f").header("x-one", "1").addHeader("x-many", "a").addHeader("x-many", "b").header("x-empty", ""))
                        .get("/splits", request -> Response.text("x").header("x-a", "b\r\nx-c: d"))
                        .get("/hints", request -> {
                            request.inform(Status.of(103), Headers.of("link", "</a.css>; rel=preload"));
                            request.inform(Status.of(103), Headers.of("link", "</b.css>; rel=preload"));
                            return Response.text("hinted");
                        })
                        .post("/echo", ServerSuite::echo)
                        .post("/refuse", request -> Response.of(Status.FORBIDDEN).text("no"))
                        .post("/trailers", Execution.VIRTUAL_THREAD, request -> {
                            byte[] body = request.body().bytes();
                            String sum = request.body().trailers().first("x-sum").orElse("none");
                            return Response.text(body.length + " " + sum);
                        })
                        .get("/trailing", request -> Response.stream(Response.TEXT, out -> {
                            out.write("content");
                            out.trailer("x-sum", "7");
                            out.trailer("x-more", "yes");
                        }))
                        .get("/fails", request -> {
                            throw new IllegalStateException("on purpose");
                        })
                        .get("/fails-later", request -> Response.stream(Response.TEXT, out -> {
                            out.write("begun");
                            out.flush();
                            throw new IllegalStateException("on purpose");
                        }))
                        .get("/short", request -> Response.stream(Response.TEXT, 100, out -> {
                            out.write("less");
                            out.flush();
                        }))
                        .get("/sink-fails", request -> Response.push(Response.TEXT, sink -> {
                            sink.write("begun");
                            sink.fail(new IllegalStateException("on purpose"));
                        }))
                        .get("/absent", request -> {
                            throw new NotFound("no such thing");
                        })));
    }

    @ParameterizedTest
    @MethodSource("variants")
    void handlersSeeTheRequestAsItWasMeant(Variant variant) {
        Client client = connect(start(variant), variant);
        Reply reply = client.ask(Ask.get("/x/../seen?q=a%20b").field("x-many", "1").field("x-many", "2"));
        assertThat(reply.status()).isEqualTo(400);
        Reply seen = client.ask(Ask.get("/./seen?q=a%20b").field("x-many", "1").field("x-many", "2"));
        assertThat(seen.text()).isEqualTo(variant.protocol().version() + " " + variant.protocol().scheme() + " a /./seen?q=a%20b /seen a b [1, 2]");
    }

    @ParameterizedTest
    @MethodSource("variants")
    void allMethodsArrive(Variant variant) {
        Client client = connect(start(variant), variant);
        for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "M-SEARCH")) {
            assertThat(client.ask(Ask.of(method, "/method")).text()).isEqualTo(method);
        }
        assertThat(client.ask(Ask.head("/method")).body()).isEmpty();
        assertThat(client.ask(Ask.of("OPTIONS", "*")).status()).isIn(200, 204);
    }

    @ParameterizedTest
    @MethodSource("variants")
    void headHasTheFieldsOfGetAndNoContent(Variant variant) {
        Client client = connect(start(variant), variant);
        for (String path : List.of("/text", "/large", "/stream", "/push", "/none", "/missing", "/fails")) {
            Reply get = client.get(path);
            Reply head = client.ask(Ask.head(path));
            assertThat(head.status()).as(path).isEqualTo(get.status());
            assertThat(head.body()).as(path).isEmpty();
            assertThat(head.header("content-type")).as(path).isEqualTo(get.header("content-type"));
            if (head.header("content-length") != null) {
                assertThat(head.header("content-length")).as(path).isEqualTo(get.header("content-length"));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void statusesComeAsTheyWereSaid(Variant variant) {
        Client client = connect(start(variant), variant);
        assertThat(client.get("/none").headers()).noneMatch(field -> field.startsWith("content-length") || field.startsWith("transfer-encoding"));
        Reply same = client.get("/same");
        assertThat(same.status()).isEqualTo(304);
        assertThat(same.header("etag")).isEqualTo("\"1\"");
        assertThat(client.get("/moved").header("location")).isEqualTo("/text");
        assertThat(client.get("/missing").status()).isEqualTo(404);
        assertThat(client.get("/absent").text()).contains("no such thing");
        Reply refused = client.ask(Ask.of("DELETE", "/text"));
        assertThat(refused.status()).isEqualTo(405);
        assertThat(refused.header("allow").split(", *")).containsExactlyInAnyOrder("GET", "HEAD", "OPTIONS");
    }

    @ParameterizedTest
    @MethodSource("variants")
    void fieldsComeAsTheyWereSaid(Variant variant) {
        Client client = connect(start(variant), variant);
        for (int i = 0; i < 3; i++) {
            Reply reply = client.get("/fields");
            assertThat(reply.header("x-one")).isEqualTo("1");
            assertThat(values(reply.headers(), "x-many")).containsExactly("a", "b");
            assertThat(reply.header("x-empty")).isEmpty();
            assertThat(reply.header("content-length")).isEqualTo("1");
        }
        assertThat(client.get("/splits").status()).as("what would break out of its field is refused").isEqualTo(500);
    }

    @ParameterizedTest
    @MethodSource("variants")
    void hintsComeBeforeTheResponse(Variant variant) {
        Client client = connect(start(variant), variant);
        Reply reply = client.get("/hints");
        assertThat(reply.interim()).containsExactly(103, 103);
        assertThat(reply.text()).isEqualTo("hinted");
    }

    @ParameterizedTest
    @MethodSource("variants")
    void leaveToSendIsGivenWhenTheHandlerReads(Variant variant) {
        Client client = connect(start(variant), variant);
        Ask expects = Ask.of("POST", "/echo").field("expect", "100-continue").field("content-length", "5");
        for (int i = 0; i < 3; i++) {
            Exchange exchange = client.open(expects.open());
            assertThat(exchange.awaitInterim(1)).containsExactly(100);
            exchange.write("hello".getBytes());
            exchange.end();
            assertThat(exchange.reply().text()).isEqualTo("hello");
        }
        assertThat(client.ask(expects.body("early".getBytes())).text()).as("content that does not wait").isEqualTo("early");
        Reply refused = client.open(Ask.of("POST", "/refuse").field("expect", "100-continue").field("content-length", "5").open()).reply();
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.interim()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("variants")
    void trailersGoBothWays(Variant variant) {
        Client client = connect(start(variant), variant);
        assertThat(client.ask(Ask.of("POST", "/trailers").streamed("abc".getBytes()).trailer("x-sum", "3")).text()).isEqualTo("3 3");
        assertThat(client.ask(Ask.of("POST", "/trailers").streamed(new byte[0]).trailer("x-sum", "0")).text()).isEqualTo("0 0");
        assertThat(client.ask(Ask.of("POST", "/trailers").streamed("abc".getBytes())).text()).isEqualTo("3 none");
        Reply trailing = client.ask(Ask.get("/trailing").field("te", "trailers"));
        assertThat(trailing.text()).isEqualTo("content");
        assertThat(trailing.trailers()).containsExactly("x-sum: 7", "x-more: yes");
    }

    @ParameterizedTest
    @MethodSource("variants")
    void aHandlerThatFailsBeforeItsResponseIsA500(Variant variant) throws InterruptedException {
        Client client = connect(start(variant), variant);
        Reply failed = client.get("/fails");
        assertThat(failed.status()).isEqualTo(500);
        assertThat(failed.text()).doesNotContain("on purpose");
        assertThat(completions.poll(10, TimeUnit.SECONDS).status()).contains(Status.INTERNAL_SERVER_ERROR);
        assertThat(client.get("/text").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @MethodSource("variants")
    void aResponseThatFailsIsNeverTakenForWhole(Variant variant) throws InterruptedException {
        HttpServer server = start(variant);
        Client client = connect(server, variant);
        for (String path : List.of("/fails-later", "/short", "/sink-fails")) {
            assertThatThrownBy(() -> client.get(path)).as(path).isInstanceOf(ReplyLost.class);
            assertThat(completions.poll(10, TimeUnit.SECONDS).failure()).as(path).isPresent();
        }
        assertThat(server.statistics().failures()).isEqualTo(3);
        assertThat(client.get("/text").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @MethodSource("variants")
    void eachRequestIsALineOfTheLog(Variant variant) throws InterruptedException {
        Client client = connect(start(variant), variant);
        client.ask(Ask.get("/text?x=1").field("user-agent", "judge"));
        assertThat(lines.poll(10, TimeUnit.SECONDS)).startsWith("127.0.0.1 - - [")
                .endsWith("] \"GET /text?x=1 " + variant.protocol().version() + "\" 200 12 \"-\" \"judge\"");
        client.ask(Ask.post("/echo", "12345"));
        assertThat(lines.poll(10, TimeUnit.SECONDS)).contains("\"POST /echo ").contains(" 200 5 ");
        client.get("/missing");
        assertThat(lines.poll(10, TimeUnit.SECONDS)).contains("\"GET /missing ").contains(" 404 ");
    }

    @ParameterizedTest
    @MethodSource("variants")
    void allIsCounted(Variant variant) {
        HttpServer server = start(variant);
        Client client = connect(server, variant);
        for (int i = 0; i < 5; i++) {
            client.get("/text");
        }
        client.get("/missing");
        assertThat(server.statistics().requests()).isEqualTo(6);
        assertThat(server.statistics().responsesByClass()).containsEntry(2, 5L).containsEntry(4, 1L);
        assertThat(server.statistics().connectionsAccepted()).isEqualTo(1);
        assertThat(server.statistics().limitHits()).isEmpty();
        Await.until("none is active", () -> server.statistics().activeRequests() == 0);
    }
}
