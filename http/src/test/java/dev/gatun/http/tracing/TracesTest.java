package dev.gatun.http.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.http.AccessLog;
import dev.gatun.http.Execution;
import dev.gatun.http.Handler;
import dev.gatun.http.HttpServer;
import dev.gatun.http.Listen;
import dev.gatun.http.Method;
import dev.gatun.http.Response;
import dev.gatun.http.Router;
import dev.gatun.http.Status;
import dev.gatun.http.TestRequest;
import dev.gatun.http.client.ClientResponse;
import dev.gatun.http.client.HttpClient;
import dev.gatun.http.client.VersionPolicy;
import dev.gatun.http.proxy.Upstream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TracesTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String PARENT = "00-" + TRACE + "-b7ad6b7169203331-01";
    private static final Handler OK = request -> Response.text("ok");

    private static TraceContext context(Traces traces, TestRequest request) throws Exception {
        traces.handle(request, OK);
        return request.attribute(Traces.CONTEXT).orElseThrow();
    }

    @Test
    void trustedTraceGoesOnAndOthersBegin() throws Exception {
        TraceContext own = context(Traces.trusted(), TestRequest.get("/").header("traceparent", PARENT).header("tracestate", "a=b"));
        assertThat(own.traceId()).isEqualTo(TRACE);
        assertThat(own.spanId()).isNotEqualTo("b7ad6b7169203331");
        assertThat(own.state()).isEqualTo("a=b");
        assertThat(own.isSampled()).isTrue();
        TraceContext begun = context(Traces.begun(), TestRequest.get("/").header("traceparent", PARENT).header("tracestate", "a=b"));
        assertThat(begun.traceId()).isNotEqualTo(TRACE);
        assertThat(begun.state()).isEmpty();
        assertThat(context(Traces.trusted(), TestRequest.get("/").header("traceparent", "junk")).isSampled()).isTrue();
    }

    @Test
    void shareOfNewTracesIsSampled() throws Exception {
        assertThat(context(Traces.trusted().sampled(0), TestRequest.get("/")).isSampled()).isFalse();
        assertThat(context(Traces.trusted().sampled(0), TestRequest.get("/").header("traceparent", PARENT)).isSampled()).as("decided before").isTrue();
        int sampled = 0;
        for (int i = 0; i < 4_000; i++) {
            sampled += context(Traces.begun().sampled(0.25), TestRequest.get("/")).isSampled() ? 1 : 0;
        }
        assertThat(sampled).isBetween(700, 1_300);
        assertThatThrownBy(() -> Traces.begun().sampled(1.1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Traces.begun().sampled(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void clientIsToldWhenAskedFor() throws Exception {
        TestRequest request = TestRequest.get("/").header("traceparent", PARENT);
        assertThat(Traces.trusted().handle(request, OK).headers().contains("traceresponse")).isFalse();
        Response response = Traces.trusted().inResponse().handle(request, OK);
        assertThat(response.headers().first("traceresponse")).hasValue(request.attribute(Traces.CONTEXT).orElseThrow().traceparent());
    }

    @Test
    void accessLogHasTheTrace() throws Exception {
        List<String> lines = new CopyOnWriteArrayList<>();
        AccessLog log = AccessLog.json().to(lines::add);
        TestRequest request = TestRequest.get("/").header("traceparent", PARENT);
        log.handle(request, r -> Traces.trusted().handle(r, OK));
        request.complete(Status.OK, 2);
        assertThat(log.flush(Duration.ofSeconds(10))).isTrue();
        assertThat(lines).singleElement().asString().contains("\"trace\":\"" + TRACE + "\"");
    }

    /** Through a proxy to a server that asks another one: each is told a place of its own in the one trace. */
    @Test
    void proxyAndClientPassTheTraceOn() throws Exception {
        List<TraceContext> told = new CopyOnWriteArrayList<>();
        try (HttpClient client = HttpClient.create();
            HttpServer last = HttpServer.builder().listen(Listen.tcp(0)).handler(request -> {
                told.add(TraceContext.of(request.headers()).orElseThrow());
                return Response.text("last");
            }).start();
            HttpServer middle = HttpServer.builder().listen(Listen.tcp(0)).use(Traces.trusted()).handler(request -> {
                told.add(TraceContext.of(request.headers()).orElseThrow());
                String first = client.get("http://127.0.0.1:" + last.port() + "/1").trace(request).send().text();
                return Response.text(first + client.get("http://127.0.0.1:" + last.port() + "/2").trace(request).send().text());
            }).start();
            HttpServer proxy = HttpServer.builder().listen(Listen.tcp(0)).use(Traces.trusted())
                .proxy("/", Upstream.of("127.0.0.1:" + middle.port())).start();
            ClientResponse response = client.get("http://127.0.0.1:" + proxy.port() + "/").header("traceparent", PARENT)
                .header("tracestate", "a=b,c=d").send()) {
            assertThat(response.text()).isEqualTo("lastlast");
        }
        assertThat(told).hasSize(3).allSatisfy(context -> {
            assertThat(context.traceId()).isEqualTo(TRACE);
            assertThat(context.state()).isEqualTo("a=b,c=d");
            assertThat(context.isSampled()).isTrue();
        });
        assertThat(told.stream().map(TraceContext::spanId).distinct()).hasSize(3).doesNotContain("b7ad6b7169203331");
    }

    @Test
    void withoutTheMiddlewareNothingIsSaid() throws Exception {
        TestRequest request = TestRequest.get("/").header("traceparent", PARENT);
        assertThat(Traces.outgoing(request)).isEmpty();
        try (HttpClient client = HttpClient.create();
            HttpServer server = HttpServer.builder().listen(Listen.tcp(0))
                .handler(r -> Response.text(r.header("traceparent").orElse("none"))).start();
            ClientResponse response = client.get("http://127.0.0.1:" + server.port() + "/").trace(request).send()) {
            assertThat(response.text()).isEqualTo("none");
        }
    }

    /** What came of one span. */
    private record Told(String begun, Map<String, Object> first, Optional<TraceContext> parent,
        String ended, Map<String, Object> last, Optional<Throwable> failure) {}

    private static Tracing recording(Collection<Told> all) {
        return (begun, first, parent) -> new Tracing.ServerSpan() {
            private final TraceContext context = parent.map(TraceContext::child).orElseGet(() -> TraceContext.begin(true));

            @Override
            public TraceContext context() {
                return context;
            }

            @Override
            public void end(String name, Map<String, Object> attributes, Optional<Throwable> failure) {
                all.add(new Told(begun, first, parent, name, attributes, failure));
            }
        };
    }

    @Test
    void spansAreToldByTheConventions() throws Exception {
        List<Told> spans = new ArrayList<>();
        Traces traces = Traces.trusted().to(recording(spans));
        Router router = Router.of(r -> r.use(traces).get("/users/{id}", OK).get("/broken", request -> {
            throw new IllegalStateException("broken by the test");
        }));
        TestRequest request = TestRequest.get("/users/7?secret=x").header("user-agent", "curl").header("traceparent", PARENT);
        router.handle(request);
        assertThat(Traces.outgoing(request)).as("a span that exists").isEqualTo(request.attribute(Traces.CONTEXT));
        request.complete(Status.OK, 2);
        assertThat(spans).singleElement().satisfies(span -> {
            assertThat(span.begun).isEqualTo("GET");
            assertThat(span.ended).isEqualTo("GET /users/{id}");
            assertThat(span.parent.orElseThrow().traceparent()).isEqualTo(PARENT);
            assertThat(span.first).containsEntry("http.request.method", "GET").containsEntry("url.path", "/users/7").containsEntry("url.scheme", "http")
                .containsEntry("server.address", "example.com").containsEntry("server.port", 80L).containsEntry("client.address", "192.0.2.7")
                .containsEntry("network.protocol.version", "1.1").containsEntry("user_agent.original", "curl").doesNotContainValue("secret=x");
            assertThat(span.last).containsEntry("http.response.status_code", 200L).containsEntry("http.route", "/users/{id}").doesNotContainKey("error.type");
            assertThat(span.failure).isEmpty();
        });
    }

    @Test
    void failuresOfTheServerAreErrorsAndOddMethodsAreOne() throws Exception {
        List<Told> spans = new ArrayList<>();
        Traces traces = Traces.begun().to(recording(spans));
        TestRequest failed = TestRequest.of(Method.of("BREW"), "/");
        traces.handle(failed, OK);
        failed.complete(Status.INTERNAL_SERVER_ERROR, 0);
        TestRequest missing = TestRequest.get("/");
        traces.handle(missing, OK);
        missing.complete(Status.NOT_FOUND, 0);
        assertThat(spans.get(0).begun).isEqualTo("HTTP");
        assertThat(spans.get(0).first).containsEntry("http.request.method", "_OTHER").containsEntry("http.request.method_original", "BREW");
        assertThat(spans.get(0).last).containsEntry("error.type", "500");
        assertThat(spans.get(1).last).containsEntry("http.response.status_code", 404L).doesNotContainKey("error.type");
        assertThat(spans.get(1).parent).isEmpty();
    }

    /** Routes are told by their patterns, below mounts as well, when the exchange is over. */
    @ParameterizedTest
    @EnumSource(value = VersionPolicy.class, names = {"HTTP_1_1", "HTTP_2"})
    void spansOfAServerHaveItsRoutes(VersionPolicy version) throws Exception {
        BlockingQueue<Told> spans = new LinkedBlockingQueue<>();
        Router api = Router.of(r -> r.get("/users/{id}", OK).get("/loop/{id}", Execution.EVENT_LOOP, OK)
            .get("/later", request -> Response.later(CompletableFuture.supplyAsync(() -> Response.text("later"))))
            .get("/broken", request -> {
                throw new IllegalStateException("broken by the test");
            }));
        try (HttpServer server = HttpServer.builder().listen(Listen.tcp(0)).use(Traces.trusted().to(recording(spans))).mount("/api", api).start();
            HttpClient client = HttpClient.builder().version(version).build()) {
            assertThat(ended(client, server, "/api/users/7", spans)).isEqualTo("GET /api/users/{id} 200");
            assertThat(ended(client, server, "/api/loop/7", spans)).isEqualTo("GET /api/loop/{id} 200");
            assertThat(ended(client, server, "/api/later", spans)).isEqualTo("GET /api/later 200");
            assertThat(ended(client, server, "/api/broken", spans)).isEqualTo("GET /api/broken 500");
            assertThat(ended(client, server, "/none", spans)).isEqualTo("GET 404");
        }
    }

    private static String ended(HttpClient client, HttpServer server, String path, BlockingQueue<Told> spans) throws Exception {
        try (ClientResponse response = client.get("http://127.0.0.1:" + server.port() + path).header("traceparent", PARENT).send()) {
            response.text();
        }
        Told span = spans.poll(20, TimeUnit.SECONDS);
        assertThat(span).as("span of " + path).isNotNull();
        assertThat(span.parent.orElseThrow().traceparent()).isEqualTo(PARENT);
        return span.ended + ' ' + span.last.get("http.response.status_code");
    }
}
