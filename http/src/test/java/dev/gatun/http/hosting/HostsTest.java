package dev.gatun.http.hosting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.http.AddressRanges;
import dev.gatun.http.Execution;
import dev.gatun.http.Handler;
import dev.gatun.http.HttpServer;
import dev.gatun.http.Listen;
import dev.gatun.http.Method;
import dev.gatun.http.RateLimit;
import dev.gatun.http.Response;
import dev.gatun.http.SecurityHeaders;
import dev.gatun.http.Status;
import dev.gatun.http.TooManyRequests;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts that come and go on a server that runs. */
@Timeout(60)
class HostsTest {
    private static final Pattern NAME = Pattern.compile("(?m)^[A-Za-z-]+:");

    private final Hosts hosts = Hosts.create();
    private final HttpServer server = HttpServer.builder().listen(Listen.tcp("127.0.0.1", 0)).loops(loops -> loops.count(2)).handler(hosts).start();

    @AfterEach
    void end() {
        server.close();
    }

    private static Host saying(String name, String text) {
        return Host.named(name, h -> h.routes(r -> r.get("/", request -> Response.text(text))));
    }

    private String ask(String host) throws IOException {
        return ask("GET / HTTP/1.1", host);
    }

    /** The whole answer: its head, with the names of fields in lower case, and its content. */
    private String ask(String line, String host, String... fields) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            String head = line + "\r\nhost: " + host + "\r\nconnection: close\r\n" + String.join("", fields) + "\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return NAME.matcher(answer).replaceAll(name -> name.group().toLowerCase(Locale.ROOT));
        }
    }

    @Test
    void aRequestGoesToTheHostThatItIsFor() throws IOException {
        hosts.add(saying("a.test", "exact"));
        hosts.add(saying("*.test", "wild"));
        hosts.add(saying("*.b.test", "wilder"));
        assertThat(ask("a.test")).endsWith("exact");
        assertThat(ask("A.test.:8080")).endsWith("exact");
        assertThat(ask("x.test")).endsWith("wild");
        assertThat(ask("x.b.test")).endsWith("wilder");
        assertThat(ask("y.x.b.test")).endsWith("wilder");
        assertThat(ask("test")).startsWith("HTTP/1.1 421 ");
        hosts.add(Host.byDefault(h -> h.handler(request -> Response.text("rest of " + request.path()))));
        assertThat(ask("test")).endsWith("rest of /");
        assertThat(hosts.serving("test")).map(Host::name).contains("(default)");
        assertThat(hosts.serving("x.b.test")).map(Host::name).contains("*.b.test");
        assertThat(hosts.find("x.b.test")).isEmpty();
        assertThat(hosts.removeDefault()).isTrue();
        assertThat(hosts.removeDefault()).isFalse();
        assertThat(ask("test")).startsWith("HTTP/1.1 421 ");
    }

    @Test
    void hostsComeChangeAndGoWhileTheServerRuns() throws IOException {
        assertThat(ask("a.test")).startsWith("HTTP/1.1 421 ");
        hosts.add(Host.named("a.test", h -> h.also("b.test").handler(request -> Response.text("first"))));
        assertThat(ask("b.test")).endsWith("first");
        hosts.replace(saying("a.test", "second"));
        assertThat(ask("a.test")).endsWith("second");
        assertThat(ask("b.test")).startsWith("HTTP/1.1 421 ");
        assertThat(hosts.list()).extracting(Host::name).containsExactly("a.test");
        assertThat(hosts.size()).isOne();
        assertThat(hosts.remove("a.test")).isTrue();
        assertThat(hosts.remove("a.test")).isFalse();
        assertThat(ask("a.test")).startsWith("HTTP/1.1 421 ");
    }

    @Test
    void aRequestEndsWithTheHostThatItBeganWith() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Response> later = new CompletableFuture<>();
        hosts.add(Host.named("a.test", h -> h.handler(Handler.async(request -> {
            begun.countDown();
            return later;
        }))));
        CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> {
            try {
                return ask("a.test");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }, task -> Thread.ofVirtual().start(task));
        begun.await();
        hosts.remove("a.test");
        later.complete(Response.text("the old one"));
        assertThat(answer.get()).endsWith("the old one");
    }

    @Test
    void whoAsksMeanwhileIsAnsweredByOneOrTheOther() throws Exception {
        hosts.add(saying("a.test", "0"));
        AtomicBoolean ended = new AtomicBoolean();
        AtomicInteger asked = new AtomicInteger();
        CompletableFuture<Void> client = CompletableFuture.runAsync(() -> {
            try {
                while (!ended.get()) {
                    assertThat(ask("a.test")).startsWith("HTTP/1.1 200 ").containsPattern("\r\n\r\n[0-9]+$");
                    asked.incrementAndGet();
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }, task -> Thread.ofVirtual().start(task));
        for (int i = 1; asked.get() < 300 && !client.isDone(); i++) {
            hosts.replace(saying("a.test", Integer.toString(i)));
            hosts.add(saying("b" + i + ".test", "other"));
        }
        ended.set(true);
        client.get();
    }

    @Test
    void conflictsAreRefusedWithTheReason() {
        hosts.add(Host.named("a.test", h -> h.also("b.test").handler(request -> Response.text("a"))));
        assertThatThrownBy(() -> hosts.add(saying("B.test.", "x"))).hasMessage("host 'b.test' is served already, by Host[a.test, b.test]");
        hosts.add(saying("c.test", "c"));
        assertThatThrownBy(() -> hosts.replace(Host.named("c.test", h -> h.also("a.test").handler(request -> Response.text("c")))))
                .hasMessage("host 'a.test' is served already, by Host[a.test, b.test]");
        assertThatThrownBy(() -> hosts.replace(saying("d.test", "d"))).hasMessage("Host[d.test] is not served, so there is nothing to replace");
        hosts.add(Host.byDefault(h -> h.handler(request -> Response.text("x"))));
        assertThatThrownBy(() -> hosts.add(Host.byDefault(h -> h.handler(request -> Response.text("x"))))).hasMessage("there is a default host already");
        assertThatThrownBy(() -> Host.named("e.test", h -> h.also("E.test"))).hasMessage("host 'E.test' is named twice");
        assertThatThrownBy(() -> Host.named("e.test", h -> { })).hasMessage("host 'e.test' has neither routes nor handler");
        assertThat(hosts.list()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "a.*.test", "*.", ".test", "a..test", "a test", "a/b", "-a.test", "a.test:80", "user@a.test", "[::1", "a\n.test"})
    void whatIsNoNameIsRefused(String name) {
        assertThatThrownBy(() -> saying(name, "x")).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("host '" + name + "' ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"xn--bcher-kva.test", "127.0.0.1", "[::1]", "a_b.test"})
    void namesMayBeOfAnyScriptAndAddresses(String name) throws IOException {
        hosts.add(saying(name.startsWith("xn--") ? "B\u00fccher.test" : name, "found"));
        assertThat(ask(name)).endsWith("found");
    }

    @Test
    void rulesAreOfOneHostAlone() throws IOException {
        hosts.add(saying("free.test", "free"));
        hosts.add(Host.named("a.test", h -> h.methods(Method.GET, Method.HEAD).headers(SecurityHeaders.defaults()).body(4)
                .routes(r -> r.get("/", request -> Response.text("a")).post("/", request -> Response.text("never")))));
        assertThat(ask("POST / HTTP/1.1", "a.test", "content-length: 0\r\n")).startsWith("HTTP/1.1 405 ").contains("\r\nallow: GET, HEAD\r\n")
                .contains("\r\nx-content-type-options: nosniff\r\n");
        assertThat(ask("GET / HTTP/1.1", "a.test", "content-length: 5\r\n")).startsWith("HTTP/1.1 413 ");
        assertThat(ask("free.test")).startsWith("HTTP/1.1 200 ").doesNotContain("nosniff");
        hosts.add(Host.named("inside.test", h -> h.allow(AddressRanges.of("10.0.0.0/8")).handler(request -> Response.text("x"))));
        hosts.add(Host.named("denied.test", h -> h.deny(AddressRanges.LOOPBACK).handler(request -> Response.text("x"))));
        hosts.add(Host.named("let.test", h -> h.allow(AddressRanges.LOOPBACK).deny(AddressRanges.of("10.0.0.0/8")).handler(request -> Response.text("in"))));
        assertThat(ask("inside.test")).startsWith("HTTP/1.1 403 ");
        assertThat(ask("denied.test")).startsWith("HTTP/1.1 403 ");
        assertThat(ask("let.test")).endsWith("in");
    }

    @Test
    void theRateLimitIsOfOneHostAlone() throws IOException {
        Consumer<Host.Builder> limited = h -> h.rateLimit(RateLimit.overall(2, Duration.ofHours(1))).handler(request -> Response.text("x"));
        hosts.add(Host.named("a.test", limited));
        hosts.add(Host.named("b.test", limited));
        assertThat(ask("a.test")).startsWith("HTTP/1.1 200 ").contains("ratelimit-remaining: 1");
        assertThat(ask("a.test")).startsWith("HTTP/1.1 200 ");
        assertThat(ask("a.test")).startsWith("HTTP/1.1 429 ").contains("retry-after: ");
        assertThat(ask("b.test")).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void errorPagesStandInForWhatIsThrown() throws IOException {
        hosts.add(Host.named("a.test", h -> h
                .errorPages(pages -> pages.page(404, "<h1>not here</h1>").clientErrors("<h1>your fault</h1>").serverErrors("<h1>our fault</h1>")
                        .page(429, request -> Response.html("slowly, " + request.host())))
                .methods(Method.GET)
                .onError((request, error) -> Response.of(error instanceof TooManyRequests ? Status.TOO_MANY_REQUESTS : Status.of(502)).text("plain"))
                .routes(r -> r
                        .get("/broken", request -> {
                            throw new IllegalStateException("secret");
                        })
                        .get("/late", Handler.async(request -> CompletableFuture.failedFuture(new IllegalStateException("secret"))))
                        .get("/often", request -> {
                            throw new TooManyRequests("too often").header("retry-after", "7");
                        })
                        .get("/own", request -> Response.of(Status.NOT_FOUND).text("own")))));
        hosts.add(Host.named("b.test", h -> h.errorPages(pages -> pages.page(404, "<h1>not here</h1>")).routes(r -> r.get("/", request -> Response.text("b")))));
        assertThat(ask("GET /broken HTTP/1.1", "a.test")).startsWith("HTTP/1.1 502 ").contains("\r\ncontent-type: text/html").endsWith("<h1>our fault</h1>");
        assertThat(ask("GET /late HTTP/1.1", "a.test")).startsWith("HTTP/1.1 502 ").endsWith("<h1>our fault</h1>");
        assertThat(ask("GET /often HTTP/1.1", "a.test")).startsWith("HTTP/1.1 429 ").endsWith("slowly, a.test");
        assertThat(ask("GET /own HTTP/1.1", "a.test")).startsWith("HTTP/1.1 404 ").endsWith("\r\n\r\nown");
        assertThat(ask("GET /none HTTP/1.1", "b.test")).startsWith("HTTP/1.1 404 ").endsWith("<h1>not here</h1>");
        assertThat(ask("POST / HTTP/1.1", "b.test", "content-length: 0\r\n", "accept: application/json, */*;q=0.1\r\n")).startsWith("HTTP/1.1 405 ")
                .contains("\r\ncontent-type: application/problem+json").contains("\r\nallow: GET, HEAD, OPTIONS\r\n").contains("\"status\":405");
        assertThat(ask("GET /broken HTTP/1.1", "a.test", "accept: application/json\r\n")).endsWith("{\"title\":\"Bad Gateway\",\"status\":502}");
    }

    @Test
    void whereAHandlerRunsIsAskedOfTheHost() throws IOException {
        hosts.add(Host.named("a.test", h -> h.routes(r -> r
                .get("/", Execution.EVENT_LOOP, request -> Response.text("loop " + request.isOnEventLoop() + " " + Hosts.of(request).orElseThrow().name()))
                .get("/{id}", request -> Response.text("loop " + request.isOnEventLoop() + " " + request.path("id"))))));
        assertThat(ask("a.test")).endsWith("loop true a.test");
        assertThat(ask("GET /7 HTTP/1.1", "a.test")).endsWith("loop false 7");
    }
}
