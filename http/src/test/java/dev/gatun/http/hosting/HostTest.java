package dev.gatun.http.hosting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.http.AddressRanges;
import dev.gatun.http.ClientGone;
import dev.gatun.http.Execution;
import dev.gatun.http.Handler;
import dev.gatun.http.HttpException;
import dev.gatun.http.Method;
import dev.gatun.http.MisdirectedRequest;
import dev.gatun.http.Request;
import dev.gatun.http.RequestView;
import dev.gatun.http.Response;
import dev.gatun.http.SecurityHeaders;
import dev.gatun.http.Status;
import dev.gatun.http.TestRequest;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hosts and what is around their handlers, without a server. */
class HostTest {
    private static Hosts hosts(Host... all) {
        Hosts hosts = Hosts.create();
        List.of(all).forEach(hosts::add);
        return hosts;
    }

    private static Hosts one(Consumer<? super Host.Builder> details) {
        return hosts(Host.named("example.com", details));
    }

    private static Host saying(String name) {
        return Host.named(name, h -> h.handler(request -> Response.text(name)));
    }

    private static TestRequest to(String host) {
        return TestRequest.get("/").header("host", host);
    }

    /** As a server does it. */
    private static Response answer(Handler handler, Request request) throws Exception {
        handler.execution(request, Execution.VIRTUAL_THREAD);
        return handler.handle(request);
    }

