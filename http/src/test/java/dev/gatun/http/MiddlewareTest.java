package dev.gatun.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MiddlewareTest {
    private static final Handler OK = request -> Response.text("ok");

    private static String logged(AccessLog log, TestRequest request, BlockingQueue<String> lines) throws Exception {
        log.handle(request, OK);
        request.complete(Status.OK, 123);
        return lines.poll(5, TimeUnit.SECONDS);
    }

    @Test
    void accessLogWritesTheThreeFormats() throws Exception {
        BlockingQueue<String> lines = new ArrayBlockingQueue<>(10);
        TestRequest request = TestRequest.get("/a?b=c").header("referer", "http://r/").header("user-agent", "curl");
        assertThat(logged(AccessLog.common().to(lines::add), request, lines))
            .matches("192\\.0\\.2\\.7 - - \\[\\d\\d/\\w{3}/\\d{4}:\\d\\d:\\d\\d:\\d\\d \\+0000] \"GET /a\\?b=c HTTP/1\\.1\" 200 123");
        assertThat(logged(AccessLog.combined().to(lines::add), TestRequest.get("/").header("user-agent", "curl"), lines)).endsWith("200 123 \"-\" \"curl\"");
        TestRequest named = TestRequest.get("/a?b=c").header("user-agent", "curl");
        named.attribute(Auth.PRINCIPAL, "ann");
        assertThat(logged(AccessLog.json().to(lines::add), named, lines)).startsWith("{\"time\":\"").contains("\"user\":\"ann\"", "\"target\":\"/a?b=c\"",
            "\"status\":200,\"bytes\":123,\"micros\":3000", "\"agent\":\"curl\"").endsWith("}");
    }

    @Test
    void accessLogCantBeInjected() throws Exception {
        BlockingQueue<String> lines = new ArrayBlockingQueue<>(10);
        String evil = "x\"\r\n1.2.3.4 - - forged\u001b[2J\\\u2028\u0085";
        for (AccessLog log : List.of(AccessLog.combined().to(lines::add), AccessLog.json().to(lines::add))) {
            TestRequest request = TestRequest.get("/").header("user-agent", evil);
            request.attribute(Auth.PRINCIPAL, "a b\n\"c");
            String line = logged(log, request, lines);
            assertThat(line.chars()).allMatch(c -> c >= ' ' && c < 0x7f);
            assertThat(line).contains("x\\\"").contains("\\\\");
        }
        TestRequest request = TestRequest.get("/");
        request.attribute(Auth.PRINCIPAL, "a b\n");
        assertThat(logged(AccessLog.common().to(lines::add), request, lines)).contains(" - a_b\\x0a [");
    }

    @Test
    void slowSinkCostsLinesAndNotTime() throws Exception {
        CountDownLatch blocked = new CountDownLatch(1);
        AccessLog log = AccessLog.common().to(line -> {
            try {
                blocked.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        for (int i = 0; i < 20_000; i++) {
            TestRequest request = TestRequest.get("/");
            log.handle(request, OK);
            request.complete(Status.OK, 1);
        }
        assertThat(log.dropped()).isBetween(3_000L, 4_000L);
        blocked.countDown();
    }

    @Test
    void requestIdIsMadeOrTaken() throws Exception {
        TestRequest request = TestRequest.get("/").header("x-request-id", "abc-1");
        Response response = RequestId.generated().handle(request, OK);
        assertThat(response.headers().first("x-request-id").orElseThrow()).matches("[0-9a-f]{32}");
        assertThat(request.attribute(RequestId.ID)).isEqualTo(response.headers().first("x-request-id"));
        assertThat(RequestId.trusted().handle(request, OK).headers().first("x-request-id")).hasValue("abc-1");
        for (String bad : new String[] {"", "a b", "a\r\nb", "é", "a".repeat(65), "<script>"}) {
            assertThat(RequestId.trusted().handle(TestRequest.get("/").header("x-request-id", bad), OK).headers().first("x-request-id").orElseThrow())
                .matches("[0-9a-f]{32}");
        }
    }

    @Test
    void timeoutInterruptsTheHandlerAndGuardsTheRequest() throws Exception {
        AtomicReference<Request> kept = new AtomicReference<>();
        AtomicBoolean interrupted = new AtomicBoolean();
        CountDownLatch ended = new CountDownLatch(1);
        Timeout timeout = Timeout.of(Duration.ofMillis(50));
        assertThatThrownBy(() -> timeout.handle(TestRequest.get("/a"), request -> {
            kept.set(request);
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.set(true);
                assertThatThrownBy(request::body).isInstanceOf(IllegalStateException.class);
                assertThat(request.header("host")).hasValue("example.com");
            } finally {
                ended.countDown();
            }
            return Response.text("late");
        })).isInstanceOf(ServiceUnavailable.class);
        assertThat(ended.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(interrupted).isTrue();
        assertThat(timeout.handle(TestRequest.get("/a"), OK).status()).isEqualTo(Status.OK);
        assertThatThrownBy(() -> timeout.handle(TestRequest.get("/a"), r -> {
            throw new Conflict("own");
        })).isInstanceOf(Conflict.class);
    }

    @Test
    void timeoutGivesUpDeferredResponses() throws Exception {
        TestRequest request = TestRequest.get("/").onEventLoop();
        Response response = Timeout.of(Duration.ofMillis(20)).handle(request, r -> Response.later(new CompletableFuture<>()));
        assertThatThrownBy(() -> ((ResponseBody.Later) response.body()).stage().toCompletableFuture().get(5, TimeUnit.SECONDS))
            .isInstanceOf(ExecutionException.class).hasCauseInstanceOf(ServiceUnavailable.class);
        Response there = Timeout.of(Duration.ofSeconds(5)).handle(request, r -> Response.later(CompletableFuture.completedFuture(Response.text("x"))));
        assertThat(((ResponseBody.Later) there.body()).stage().toCompletableFuture().get().status()).isEqualTo(Status.OK);
    }

    private static final Cors CORS = Cors.builder().origins("https://app.example.com").methods(Method.GET, Method.PUT).headers("x-a").exposed("x-b")
        .credentials().maxAge(Duration.ofHours(1)).build();

    private static TestRequest from(Method method, String origin) {
        return TestRequest.of(method, "/").header("origin", origin);
    }

    @Test
    void corsLetsListedOriginsIn() throws Exception {
        Response response = CORS.handle(from(Method.GET, "https://app.example.com"), OK);
        assertThat(response.headers().first("access-control-allow-origin")).hasValue("https://app.example.com");
        assertThat(response.headers().first("access-control-allow-credentials")).hasValue("true");
        assertThat(response.headers().first("access-control-expose-headers")).hasValue("x-b");
        assertThat(response.headers().first("vary")).hasValue("origin");
        Response preflight = CORS.handle(from(Method.OPTIONS, "https://app.example.com").header("access-control-request-method", "PUT"), OK);
        assertThat(preflight.status()).isEqualTo(Status.NO_CONTENT);
        assertThat(preflight.headers().first("access-control-allow-methods")).hasValue("GET, PUT");
        assertThat(preflight.headers().first("access-control-allow-headers")).hasValue("x-a");
        assertThat(preflight.headers().first("access-control-max-age")).hasValue("3600");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "https://evil.example", "https://app.example.com.evil", "https://app.example.com:8443", "http://app.example.com",
        "https://APP.example.com", "https://app.example.com\r\nset-cookie: a=b", "https://xapp.example.com", "*", ""})
    void corsTellsOthersNothing(String origin) throws Exception {
        for (Method method : new Method[] {Method.GET, Method.OPTIONS}) {
            Response response = CORS.handle(from(method, origin).header("access-control-request-method", "PUT"), OK);
            assertThat(response.headers().names()).noneMatch(name -> name.startsWith("access-control-"));
            assertThat(response.headers().first("vary")).hasValue("origin");
        }
    }

    @Test
    void corsRefusesDangerousConfigurations() {
        assertThatIllegalArgumentException().isThrownBy(() -> Cors.builder().anyOrigin().credentials().build());
        for (String origin : new String[] {"null", "*", "https://a.test/", "https://*.a.test", "a.test", "https://A.test"}) {
            assertThatIllegalArgumentException().as(origin).isThrownBy(() -> Cors.origins(origin));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> Cors.builder().headers("a\r\nb"));
    }

    @Test
    void securityHeadersDoNotOverrideAndKeepHstsForTls() throws Exception {
        SecurityHeaders headers = SecurityHeaders.defaults().with("permissions-policy", "camera=()").without("x-frame-options");
        Response plain = headers.handle(TestRequest.get("/"), r -> Response.text("x").header("referrer-policy", "no-referrer"));
        assertThat(plain.headers().first("referrer-policy")).hasValue("no-referrer");
        assertThat(plain.headers().first("x-content-type-options")).hasValue("nosniff");
        assertThat(plain.headers().first("permissions-policy")).hasValue("camera=()");
        assertThat(plain.headers().contains("x-frame-options")).isFalse();
        assertThat(plain.headers().contains("strict-transport-security")).isFalse();
        assertThat(headers.handle(TestRequest.get("/").secure(), OK).headers().contains("strict-transport-security")).isTrue();
        assertThatIllegalArgumentException().isThrownBy(() -> SecurityHeaders.defaults().with("x", "a\r\nb: c"));
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void basicAuthentication() throws Exception {
        Map<String, String> users = Map.of("ann", "päss:word");
        Middleware auth = Auth.basic("site", (user, password) -> Auth.sameSecret(users.getOrDefault(user, ""), password));
        TestRequest request = TestRequest.get("/").header("authorization", basic("ann:päss:word"));
        assertThat(auth.handle(request, OK).status()).isEqualTo(Status.OK);
        assertThat(request.attribute(Auth.PRINCIPAL)).hasValue("ann");
        for (String bad : new String[] {basic("ann:wrong"), basic("bob:x"), basic("ann"), basic("ann:päss:word\u0000"), "Basic !!!", "Basic", "Bearer x", "",
            basic("ann:päss:word") + "x"}) {
            assertThatThrownBy(() -> auth.handle(TestRequest.get("/").header("authorization", bad), OK)).as(bad).isInstanceOfSatisfying(Unauthorized.class,
                e -> assertThat(e.response().headers().first("www-authenticate")).hasValue("Basic realm=\"site\", charset=\"UTF-8\""));
        }
        TestRequest twice = TestRequest.get("/").header("authorization", basic("ann:päss:word")).header("authorization", basic("bob:x"));
        assertThatThrownBy(() -> auth.handle(twice, OK)).isInstanceOf(Unauthorized.class);
        assertThatIllegalArgumentException().isThrownBy(() -> Auth.basic("a\"b", (u, p) -> true));
    }

    @Test
    void bearerTokensAndPermissions() throws Exception {
        Middleware auth = Auth.bearer(token -> token.equals("good") ? Optional.of(42) : Optional.empty());
        TestRequest request = TestRequest.get("/").header("authorization", "bearer good");
        Handler guarded = Auth.require(principal -> principal.equals(42)).around(OK);
        assertThat(auth.handle(request, guarded).status()).isEqualTo(Status.OK);
        assertThatThrownBy(() -> auth.handle(request, Auth.require(principal -> false).around(OK))).isInstanceOf(Forbidden.class);
        assertThatThrownBy(() -> Auth.require(principal -> true).handle(TestRequest.get("/"), OK)).isInstanceOf(Unauthorized.class);
        assertThatThrownBy(() -> auth.handle(TestRequest.get("/").header("authorization", "Bearer bad"), OK)).isInstanceOfSatisfying(Unauthorized.class,
            e -> assertThat(e.response().headers().first("www-authenticate")).hasValue("Bearer realm=\"api\", error=\"invalid_token\""));
        assertThatThrownBy(() -> auth.handle(TestRequest.get("/?access_token=good"), OK)).isInstanceOfSatisfying(Unauthorized.class,
            e -> assertThat(e.response().headers().first("www-authenticate")).hasValue("Bearer realm=\"api\""));
    }

    @Test
    void secretsAreComparedByContent() {
        assertThat(Auth.sameSecret("a", "a")).isTrue();
        assertThat(Auth.sameSecret("a", "b")).isFalse();
        assertThat(Auth.sameSecret("a", "aa")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"/a/b?x=1, example.com:80, https://example.com/a/b?x=1", "//evil.test/a, example.com, https://example.com/evil.test/a",
        "/a%2Fb%0d%0ax, example.com, https://example.com/a%2Fb%0D%0Ax", "/%C3%A9, [2001:db8::1]:80, https://[2001:db8::1]/%C3%A9"})
    void plainRequestsAreSentToTls(String target, String host, String location) throws Exception {
        Response response = Redirects.toHttps().handle(TestRequest.get(target).header("host", host), OK);
        assertThat(response.status()).isEqualTo(Status.PERMANENT_REDIRECT);
        assertThat(response.headers().first("location")).hasValue(location);
        assertThat(Redirects.toHttps().handle(TestRequest.get(target).secure(), OK).status()).isEqualTo(Status.OK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "evil.test/path", "user@evil.test", "a b", "a\r\nset-cookie: x=y", "evil.test?x"})
    void hostsThatAreNoneAreNotEchoed(String host) {
        assertThatThrownBy(() -> Redirects.toHttps().handle(TestRequest.get("/").header("host", host), OK)).isInstanceOf(BadRequest.class);
    }

    @Test
    void trailingSlashes() throws Exception {
        assertThat(Redirects.withoutTrailingSlash().handle(TestRequest.get("/a/?x=1"), OK).headers().first("location")).hasValue("/a?x=1");
        assertThat(Redirects.withoutTrailingSlash().handle(TestRequest.get("//evil.test/"), OK).headers().first("location")).hasValue("/evil.test");
        assertThat(Redirects.withoutTrailingSlash().handle(TestRequest.get("/%5cevil.test/"), OK).headers().first("location")).hasValue("/%5Cevil.test");
        assertThat(Redirects.withoutTrailingSlash().handle(TestRequest.get("/"), OK).status()).isEqualTo(Status.OK);
        assertThat(Redirects.withoutTrailingSlash().handle(TestRequest.of(Method.POST, "/a/"), OK).status()).isEqualTo(Status.OK);
        assertThat(Redirects.withTrailingSlash().handle(TestRequest.get("/a"), OK).headers().first("location")).hasValue("/a/");
        assertThat(Redirects.withTrailingSlash().handle(TestRequest.get("/a.css"), OK).status()).isEqualTo(Status.OK);
    }

    @Test
    void bodyLimitRefusesAnnouncedAndBoundsTheRest() throws Exception {
        TestRequest large = TestRequest.of(Method.POST, "/").body("12345");
        assertThatThrownBy(() -> BodyLimit.of(4).handle(large, OK)).isInstanceOf(PayloadTooLarge.class);
        assertThat(BodyLimit.of(5).handle(large, r -> Response.text("" + r.body().limit())).body()).isEqualTo(new ResponseBody.Text("5"));
        assertThatIllegalArgumentException().isThrownBy(() -> BodyLimit.of(-1));
    }
}
