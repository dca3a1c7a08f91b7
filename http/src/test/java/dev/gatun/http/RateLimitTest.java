package dev.gatun.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimitTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private long now;

    private static Response ok(RateLimit limit, TestRequest request) throws Exception {
        return limit.handle(request, asked -> Response.text("ok"));
    }

    private static TooManyRequests refused(RateLimit limit, TestRequest request) {
        return catchThrowableOfType(TooManyRequests.class, () -> ok(limit, request));
    }

    private static TestRequest from(String address) throws Exception {
        return TestRequest.get("/").from(new InetSocketAddress(InetAddress.getByName(address), 1));
    }

    @Test
    void eachResponseSaysWhatIsLeft() throws Exception {
        RateLimit limit = RateLimit.perClient(2, Duration.ofMinutes(1)).clock(() -> now);
        Headers first = ok(limit, from("192.0.2.1")).headers();
        assertThat(first.first("ratelimit-limit")).contains("2");
        assertThat(first.first("ratelimit-remaining")).contains("1");
        assertThat(first.first("ratelimit-reset")).contains("30");
        assertThat(ok(limit, from("192.0.2.1")).headers().first("ratelimit-remaining")).contains("0");
        TooManyRequests refusal = refused(limit, from("192.0.2.1"));
        assertThat(refusal.getMessage()).isEqualTo("more than 2 requests in PT1M");
        Headers told = refusal.response().headers();
        assertThat(told.first("retry-after")).contains("30");
        assertThat(told.first("ratelimit-limit")).contains("2");
        assertThat(told.first("ratelimit-remaining")).contains("0");
        assertThat(told.first("ratelimit-reset")).contains("60");
        assertThat(ok(limit, from("192.0.2.2")).headers().first("ratelimit-remaining")).contains("1");
        now += Duration.ofSeconds(30).toNanos();
        assertThat(ok(limit, from("192.0.2.1")).status()).isEqualTo(Status.OK);
    }

    @ParameterizedTest
    @CsvSource({"64, 2001:db8:0:1::1, 2001:db8:0:1:ffff::2, true", "64, 2001:db8:0:1::1, 2001:db8:0:2::1, false", "60, 2001:db8:0:1::1, 2001:db8:0:f::1, true",
        "128, 2001:db8::1, 2001:db8::2, false", "64, 192.0.2.1, 192.0.2.2, false", "1, 2001:db8::1, 7fff::1, true", "1, 2001:db8::1, 8000::1, false"})
    void clientsOfOnePrefixAreOne(int bits, String first, String second, boolean same) throws Exception {
        RateLimit limit = RateLimit.perClient(1, SECOND).ipv6Prefix(bits).clock(() -> now);
        ok(limit, from(first));
        if (same) {
            assertThat(refused(limit, from(second))).isNotNull();
        } else {
            assertThat(ok(limit, from(second)).status()).isEqualTo(Status.OK);
        }
    }

    @Test
    void aKeyMayBeAnythingAndMayBeMissing() throws Exception {
        RateLimit limit = RateLimit.per(request -> request.header("x-key"), 1, SECOND).named("key").clock(() -> now);
        ok(limit, TestRequest.get("/").header("x-key", "a"));
        assertThat(refused(limit, TestRequest.get("/").header("x-key", "a"))).hasMessageContaining("(key)");
        ok(limit, TestRequest.get("/").header("x-key", "b"));
        for (int i = 0; i < 9; i++) {
            assertThat(ok(limit, TestRequest.get("/")).headers().contains("ratelimit-limit")).isFalse();
        }
    }

    @Test
    void allTogetherMayHaveALimit() throws Exception {
        RateLimit limit = RateLimit.overall(2, SECOND).clock(() -> now);
        ok(limit, from("192.0.2.1"));
        ok(limit, from("192.0.2.2"));
        assertThat(refused(limit, from("192.0.2.3"))).isNotNull();
    }

    @Test
    void aBurstMayBeLessThanTheRate() throws Exception {
        RateLimit limit = RateLimit.perClient(10, SECOND).burst(1).clock(() -> now);
        ok(limit, from("192.0.2.1"));
        assertThat(refused(limit, from("192.0.2.1"))).isNotNull();
        now += SECOND.toNanos() / 10;
        ok(limit, from("192.0.2.1"));
    }

    @Test
    void aWindowForgetsNothingBeforeItsTime() throws Exception {
        RateLimit limit = RateLimit.perClient(4, SECOND).sliding().clock(() -> now);
        for (int i = 0; i < 4; i++) {
            ok(limit, from("192.0.2.1"));
        }
        now += SECOND.toNanos() * 9 / 10;
        assertThat(refused(limit, from("192.0.2.1")).response().headers().first("retry-after")).contains("1");
        now += SECOND.toNanos() * 11 / 10;
        assertThat(ok(limit, from("192.0.2.1")).headers().first("ratelimit-remaining")).contains("3");
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> RateLimit.perClient(0, SECOND)).withMessageContaining("0 requests");
        assertThatIllegalArgumentException().isThrownBy(() -> RateLimit.perClient(1, Duration.ZERO)).withMessageContaining("PT0S");
        assertThatIllegalArgumentException().isThrownBy(() -> RateLimit.perClient(1, Duration.ofDays(400))).withMessageContaining("year");
        assertThatIllegalArgumentException().isThrownBy(() -> RateLimit.perClient(1, SECOND).burst(0));
        assertThatIllegalArgumentException().isThrownBy(() -> RateLimit.perClient(1 << 18, SECOND).sliding()).withMessageContaining("262143");
        assertThatIllegalArgumentException().isThrownBy(() -> RateLimit.perClient(5, SECOND).burst(9).sliding());
        assertThatIllegalArgumentException().isThrownBy(() -> RateLimit.perClient(5, SECOND).keys(0));
        assertThatIllegalArgumentException().isThrownBy(() -> RateLimit.perClient(5, SECOND).ipv6Prefix(129));
        assertThatIllegalArgumentException().isThrownBy(() -> RateLimit.perClient(1, Duration.ofDays(366)).burst(1_000)).withMessageContaining("century");
    }
}
