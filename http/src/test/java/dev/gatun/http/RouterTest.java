package dev.gatun.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouterTest {
    private static Handler says(String text) {
        return request -> Response.text(text);
    }

    private static String text(Router router, TestRequest request) throws Exception {
        return new String(TestRequest.content(router.handle(request)));
    }

    private static Response answer(Router router, Method method, String target) throws Exception {
        return router.handle(TestRequest.of(method, target));
    }

    @ParameterizedTest
    @CsvSource({
        "/, root", "/users, users", "/users/, slash", "/users/me, me", "/users/7, id 7", "/users/7/posts, posts of 7",
        "/users/me/posts, posts of me", "/users/7/x, tail users/7/x", "/files/, file ''", "/files/a/b.txt, file 'a/b.txt'",
        "/files/list, list", "/files, tail files", "/x, tail x", "/users/a%2Fb, id a/b", "/users/%6De, me", "/users/a%20b, id a b",
        "/files/a%2Fb/c, file 'a/b/c'", "//users//7, id 7", "/./users/7, id 7", "/users/a+b, id a+b", "/users/me?x=1, me"
    })
    void mostSpecificPatternWins(String target, String expected) throws Exception {
        Router router = Router.of(r -> r
            .get("/", says("root"))
            .get("/users", says("users"))
            .get("/users/", says("slash"))
            .get("/users/me", says("me"))
            .get("/users/{id}", q -> Response.text("id " + q.path("id")))
            .get("/users/{id}/posts", q -> Response.text("posts of " + q.path("id")))
            .get("/files/list", says("list"))
            .get("/files/{path...}", q -> Response.text("file '" + q.path("path") + "'"))
            .get("/{all...}", q -> Response.text("tail " + q.path("all"))));
        assertThat(text(router, TestRequest.get(target))).isEqualTo(expected.replace("file ''", "file ''"));
    }

    @Test
    void moreGeneralPatternAnswersMethodThatTheSpecificOneHasNot() throws Exception {
        Router router = Router.of(r -> r.get("/a/{x}", says("get")).post("/{all...}", says("post")));
        assertThat(text(router, TestRequest.of(Method.POST, "/a/1"))).isEqualTo("post");
    }

    @Test
    void headIsAnsweredByGetUnlessItHasARoute() throws Exception {
        Router router = Router.of(r -> r.get("/a", says("get")).get("/b", says("get")).head("/b", says("head")));
        assertThat(text(router, TestRequest.of(Method.HEAD, "/a"))).isEqualTo("get");
        assertThat(text(router, TestRequest.of(Method.HEAD, "/b"))).isEqualTo("head");
    }

    @Test
    void optionsAndUnknownMethodsAreToldTheAllowedOnes() throws Exception {
        Router router = Router.of(r -> r.get("/a/{x}", says("get")).put("/a/{y}", says("put")).delete("/{all...}", says("delete")));
        Response options = answer(router, Method.OPTIONS, "/a/1");
        assertThat(options.status()).isEqualTo(Status.NO_CONTENT);
        assertThat(options.headers().first("allow")).hasValue("DELETE, GET, HEAD, OPTIONS, PUT");
        Response post = answer(router, Method.POST, "/a/1");
        assertThat(post.status()).isEqualTo(Status.METHOD_NOT_ALLOWED);
        assertThat(post.headers().first("allow")).hasValue("DELETE, GET, HEAD, OPTIONS, PUT");
        assertThat(answer(router, Method.OPTIONS, "*").status()).isEqualTo(Status.NO_CONTENT);
        assertThat(answer(Router.of(r -> r.any("/x", says("any"))), Method.of("PROPFIND"), "/x").status()).isEqualTo(Status.OK);
    }

    @Test
    void unknownPathIsNotFound() throws Exception {
        Router router = Router.of(r -> r.get("/a/{x}/b", says("b")));
        for (String target : List.of("/", "/a", "/a/", "/a/1", "/a//b", "/a/1/b/", "/a/1/c", "/b")) {
            assertThat(answer(router, Method.GET, target).status()).as(target).isEqualTo(Status.NOT_FOUND);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "/..", "/a/../b", "/%2e%2e/b", "/a/%2E%2e", "/a/.%2e/", "/a%00", "/%", "/%2", "/%zz", "/%c0%ae%c0%ae/", "/%ff", "/a%ed%a0%80", "/%2e%2e%2fb/../c"
    })
    void malformedPathsAreRefused(String target) {
        Router router = Router.of(r -> r.get("/{all...}", says("all")));
        assertThatThrownBy(() -> router.handle(TestRequest.get(target))).isInstanceOf(BadRequest.class);
    }

    @ParameterizedTest
    @CsvSource({"/users/{id}, /users/{name}", "/a/{x}, /{y}/b", "/{a...}/, /x", "/f/{p...}, /{x}/list", "/a, /a"})
    void duplicateAndAmbiguousRoutesAreRefusedWithBothPatterns(String one, String other) {
        assertThatThrownBy(() -> Router.of(r -> r.get(one, says("1")).get(other, says("2"))))
            .isInstanceOf(IllegalArgumentException.class).hasMessageContaining(one);
    }

    @Test
    void refusalNamesBothPatternsAndMounts() {
        Router inner = Router.of(r -> r.get("/{id}", says("1")));
        assertThatThrownBy(() -> Router.of(r -> r.get("/api/{name}", says("2")).mount("/api", inner)))
            .hasMessageContaining("/api/{id}").hasMessageContaining("/api/{name}").hasMessageContaining("duplicate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "/a//b", "/{", "/}", "/{}", "/{a", "/x{a}", "/{a}x", "/{a}/{a}", "/{a...}/b", "/{...}", "/a/../b", "/./b", "/{a b}"})
    void malformedPatternsAreRefused(String pattern) {
        assertThatThrownBy(() -> Router.of(r -> r.get(pattern, says("x"))))
            .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("'" + pattern + "'");
    }

    @Test
    void mountsComposeWithTheirMiddleware() throws Exception {
        List<String> order = new ArrayList<>();
        Middleware outer = (request, next) -> {
            order.add("outer");
            return next.handle(request);
        };
        Middleware inner = (request, next) -> {
            order.add("inner");
            return next.handle(request).header("x-inner", "1");
        };
        Router api = Router.of(r -> r.use(inner).get("/", says("root")).get("/users/{id}", q -> Response.text(q.path("id") + q.path("v"))));
        Router router = Router.of(r -> r.mount("/{v}/api", api).get("/a", says("a")).use(outer));
        assertThat(text(router, TestRequest.get("/v1/api/users/7"))).isEqualTo("7v1");
        assertThat(order).containsExactly("outer", "inner");
        assertThat(text(router, TestRequest.get("/v1/api"))).isEqualTo("root");
        assertThat(text(router, TestRequest.get("/v1/api/"))).isEqualTo("root");
        order.clear();
        assertThat(text(router, TestRequest.get("/a"))).isEqualTo("a");
        assertThat(order).containsExactly("outer");
        // What is below the mount and not found goes through the mount's middleware, so a guard hides which paths exist.
        Response missing = answer(router, Method.GET, "/v1/api/nothing");
        assertThat(missing.status()).isEqualTo(Status.NOT_FOUND);
        assertThat(missing.headers().first("x-inner")).hasValue("1");
        assertThat(answer(router, Method.GET, "/nothing").headers().contains("x-inner")).isFalse();
    }

    @Test
    void hostsAreExactThenLongestWildcardThenDefault() throws Exception {
        Router router = Router.of(r -> r
            .get("/", says("default"))
            .host("admin.example.com", h -> h.get("/", says("admin")))
            .host("*.example.com", h -> h.get("/", says("tenant")))
            .host("*.eu.example.com", h -> h.get("/", says("europe"))));
        assertThat(text(router, TestRequest.get("/").header("host", "ADMIN.example.com:8080"))).isEqualTo("admin");
        assertThat(text(router, TestRequest.get("/").header("host", "admin.example.com."))).isEqualTo("admin");
        assertThat(text(router, TestRequest.get("/").header("host", "a.example.com"))).isEqualTo("tenant");
        assertThat(text(router, TestRequest.get("/").header("host", "a.eu.example.com"))).isEqualTo("europe");
        assertThat(text(router, TestRequest.get("/").header("host", "example.com"))).isEqualTo("default");
        assertThat(text(router, TestRequest.get("/").header("host", "evil.test"))).isEqualTo("default");
        assertThat(router.handle(TestRequest.get("/x").header("host", "a.example.com")).status()).isEqualTo(Status.NOT_FOUND);
    }

    @Test
    void unknownHostIsMisdirectedWhenThereIsNoDefault() throws Exception {
        Router router = Router.of(r -> r.host("a.test", h -> h.get("/", says("a"))));
        assertThat(answer(router, Method.GET, "/").status()).isEqualTo(Status.MISDIRECTED_REQUEST);
        assertThat(text(router, TestRequest.get("/").header("host", "a.test"))).isEqualTo("a");
    }

    @Test
    void hostsAreRefusedInMountsAndTwice() {
        Router hosts = Router.of(r -> r.host("a.test", h -> h.get("/", says("a"))));
        assertThatThrownBy(() -> Router.of(r -> r.mount("/x", hosts))).hasMessageContaining("outermost");
        assertThatThrownBy(() -> Router.of(r -> r.host("a.test", h -> { }).host("A.test", h -> { }))).hasMessageContaining("duplicate host");
        assertThatThrownBy(() -> Router.of(r -> r.host("a.*.test", h -> { }))).isInstanceOf(IllegalArgumentException.class);
    }

    private static class Missing extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static final class VeryMissing extends Missing {
        private static final long serialVersionUID = 1;
    }

    @Test
    void nearestSuperclassAndInnerRouterWin() throws Exception {
        Handler fails = request -> {
            throw new VeryMissing();
        };
        Router inner = Router.of(r -> r.get("/a", fails).on(RuntimeException.class, (q, e) -> Response.text("inner runtime")));
        Router router = Router.of(r -> r
            .get("/b", fails)
            .get("/c", q -> {
                throw new IllegalStateException("c");
            })
            .on(Missing.class, (q, e) -> Response.text("missing"))
            .on(Exception.class, (q, e) -> Response.text("any"))
            .mount("/inner", inner));
        assertThat(text(router, TestRequest.get("/inner/a"))).isEqualTo("inner runtime");
        assertThat(text(router, TestRequest.get("/b"))).isEqualTo("missing");
        assertThat(text(router, TestRequest.get("/c"))).isEqualTo("any");
        assertThat(text(router, TestRequest.get("/inner/none"))).isEqualTo("inner runtime");
    }

    @Test
    void deferredFailuresAreMapped() throws Exception {
        Router router = Router.of(r -> r
            .get("/later", Handler.async(q -> CompletableFuture.failedFuture(new Missing())))
            .on(Missing.class, (q, e) -> Response.text("missing")));
        Response response = router.handle(TestRequest.get("/later"));
        ResponseBody.Later later = (ResponseBody.Later) response.body();
        Response arrived = later.stage().toCompletableFuture().get();
        assertThat(TestRequest.content(arrived)).asString().isEqualTo("missing");
    }

    @Test
    void middlewareSeesMappedErrorsAndItsOwnAreMapped() throws Exception {
        Router router = Router.of(r -> r
            .use((q, next) -> next.handle(q).header("x-seen", "1"))
            .use((q, next) -> {
                if (q.path().equals("/guarded")) {
                    throw new Forbidden("no");
                }
                return next.handle(q);
            })
            .get("/guarded", says("x"))
            .on(Forbidden.class, (q, e) -> Response.of(Status.FORBIDDEN).text("mapped")));
        assertThat(answer(router, Method.GET, "/none").headers().first("x-seen")).hasValue("1");
        assertThat(text(router, TestRequest.get("/guarded"))).isEqualTo("mapped");
    }

    @Test
    void unmappedExceptionsAreTheServers() {
        Router router = Router.of(r -> r.get("/", q -> {
            throw new Missing();
        }));
        assertThatThrownBy(() -> answer(router, Method.GET, "/")).isInstanceOf(Missing.class);
    }

    @Test
    void serversErrorHandlerIsAskedLast() throws Exception {
        Router router = Router.of(r -> r.use((q, next) -> next.handle(q).header("x", "1")).get("/", q -> {
            throw new Missing();
        })).errors((q, e) -> Response.of(Status.INTERNAL_SERVER_ERROR).text(e.getClass().getSimpleName()));
        Response response = answer(router, Method.GET, "/");
        assertThat(TestRequest.content(response)).asString().isEqualTo("Missing");
        assertThat(response.headers().first("x")).hasValue("1");
    }

    @Test
    void executionIsThatOfTheRoute() throws Exception {
        Router router = Router.of(r -> r
            .use((q, next) -> next.handle(q))
            .get("/loop", Execution.EVENT_LOOP, says("loop"))
            .get("/{id}", q -> Response.text("id " + q.path("id"))));
        TestRequest loop = TestRequest.get("/loop");
        assertThat(router.execution(loop, Execution.VIRTUAL_THREAD)).isEqualTo(Execution.EVENT_LOOP);
        assertThat(text(router, loop)).isEqualTo("loop");
        TestRequest id = TestRequest.get("/7");
        assertThat(router.execution(id, Execution.VIRTUAL_THREAD)).isEqualTo(Execution.VIRTUAL_THREAD);
        assertThat(text(router, id)).isEqualTo("id 7");
        assertThat(Router.template(id)).hasValue("/{id}");
    }

    @Test
    void routesFreeze() {
        List<Routes> kept = new ArrayList<>();
        Router.of(kept::add);
        assertThatThrownBy(() -> kept.get(0).get("/late", says("late"))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void thousandRoutesAreFound() throws Exception {
        Router router = Router.of(r -> {
            for (int i = 0; i < 1_000; i++) {
                int n = i;
                r.get("/r" + i + "/{x}/end", q -> Response.text(n + q.path("x")));
            }
        });
        for (int i = 0; i < 1_000; i++) {
            assertThat(text(router, TestRequest.get("/r" + i + "/v/end"))).isEqualTo(i + "v");
        }
    }
}
