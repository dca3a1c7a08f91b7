package dev.gatun.http.internal.client.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.gatun.http.Headers;
import dev.gatun.http.Method;
import dev.gatun.http.Status;
import dev.gatun.http.client.Retry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryRulesTest {
    private static final Instant NOW = Instant.parse("1994-11-06T08:49:30Z");
    private static final RetryRules.Asked GET = new RetryRules.Asked(Method.GET, true, 0);

    private static RetryRules rules(Retry retry) {
        return new RetryRules(retry, new SplittableRandom(1), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static Duration wait(Repetition repetition) {
        assertThat(repetition).isInstanceOf(Repetition.Again.class);
        return ((Repetition.Again) repetition).delay();
    }

    private static String reason(Repetition repetition) {
        assertThat(repetition).isInstanceOf(Repetition.Never.class);
        return ((Repetition.Never) repetition).reason();
    }

    private static RetryRules.Asked repeated(int times) {
        return new RetryRules.Asked(Method.GET, true, times);
    }

    @Test
    void waitsDoubleUpToTheCapWithoutJitter() {
        RetryRules rules = rules(Retry.exponential(20).jitter(0).first(Duration.ofMillis(100)).cap(Duration.ofSeconds(1)));
        List<Long> waits = IntStream.range(0, 6).mapToObj(i -> wait(rules.afterFailure(repeated(i), true, true)).toMillis()).toList();
        assertThat(waits).containsExactly(100L, 200L, 400L, 800L, 1000L, 1000L);
    }

    @Test
    void jitterSpreadsWaitsOverAllOfTheRange() {
        RetryRules rules = rules(Retry.exponential(3).first(Duration.ofMillis(1000)));
        List<Long> waits = IntStream.range(0, 1_000).mapToObj(i -> wait(rules.afterFailure(GET, true, true)).toMillis()).toList();
        assertThat(waits).allMatch(wait -> wait >= 0 && wait <= 1000).anyMatch(wait -> wait < 100).anyMatch(wait -> wait > 900);
    }

    @Test
    void farRepetitionsAndWaitsOfCenturiesDoNotOverflow() {
        RetryRules rules = rules(Retry.exponential(Integer.MAX_VALUE).jitter(0).factor(100).cap(Duration.ofSeconds(Long.MAX_VALUE)));
        assertThat(wait(rules.afterFailure(repeated(1_000_000), true, true))).isPositive();
    }

    @Test
    void countIsOfRepetitions() {
        RetryRules rules = rules(Retry.exponential(2));
        assertThat(rules.afterFailure(repeated(1), true, true)).isInstanceOf(Repetition.Again.class);
        assertThat(reason(rules.afterFailure(repeated(2), true, true))).isEqualTo("it was sent 3 times");
        assertThat(reason(rules(Retry.none()).afterFailure(GET, false, true))).isEqualTo("requests are not repeated");
    }

    @Test
    void whatTheServerMayHaveDoneIsNotDoneTwice() {
        RetryRules rules = rules(Retry.exponential(2));
        RetryRules.Asked post = new RetryRules.Asked(Method.POST, true, 0);
        assertThat(reason(rules.afterFailure(post, true, true))).isEqualTo("POST is not idempotent");
        assertThat(reason(rules.afterResponse(post, Status.SERVICE_UNAVAILABLE, Headers.empty()))).isEqualTo("POST is not idempotent");
        assertThat(rules.afterFailure(post, false, true)).isInstanceOf(Repetition.Again.class);
        assertThat(rules(Retry.exponential(2).anyMethod(true)).afterFailure(post, true, true)).isInstanceOf(Repetition.Again.class);
        assertThat(rules.afterFailure(new RetryRules.Asked(Method.PUT, true, 0), true, true)).isInstanceOf(Repetition.Again.class);
    }

    @Test
    void contentThatIsGoneCannotBeSentAgain() {
        RetryRules.Asked put = new RetryRules.Asked(Method.PUT, false, 0);
        assertThat(reason(rules(Retry.exponential(2)).afterFailure(put, false, true))).isEqualTo("its content can't be written again");
    }

    @Test
    void failuresThatDoNotPassAreFinal() {
        assertThat(reason(rules(Retry.exponential(2)).afterFailure(GET, false, false))).isEqualTo("another attempt would fail alike");
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 502, 503, 504})
    void statusesThatMayPassAreRepeated(int status) {
        assertThat(rules(Retry.exponential(1)).afterResponse(GET, Status.of(status), Headers.empty())).isInstanceOf(Repetition.Again.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 301, 400, 404, 408, 425, 500, 501, 505})
    void otherStatusesAreFinal(int status) {
        assertThat(reason(rules(Retry.exponential(1)).afterResponse(GET, Status.of(status), Headers.of("retry-after", "1")))).endsWith("is final");
    }

    @Test
    void statusesAreThePrograms() {
        RetryRules rules = rules(Retry.exponential(1).statuses(500));
        assertThat(rules.afterResponse(GET, Status.INTERNAL_SERVER_ERROR, Headers.empty())).isInstanceOf(Repetition.Again.class);
        assertThat(rules.afterResponse(GET, Status.SERVICE_UNAVAILABLE, Headers.empty())).isInstanceOf(Repetition.Never.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"0|0", "7|7", "007|7", "Sun, 06 Nov 1994 08:49:37 GMT|7", "Sunday, 06-Nov-94 08:49:37 GMT|7", "Sun Nov  6 08:49:37 1994|7",
        "Sun, 06 Nov 1994 08:00:00 GMT|0"})
    void serversSayWhenToComeBack(String field, long seconds) {
        RetryRules rules = rules(Retry.exponential(1).jitter(0));
        assertThat(wait(rules.afterResponse(GET, Status.SERVICE_UNAVAILABLE, Headers.of("retry-after", field)))).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void clientsThatWereToldTheSameTimeDoNotComeTogether() {
        RetryRules rules = rules(Retry.exponential(1).first(Duration.ofSeconds(2)));
        List<Duration> waits = IntStream.range(0, 100)
            .mapToObj(i -> wait(rules.afterResponse(GET, Status.SERVICE_UNAVAILABLE, Headers.of("retry-after", "5")))).distinct().toList();
        assertThat(waits).hasSizeGreaterThan(50)
            .allMatch(wait -> wait.compareTo(Duration.ofSeconds(5)) >= 0 && wait.compareTo(Duration.ofSeconds(7)) <= 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"21", "99999999999999999999999", "Mon, 06 Nov 1995 08:49:37 GMT"})
    void longWaitsAreLeftToTheProgram(String field) {
        Repetition repetition = rules(Retry.exponential(1)).afterResponse(GET, Status.SERVICE_UNAVAILABLE, Headers.of("retry-after", field));
        assertThat(reason(repetition)).contains("more than 20 s");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "+1", "1.5", "soon", "1 s", "\u0661"})
    void waitsThatCannotBeReadAreIgnored(String field) {
        RetryRules rules = rules(Retry.exponential(1).jitter(0));
        assertThat(wait(rules.afterResponse(GET, Status.SERVICE_UNAVAILABLE, Headers.of("retry-after", field)))).isEqualTo(Duration.ofMillis(200));
        assertThat(RetryAfter.of(Headers.of("retry-after", "1", "retry-after", "2"), NOW)).isEmpty();
    }

    @Test
    void nonsenseIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Retry.exponential(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> Retry.none().factor(0.5));
        assertThatIllegalArgumentException().isThrownBy(() -> Retry.none().factor(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> Retry.none().jitter(1.1));
        assertThatIllegalArgumentException().isThrownBy(() -> Retry.none().statuses(200));
        assertThatIllegalArgumentException().isThrownBy(() -> Retry.none().cap(Duration.ofSeconds(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> Retry.none().budget(-0.1, 1));
    }
}