    private static String text(Response response) throws Exception {
        return new String(TestRequest.content(response));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "''|no host name", "a.test:80|has a port", "[::1]:80|has a port", "::1|brackets", "[::1|brackets", "[1.2.3.4]|brackets", "[1::g:2]|brackets",
        "[fe80::1%eth0]|brackets", "a/b|no host name", "a b|no host name", "*.*.test|first label", "a*.test|first label", "1.2.3|IPv4", "1.2.3.256|IPv4",
        "*.1.2.3.4|IPv4", "a.123|IPv4"
    })
    void whatIsNoNameIsRefusedWithTheReason(String name, String reason) {
        assertThatThrownBy(() -> saying(name)).isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith("host '" + name + "' ")
                .hasMessageContaining(reason);
    }

    @Test
    void viewWithAnotherHostIsAnsweredByThat() throws Exception {
        Hosts hosts = hosts(saying("a.test"), saying("*.b.test"));
        Request request = to("a.test");
        hosts.execution(request, Execution.VIRTUAL_THREAD);
        assertThat(text(hosts.handle(new RequestView(request) {
            @Override
            public String host() {
                return "x.b.test";
            }
        }))).isEqualTo("*.b.test");
        assertThat(Hosts.of(request)).map(Host::name).hasValue("*.b.test");
    }

    @Test
    void whatWasFoundHoldsForViewsToo() throws Exception {
        Hosts hosts = hosts(saying("a.test"));
        Request request = to("a.test");
        hosts.execution(request, Execution.VIRTUAL_THREAD);
        hosts.remove("a.test");
        assertThat(text(hosts.handle(new RequestView(request)))).isEqualTo("a.test");
    }

    @Test
    void hostThatComesWhileARequestIsRefusedDoesNotAnswerIt() {
        Hosts hosts = hosts();
        Request request = to("a.test");
        assertThat(hosts.execution(request, Execution.VIRTUAL_THREAD)).isEqualTo(Execution.EVENT_LOOP);
        hosts.add(saying("a.test"));
        assertThatThrownBy(() -> hosts.handle(request)).as("it may block, and this is the event loop").isInstanceOf(MisdirectedRequest.class);
        assertThat(Hosts.of(request)).isEmpty();
    }

    @Test
    void hostsWithinHostsFindTheirOwn() throws Exception {
        Hosts inner = hosts(saying("x.a.test"), saying("y.a.test"));
        Hosts outer = hosts(Host.named("*.a.test", h -> h.handler(inner)));
        assertThat(text(answer(outer, to("y.a.test")))).isEqualTo("y.a.test");
    }

    @Test
    void oneHostMayBeInSeveralHosts() throws Exception {
        Host a = saying("a.test");
        Hosts first = hosts(a);
        Hosts second = hosts(a);
        first.remove("a.test");
        assertThat(text(answer(second, to("a.test")))).isEqualTo("a.test");
    }

    @Test
    void hostOfARequestIsKnownWithoutAServer() throws Exception {
        Hosts hosts = hosts(Host.named("a.test", h -> h.handler(request -> Response.text(Hosts.of(request).map(Host::name).orElse("none")))));
        assertThat(text(hosts.handle(to("a.test")))).isEqualTo("a.test");
    }

    @Test
    void guardStaysWhenItsHostIsReplaced() throws Exception {
        Hosts hosts = hosts(saying("a.test"), saying("b.test"));
        assertThat(hosts.guard("a.test", handler -> request -> handler.handle(request).header("x-guard", "1"))).map(Host::name).hasValue("a.test");
        hosts.replace(saying("a.test"));
        assertThat(answer(hosts, to("a.test")).headers().first("x-guard")).hasValue("1");
        assertThat(answer(hosts, to("b.test")).headers().first("x-guard")).isEmpty();
        assertThat(hosts.guard("c.test", handler -> handler)).isEmpty();
    }

    @Test
    void malformedPathIsTheHostsToAnswer() throws Exception {
        Hosts hosts = one(h -> h.headers(SecurityHeaders.defaults()).errorPages(pages -> pages.page(400, "<h1>what?</h1>"))
                .routes(r -> r.get("/", request -> Response.text("root"))));
        Response response = answer(hosts, TestRequest.get("/a/../%zz"));
        assertThat(response.status()).isEqualTo(Status.BAD_REQUEST);
        assertThat(text(response)).isEqualTo("<h1>what?</h1>");
        assertThat(response.headers().first("x-content-type-options")).hasValue("nosniff");
    }

    @Test
    void allowedAddressesAddUpAndDeniedOnesGoBefore() throws Exception {
        Hosts hosts = one(h -> h.allow(AddressRanges.of("10.0.0.0/8")).deny(AddressRanges.of("10.1.0.0/16")).allow(AddressRanges.of("192.0.2.0/24"))
                .handler(request -> Response.text("in")));
        for (String in : List.of("10.2.0.1", "192.0.2.9", "::ffff:10.2.0.1")) {
            assertThat(answer(hosts, TestRequest.get("/").from(new InetSocketAddress(in, 1))).status()).as(in).isEqualTo(Status.OK);
        }
        for (String out : List.of("10.1.0.1", "198.51.100.1", "::1", "::ffff:10.1.0.1")) {
            assertThat(answer(hosts, TestRequest.get("/").from(new InetSocketAddress(out, 1))).status()).as(out).isEqualTo(Status.FORBIDDEN);
        }
    }

    @Test
    void whatOpensAWebSocketIsAGet() throws Exception {
        Hosts hosts = one(h -> h.methods(Method.GET).handler(request -> Response.text("open")));
        Request connect = new RequestView(TestRequest.of(Method.CONNECT, "/")) {
            @Override
            public Optional<String> upgrade() {
                return Optional.of("websocket");
            }
        };
        assertThat(answer(hosts, connect).status()).isEqualTo(Status.OK);
        Response tunnel = answer(hosts, TestRequest.of(Method.CONNECT, "/"));
        assertThat(tunnel.status()).isEqualTo(Status.METHOD_NOT_ALLOWED);
        assertThat(tunnel.headers().first("allow")).hasValue("GET");
    }

    @Test
    void pagesKeepAllHeadersOfTheErrorAndSayThatTheyWereChosen() throws Exception {
        Hosts hosts = one(h -> h.errorPages(pages -> pages.page(401, request -> Response.html("who?").header("x-own", "page").header("vary", "cookie")))
                .onError((request, error) -> Response.of(Status.UNAUTHORIZED).text("plain").header("x-own", "error")
                        .addHeader("www-authenticate", "Basic realm=a").addHeader("www-authenticate", "Bearer"))
                .handler(request -> {
                    throw new HttpException(Status.UNAUTHORIZED, "who?");
                }));
        Response response = answer(hosts, TestRequest.get("/"));
        assertThat(text(response)).isEqualTo("who?");
        assertThat(response.headers().all("www-authenticate")).containsExactly("Basic realm=a", "Bearer");
        assertThat(response.headers().all("x-own")).containsExactly("page");
        assertThat(response.headers().all("vary")).containsExactly("cookie", "accept");
        Response json = answer(hosts, TestRequest.get("/").header("accept", "application/json"));
        assertThat(json.type()).hasValue("application/problem+json");
        assertThat(text(json)).isEqualTo("{\"title\":\"Unauthorized\",\"status\":401,\"detail\":\"who?\"}");
        assertThat(json.headers().all("www-authenticate")).hasSize(2);
    }

    @Test
    void clientThatHasGoneIsNoErrorOfTheHost() {
        AtomicInteger told = new AtomicInteger();
        Hosts hosts = one(h -> h.onError((request, error) -> {
            told.incrementAndGet();
            return Response.noContent();
        }).routes(r -> r.get("/", request -> {
            throw new ClientGone("while reading");
        })));
        assertThatThrownBy(() -> answer(hosts, TestRequest.get("/"))).isInstanceOf(ClientGone.class);
        assertThat(told).hasValue(0);
    }
}
