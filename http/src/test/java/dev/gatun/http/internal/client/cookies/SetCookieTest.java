package dev.gatun.http.internal.client.cookies;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.SameSite;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SetCookieTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private static SetCookie parse(String field) {
        return SetCookie.parse(field, NOW).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"a=b|a|b", "a = b |a|b", "\ta\t=\tb\t;x|a|b", "a=|a|``", "a=b=c|a|b=c", "=b|``|b", "b|``|b", "a=\"b c\"|a|\"b c\"",
        "a=b;|a|b", "a=b;c=d|a|b", "a b=c d|a b|c d", "==|``|=", "a=b,c=d|a|b,c=d", "a=\u00e4|a|\u00e4", "'a'=b|'a'|b", "a=b\tc|a|b\tc"})
    void pairsAreDividedAtTheFirstSign(String field, String name, String value) {
        assertThat(parse(field)).extracting(SetCookie::name, SetCookie::value).containsExactly(name, value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "=", ";", " ; a=b", "=;a=b", "a=b\u0000", "a=b\u0001c", "a\u007f=b", "a=b; path=/\u0008", "a=b\r\nx", "a=b\n"})
    void emptyOnesAndControlCharactersAreIgnored(String field) {
        assertThat(SetCookie.parse(field, NOW)).isEmpty();
    }

    @Test
    void sizeIsBoundedByNameAndValue() {
        assertThat(SetCookie.parse("n=" + "v".repeat(4095) + "; path=/", NOW)).isPresent();
        assertThat(SetCookie.parse("n=" + "v".repeat(4096), NOW)).isEmpty();
        assertThat(SetCookie.parse("n".repeat(4096) + "=", NOW)).isPresent();
    }

    @Test
    void longAttributesArePassedOver() {
        SetCookie cookie = parse("a=b; path=/x; path=/" + "y".repeat(1024) + "; domain=" + "d".repeat(1025));
        assertThat(cookie.path()).hasValue("/x");
        assertThat(cookie.domain()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"60|60", "0060|60", "1|1", "34560000|34560000", "34560001|34560000", "99999999999999999999999999|34560000"})
    void maxAgeIsCounted(String age, long seconds) {
        assertThat(parse("a=b; Max-Age=" + age).expires()).hasValue(NOW.plusSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "-0", "-99999999999999999999", "000", "-"})
    void agesBelowOneEndTheCookie(String age) {
        assertThat(parse("a=b; Max-Age=" + age).expires()).hasValue(Instant.EPOCH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "+1", "1.5", "1s", "\"60\"", "0x10", "--1", "\u0661"})
    void agesThatAreNoneAreIgnored(String age) {
        assertThat(parse("a=b; Max-Age=" + age).expires()).isEmpty();
        assertThat(parse("a=b; Max-Age=60; Max-Age=" + age).expires()).hasValue(NOW.plusSeconds(60));
    }

    @Test
    void maxAgeWinsOverExpires() {
        assertThat(parse("a=b; Max-Age=60; Expires=Thu, 01 Jan 2026 01:00:00 GMT").expires()).hasValue(NOW.plusSeconds(60));
        assertThat(parse("a=b; expires=Thu, 01 Jan 2026 01:00:00 GMT").expires()).hasValue(NOW.plusSeconds(3600));
        assertThat(parse("a=b; expires=Thu, 01 Jan 2026 01:00:00 GMT; expires=never").expires()).hasValue(NOW.plusSeconds(3600));
        assertThat(parse("a=b; expires=Thu, 01 Jan 2099 01:00:00 GMT").expires()).hasValue(NOW.plus(Duration.ofDays(400)));
    }

    @Test
    void lastAttributeCounts() {
        assertThat(parse("a=b; Domain=.Example.COM; domain=other.example").domain()).hasValue("other.example");
        assertThat(parse("a=b; Domain=.Example.COM").domain()).hasValue("example.com");
        assertThat(parse("a=b; domain=x.example; domain=").domain()).isEmpty();
        assertThat(parse("a=b; path=/x; path=y").path()).isEmpty();
        assertThat(parse("a=b; PATH=/x;path = /y ").path()).hasValue("/y");
        assertThat(parse("a=b; samesite=strict; SameSite=Lax").sameSite()).hasValue(SameSite.LAX);
        assertThat(parse("a=b; samesite=strict; SameSite=what").sameSite()).isEmpty();
    }

    @Test
    void flagsMayHaveValues() {
        assertThat(parse("a=b; SECURE; httponly=no")).extracting(SetCookie::secure, SetCookie::httpOnly).containsExactly(true, true);
        assertThat(parse("a=b; secured; http-only")).extracting(SetCookie::secure, SetCookie::httpOnly).containsExactly(false, false);
        assertThat(parse("a=b;;; ;=;secure").secure()).isTrue();
    }
}
