package dev.gatun.http.internal.client.cookies;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.client.PublicSuffixes;
import dev.gatun.http.client.StoredCookie;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Dialogues: what one URI sets, and what another one gets, in the manner of the suite of the http-state working group. */
class CookieStoreTest {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final CookieStore jar = new CookieStore(PublicSuffixes.builtIn(), () -> now);

    private void set(String uri, String... fields) {
        jar.store(URI.create(uri), List.of(fields));
    }

    private String sent(String uri) {
        return jar.header(URI.create(uri)).orElse("");
    }

    @Test
    void cookiesGoBackToTheirHost() {
        set("http://a.example/", "a=b", "c=d; HttpOnly; SameSite=Strict");
        assertThat(sent("http://a.example/x")).isEqualTo("a=b; c=d");
        assertThat(sent("http://A.EXAMPLE:8080/")).isEqualTo("a=b; c=d");
        assertThat(sent("http://b.example/")).isEmpty();
        assertThat(sent("http://sub.a.example/")).isEmpty();
        assertThat(sent("http://example/")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        // from | domain | to | sent?
        "www.foo.example|foo.example|www.foo.example|true", "www.foo.example|.foo.example|bar.foo.example|true", "www.foo.example|foo.example|foo.example|true",
        "foo.example|foo.example|a.b.foo.example|true", "foo.example|FOO.Example|foo.example|true", "foo.example|www.foo.example|www.foo.example|false",
        "foo.example|bar.example|bar.example|false", "foo.example|oo.example|foo.example|false", "foo.example|example|foo.example|false",
        "foo.example|.|foo.example|true", "foo.example|.|x.foo.example|false", "foo.example|..foo.example|foo.example|false", "foo.example|foo.example.|foo.example|false",
        "foo.example|foo.example:80|foo.example|false", "foo.example|*.example|foo.example|false", "a.co.uk|co.uk|a.co.uk|false", "a.co.uk|a.co.uk|b.a.co.uk|true",
        "me.github.io|github.io|me.github.io|false", "127.0.0.1|127.0.0.1|127.0.0.1|true", "127.0.0.1|0.0.1|127.0.0.1|false", "127.0.0.1|1|127.0.0.1|false",
        "[::1]|[::1]|[::1]|true", "localhost|localhost|localhost|true", "localhost|localhost|a.localhost|false", "localhost|local|localhost|false",
        "foo.example|f\u00f6o.example|foo.example|false", "xn--fo-fka.example|xn--fo-fka.example|a.xn--fo-fka.example|true"})
    void domainsMatchByLabels(String from, String domain, String to, boolean expected) {
        set("http://" + from + "/", "a=b; Domain=" + domain);
        assertThat(sent("http://" + to + "/")).isEqualTo(expected ? "a=b" : "");
    }

    @Test
    void emptyDomainIsTheHost() {
        set("http://www.foo.example/", "a=b; Domain=", "c=d; Domain=foo.example; Domain=");
        assertThat(sent("http://www.foo.example/")).isEqualTo("a=b; c=d");
        assertThat(sent("http://x.www.foo.example/")).isEmpty();
    }

    @Test
    void siteAtAPublicSuffixKeepsItsCookieToItself() {
        set("http://github.io/", "a=b; Domain=github.io");
        assertThat(sent("http://github.io/")).isEqualTo("a=b");
        assertThat(sent("http://me.github.io/")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
        // asked | path | to | sent?
        "/|/foo|/foo|true", "/|/foo|/foo/|true", "/|/foo|/foo/bar|true", "/|/foo|/foobar|false", "/|/foo|/|false", "/|/foo/|/foo|false", "/|/foo/|/foo/bar|true",
        "/|/foo|/Foo|false", "/a/b/c|-|/a/b|true", "/a/b/c|-|/a/b/x|true", "/a/b/c|-|/a/bc|false", "/a/b/|-|/a/b|true", "/a|-|/|true", "/a?/b/c|-|/|true",
        "/|foo|/x|true", "/a/b|foo|/a|true", "/a/b|foo|/|false", "/x|/other|/other|true", "/|/%66oo|/foo|false", "/|/|/any|true", "/|//|/x|false"})
    void pathsMatchBySegments(String asked, String path, String to, boolean expected) {
        set("http://a.example" + asked, "a=b" + (path == null ? "" : "; Path=" + path));
        assertThat(sent("http://a.example" + to)).isEqualTo(expected ? "a=b" : "");
    }

