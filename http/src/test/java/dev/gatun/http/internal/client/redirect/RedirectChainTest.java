package dev.gatun.http.internal.client.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.Headers;
import dev.gatun.http.Method;
import dev.gatun.http.Status;
import dev.gatun.http.client.RedirectPolicy;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectChainTest {
    private final RedirectChain chain = new RedirectChain(RedirectPolicy.upTo(5));

    private static RedirectChain.Asked get(String uri, String... headers) {
        return new RedirectChain.Asked(Method.GET, URI.create(uri), Headers.of(headers), false, true);
    }

    private static RedirectChain.Asked asked(String method, boolean content, boolean rewritable, String... headers) {
        return new RedirectChain.Asked(Method.of(method), URI.create("https://a.example/x"), Headers.of(headers), content, rewritable);
    }

    private static Redirect.Follow follow(Redirect redirect) {
        assertThat(redirect).isInstanceOf(Redirect.Follow.class);
        return (Redirect.Follow) redirect;
    }

    private static String reason(Redirect redirect) {
        assertThat(redirect).isInstanceOf(Redirect.Refused.class);
        return ((Redirect.Refused) redirect).reason();
    }

    private Redirect next(RedirectChain.Asked asked, int status, String location) {
        return chain.next(asked, Status.of(status), Headers.of("location", location));
    }

    @ParameterizedTest
    @CsvSource({"301,GET,GET", "301,HEAD,HEAD", "301,POST,GET", "301,PUT,PUT", "302,POST,GET", "302,DELETE,DELETE", "303,POST,GET", "303,PUT,GET", "303,HEAD,HEAD",
        "303,DELETE,GET", "307,POST,POST", "307,PATCH,PATCH", "308,POST,POST", "308,GET,GET"})
    void methodFollowsTheStatus(int status, String method, String expected) {
        boolean content = method.startsWith("P");
        Redirect.Follow follow = follow(next(asked(method, content, true, "content-type", "text/plain", "accept", "*/*"), status, "/y"));
        assertThat(follow.method().name()).isEqualTo(expected);
        assertThat(follow.withContent()).isEqualTo(content && method.equals(expected));
        assertThat(follow.headers().contains("content-type")).isEqualTo(!content || method.equals(expected));
        assertThat(follow.headers().contains("accept")).isTrue();
        assertThat(follow.uri()).hasToString("https://a.example/y");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 300, 304, 305, 306, 399, 404})
    void otherStatusesAreForTheProgram(int status) {
        assertThat(next(get("http://a/"), status, "/y")).isEqualTo(new Redirect.None());
    }

    @Test
    void responsesWithoutLocationAreForTheProgram() {
        assertThat(chain.next(get("http://a/"), Status.FOUND, Headers.empty())).isEqualTo(new Redirect.None());
        assertThat(reason(chain.next(get("http://a/"), Status.FOUND, Headers.of("location", "/a", "location", "/b")))).contains("2 locations");
    }

    @Test
    void programMayFollowByItself() {
        assertThat(new RedirectChain(RedirectPolicy.none()).next(get("http://a/"), Status.FOUND, Headers.of("location", "/y"))).isEqualTo(new Redirect.None());
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://b.example/", "https://a.example:8443/", "//sub.a.example/", "https://a.example.evil.example/"})
    void credentialsStayWithTheirOrigin(String location) {
        RedirectChain.Asked asked = get("https://a.example/x", "authorization", "Basic x", "cookie", "a=b", "proxy-authorization", "y", "accept", "*/*", "host", "a.example");
        Redirect.Follow follow = follow(next(asked, 302, location));
        assertThat(follow.sameOrigin()).isFalse();
        assertThat(follow.headers().names()).containsExactly("accept");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/y", "https://A.example:443/y", "?z"})
    void credentialsGoAlongWithinTheOrigin(String location) {
        Redirect.Follow follow = follow(next(get("https://a.example/x", "authorization", "Basic x"), 302, location));
        assertThat(follow.sameOrigin()).isTrue();
        assertThat(follow.headers().contains("authorization")).isTrue();
    }

    @Test
    void clearTextIsNotFollowedFromTls() {
        assertThat(reason(next(get("https://a/x"), 302, "http://a/y?secret"))).contains("from TLS to clear text").doesNotContain("secret");
        RedirectChain lax = new RedirectChain(RedirectPolicy.upTo(1).toClearText(true));
        assertThat(follow(lax.next(get("https://a/x"), Status.FOUND, Headers.of("location", "http://a/y"))).sameOrigin()).isFalse();
        assertThat(follow(next(get("http://a/x"), 302, "https://a/y")).uri()).hasToString("https://a/y");
    }

    @Test
    void originMayBeKept() {
        RedirectChain kept = new RedirectChain(RedirectPolicy.upTo(5).otherOrigins(false));
        assertThat(reason(kept.next(get("http://a/x"), Status.FOUND, Headers.of("location", "http://b/")))).contains("another origin");
        assertThat(follow(kept.next(get("http://a/x"), Status.FOUND, Headers.of("location", "/y"))).uri()).hasToString("http://a/y");
    }

    @Test
    void contentThatIsGoneIsNotSentAgain() {
        assertThat(reason(next(asked("POST", true, false), 307, "/y"))).contains("can't be written again");
        assertThat(follow(next(asked("POST", true, false), 303, "/y")).method()).isEqualTo(Method.GET);
    }

    @Test
    void placesThatAreNotHttpAreRefused() {
        assertThat(reason(next(get("http://a/"), 302, "file:///etc/passwd"))).contains("'file'");
    }

    @Test
    void circlesAreFound() {
        assertThat(follow(next(get("http://a/1"), 302, "/2")).uri()).hasToString("http://a/2");
        assertThat(reason(next(get("http://a/2"), 302, "/1"))).isEqualTo("redirects lead in a circle, to http://a:80/1");
        assertThat(reason(new RedirectChain(RedirectPolicy.upTo(5)).next(get("http://a/1"), Status.FOUND, Headers.of("location", "#x")))).contains("circle");
    }

    @Test
    void sameUriBehindACookieIsNoCircle() {
        assertThat(chain.next(get("http://a/1"), Status.FOUND, Headers.of("location", "/1", "set-cookie", "seen=1"))).isInstanceOf(Redirect.Follow.class);
        assertThat(reason(next(get("http://a/1"), 302, "/1"))).contains("circle");
    }

    @Test
    void getBehindPostOfTheSameUriIsNoCircle() {
        assertThat(follow(next(asked("POST", true, true), 303, "/x")).method()).isEqualTo(Method.GET);
    }

    @Test
    void numberOfRedirectsIsBounded() {
        for (int i = 0; i < 5; i++) {
            follow(next(get("http://a/" + i), 302, "/" + (i + 1)));
        }
        assertThat(reason(next(get("http://a/5"), 302, "/6"))).isEqualTo("more than 5 redirects, the last to http://a:80/6");
        assertThat(chain.followed()).isEqualTo(5);
    }
}
