package dev.gatun.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CookieTest {
    private static Cookies cookies(String... fields) {
        TestRequest request = TestRequest.get("/");
        for (String field : fields) {
            request.header("cookie", field);
        }
        return request.cookies();
    }

    @Test
    void cookiesAreParsed() {
        Cookies cookies = cookies("SID=31d4d96e407aad42; lang=en-US", "a=\"quoted\";b=; c==x=");
        assertThat(cookies.names()).containsExactly("SID", "lang", "a", "b", "c");
        assertThat(cookies.value("SID")).hasValue("31d4d96e407aad42");
        assertThat(cookies.value("a")).hasValue("quoted");
        assertThat(cookies.value("b")).hasValue("");
        assertThat(cookies.value("c")).hasValue("=x=");
        assertThat(cookies.value("none")).isEmpty();
        assertThat(cookies.toString()).doesNotContain("31d4");
    }

    @Test
    void firstOfEqualNamesCountsAndCaseMatters() {
        assertThat(cookies("a=1; a=2; A=3").value("a")).hasValue("1");
        assertThat(cookies("a=1", "a=2").value("a")).hasValue("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"novalue", "=x", "a b=c", "a=b c", "a=b\"c", "a=b,c", "a=b\\c", "a=\u00e9", "a=\u0001", "a=b\r\nx: y",
        "a(b)=c", "a=\"b", "a=\"x;y\""})
    void malformedCookiesAreRefused(String field) {
        assertThatThrownBy(() -> cookies(field)).isInstanceOfSatisfying(ProtocolException.class, e -> assertThat(e.status()).isEqualTo(Status.BAD_REQUEST));
    }

    @Test
    void floodsOfCookiesAreRefused() {
        assertThatThrownBy(() -> cookies("a=1;".repeat(300))).isInstanceOf(ProtocolException.class);
    }

    @Test
    void defaultsAreSafe() {
        assertThat(Cookie.of("id", "x")).hasToString("id=x; Path=/; Secure; HttpOnly; SameSite=Lax");
        assertThat(Response.noContent().cookie(Cookie.of("a", "1")).cookie(Cookie.of("b", "2")).headers().all("set-cookie")).hasSize(2);
    }

    @Test
    void allAttributesAreWritten() {
        Cookie cookie = Cookie.builder("id", "x").path("/app").domain("example.com").maxAge(Duration.ofHours(1)).secure(false).httpOnly(false)
            .expires(Instant.parse("2015-10-21T07:28:00Z")).sameSite(SameSite.STRICT).build();
        assertThat(cookie).hasToString("id=x; Path=/app; Domain=example.com; Max-Age=3600; Expires=Wed, 21 Oct 2015 07:28:00 GMT; SameSite=Strict");
        assertThat(Cookie.expired("id").toString()).contains("Max-Age=0").contains("Expires=Thu, 01 Jan 1970 00:00:00 GMT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a;b", "a b", "a\r\nset-cookie: x=y", "a,b", "a\"b", "\u00e9", "a\u0000", "a\\b"})
    void valuesThatBreakOutAreRefused(String value) {
        assertThatIllegalArgumentException().isThrownBy(() -> Cookie.of("id", value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a=b", "a;b", "a\r\n", "\u00e9", "a,b"})
    void namesThatAreNoTokensAreRefused(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> Cookie.of(name, "x"));
    }

    @Test
    void attributesThatBreakOutAreRefused() {
        for (String path : new String[] {"app", "/;Domain=evil", "/\r\nx: y", "/\u00e9"}) {
            assertThatIllegalArgumentException().as(path).isThrownBy(() -> Cookie.builder("id", "x").path(path).build());
        }
        for (String domain : new String[] {"", "a;b", "a\r\n", "a b", "a/b"}) {
            assertThatIllegalArgumentException().as(domain).isThrownBy(() -> Cookie.builder("id", "x").domain(domain).build());
        }
    }

    @Test
    void prefixesAreKept() {
        assertThat(Cookie.of("__Host-id", "x").toString()).startsWith("__Host-id=x; Path=/; Secure");
        assertThatIllegalArgumentException().isThrownBy(() -> Cookie.builder("__Host-id", "x").domain("example.com").build());
        assertThatIllegalArgumentException().isThrownBy(() -> Cookie.builder("__Host-id", "x").path("/a").build());
        assertThatIllegalArgumentException().isThrownBy(() -> Cookie.builder("__Host-id", "x").secure(false).build());
        assertThatIllegalArgumentException().isThrownBy(() -> Cookie.builder("__SECURE-id", "x").secure(false).build());
        assertThatIllegalArgumentException().isThrownBy(() -> Cookie.builder("id", "x").secure(false).sameSite(SameSite.NONE).build());
        assertThatIllegalArgumentException().isThrownBy(() -> Cookie.builder("id", "x").maxAge(Duration.ofSeconds(-1)).build());
    }
}