    @Test
    void uriWithoutPathIsTheRoot() {
        set("http://a.example", "a=b");
        assertThat(sent("http://a.example")).isEqualTo("a=b");
        assertThat(sent("http://a.example/x")).isEqualTo("a=b");
    }

    @Test
    void longerPathsComeFirstAndOlderOnesAmongEqual() {
        set("http://a.example/a/b/c", "one=1; path=/", "two=2; path=/a/b", "three=3; path=/a", "four=4; path=/", "five=5; path=/a/b");
        assertThat(sent("http://a.example/a/b/c")).isEqualTo("two=2; five=5; three=3; one=1; four=4");
        set("http://a.example/", "one=new; path=/");
        assertThat(sent("http://a.example/")).isEqualTo("one=new; four=4");
    }

    @Test
    void cookiesDifferByNameDomainAndPath() {
        set("http://a.b.example/x/", "n=1", "n=2; path=/", "n=3; domain=b.example; path=/", "N=4; path=/", "n=5; domain=a.b.example; path=/");
        assertThat(sent("http://a.b.example/x/")).isEqualTo("n=1; n=2; n=3; N=4; n=5");
        set("http://a.b.example/x/", "n=6", "n=7; domain=.B.Example; path=/");
        assertThat(sent("http://a.b.example/x/")).isEqualTo("n=6; n=2; n=7; N=4; n=5");
    }

    @Test
    void cookiesEndInTheirTime() {
        set("http://a.example/", "a=b; Max-Age=10", "c=d; expires=Thu, 01 Jan 2026 00:00:20 GMT", "e=f");
        assertThat(sent("http://a.example/")).isEqualTo("a=b; c=d; e=f");
        now = now.plusSeconds(10);
        assertThat(sent("http://a.example/")).isEqualTo("c=d; e=f");
        now = now.plusSeconds(10);
        assertThat(sent("http://a.example/")).isEqualTo("e=f");
        now = now.plus(Duration.ofDays(5_000));
        assertThat(sent("http://a.example/")).isEqualTo("e=f");
        assertThat(jar.cookies()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=; Max-Age=0", "a=x; expires=Thu, 01 Jan 1970 00:00:00 GMT", "a=; Max-Age=-1"})
    void serversDeleteCookies(String deletion) {
        set("http://a.example/", "a=b", "c=d", deletion);
        assertThat(sent("http://a.example/")).isEqualTo("c=d");
    }

    @Test
    void secureCookiesGoOverTlsOnly() {
        set("https://a.example/", "a=b; Secure", "c=d");
        assertThat(sent("https://a.example/")).isEqualTo("a=b; c=d");
        assertThat(sent("http://a.example/")).isEqualTo("c=d");
        set("http://a.example/", "e=f; Secure");
        assertThat(sent("https://a.example/")).isEqualTo("a=b; c=d");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=x", "a=x; Path=/p", "a=x; Domain=b.example", "a=x; Domain=a.b.example", "a=; Max-Age=0"})
    void clearTextLeavesSecureCookiesAlone(String field) {
        set("https://a.b.example/", "a=b; Secure; Path=/");
        set("http://a.b.example/", field);
        assertThat(sent("https://a.b.example/p")).isEqualTo("a=b");
    }

    @Test
    void clearTextMaySetWhatHidesNothing() {
        set("https://a.b.example/", "a=b; Secure; Path=/p");
        set("http://a.b.example/", "a=x; Path=/", "A=y; Path=/p");
        set("http://c.b.example/", "a=z");
        assertThat(sent("https://a.b.example/p")).isEqualTo("a=b; A=y; a=x");
        assertThat(sent("http://c.b.example/")).isEqualTo("a=z");
        set("https://a.b.example/", "a=new; Path=/p");
        assertThat(sent("http://a.b.example/p")).isEqualTo("a=new; A=y; a=x");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "https|__Host-a=b; Secure; Path=/|true", "https|__Host-a=b; Secure|false", "https|__Host-a=b; Path=/|false", "https|__Host-a=b; Secure; Path=/x|false",
        "https|__Host-a=b; Secure; Path=/; Domain=a.example|false", "http|__Host-a=b; Secure; Path=/|false", "https|__HOST-a=b; Path=/|false",
        "https|__Host-a=b; Secure; Path=/; Domain=|true", "https|__Secure-a=b; Secure|true", "https|__Secure-a=b|false", "https|__secure-a=b|false",
        "http|__Secure-a=b; Secure|false", "https|__Secure-a=b; Secure; Domain=a.example|true", "https|__Hosta=b|true", "https|=__Host-a=b; Secure; Path=/|false",
        "https|__Secure-a|false", "https|=__secure-a=b|false"})
    void prefixesAreKeptAsPromises(String scheme, String field, boolean expected) {
        set(scheme + "://a.example/", field);
        assertThat(sent("https://a.example/").isEmpty()).isEqualTo(!expected);
    }

    @Test
    void valuesWithoutNamesAreSentBare() {
        set("http://a.example/", "token", "=other; path=/x", "n=");
        assertThat(sent("http://a.example/")).isEqualTo("token; n=");
        assertThat(sent("http://a.example/x")).isEqualTo("other; token; n=");
    }

    @Test
    void domainKeepsItsMostUsedCookies() {
        set("https://a.example/", "safe=1; Secure");
        IntStream.range(0, 180).forEach(i -> set("http://a.example/", "n" + i + "=1; path=/" + i));
        assertThat(sent("http://a.example/0")).isEmpty();
        assertThat(sent("http://a.example/1")).isEqualTo("n1=1");
        set("http://a.example/", "more=1; path=/more");
        assertThat(jar.cookies()).hasSize(180);
        assertThat(sent("http://a.example/1")).isEqualTo("n1=1");
        assertThat(sent("http://a.example/2")).isEmpty();
        assertThat(sent("https://a.example/")).isEqualTo("safe=1");
    }

    @Test
    void expiredCookiesMakeRoomFirst() {
        set("http://a.example/", "old=1; Max-Age=5; path=/old");
        IntStream.range(0, 179).forEach(i -> set("http://a.example/", "n" + i + "=1; path=/" + i));
        now = now.plusSeconds(5);
        set("http://a.example/", "more=1");
        assertThat(jar.cookies()).hasSize(180);
        assertThat(sent("http://a.example/0")).isEqualTo("n0=1; more=1");
    }

    @Test
    void jarIsBoundedAsAWhole() {
        IntStream.range(0, 3_100).forEach(i -> set("http://h" + i + ".example/", "a=b"));
        assertThat(jar.cookies()).hasSize(3_000);
        assertThat(sent("http://h0.example/")).isEmpty();
        assertThat(sent("http://h3099.example/")).isEqualTo("a=b");
    }

    @Test
    void cookiesAreListedWithoutTheirValuesInText() {
        set("http://a.b.example/", "sid=secret; domain=b.example");
        assertThat(jar.cookies()).hasSize(1).first().hasToString("StoredCookie[sid of *.b.example/]").extracting(StoredCookie::value).isEqualTo("secret");
        jar.clear();
        assertThat(jar.cookies()).isEmpty();
        assertThat(sent("http://a.b.example/")).isEmpty();
    }

    @Test
    void urisWithoutHostHaveNoCookies() {
        set("mailto:a@b.example", "a=b");
        assertThat(jar.cookies()).isEmpty();
        assertThat(sent("/x")).isEmpty();
    }
}
