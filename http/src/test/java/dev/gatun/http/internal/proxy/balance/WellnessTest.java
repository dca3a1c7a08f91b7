package dev.gatun.http.internal.proxy.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.proxy.CircuitBreaker;
import dev.gatun.http.proxy.HealthCheck;
import dev.gatun.http.proxy.OutlierEjection;
import dev.gatun.http.proxy.Upstream;
import dev.gatun.http.proxy.UpstreamStatistics.Circuit;
import dev.gatun.http.proxy.Upstreams;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Health checks, ejection and circuit breaker of single upstreams. */
class WellnessTest {
    private static final HealthCheck CHECK = HealthCheck.of("/healthz").rise(2).fall(3);
    private static final OutlierEjection EJECTION = OutlierEjection.DEFAULT.consecutive(3).lasts(Duration.ofSeconds(10), Duration.ofSeconds(35)).share(0.5);

    private final Clock clock = new Clock();

    private Group group(int size, OutlierEjection ejection, CircuitBreaker breaker) {
        return new Group(Upstreams.of(IntStream.range(0, size).mapToObj(i -> Upstream.at("up" + i)).toList()).ejection(ejection).breaker(breaker), clock);
    }

    private void run(Member member, Outcome outcome) {
        assertThat(member.begin(clock.getAsLong())).isTrue();
        member.connected();
        member.end(outcome, clock.getAsLong());
    }

    private void fail(Member member, int times) {
        for (int i = 0; i < times; i++) {
            run(member, Outcome.BAD);
        }
    }

    private boolean isAvailable(Member member) {
        return member.isAvailable(clock.getAsLong());
    }

    private void check(Member member, boolean... answers) {
        for (boolean good : answers) {
            member.checked(CHECK, good, clock.getAsLong());
        }
    }

    @Test
    void theFirstAnswerDecidesAlone() {
        Group group = group(2, EJECTION, CircuitBreaker.DEFAULT);
        Member bad = group.members().getFirst();
        assertThat(isAvailable(bad)).as("before anything is known").isTrue();
        check(bad, false);
        assertThat(isAvailable(bad)).isFalse();
        Member good = group.members().getLast();
        check(good, true, false, false);
        assertThat(isAvailable(good)).as("after two bad ones that are not the first").isTrue();
    }

    @Test
    void answersMustComeInARowToTurnIt() {
        Member member = group(2, EJECTION, CircuitBreaker.DEFAULT).members().getFirst();
        check(member, true, false, false, true, false, false);
        assertThat(isAvailable(member)).isTrue();
        check(member, false);
        assertThat(isAvailable(member)).isFalse();
        check(member, true, false, true);
        assertThat(isAvailable(member)).isFalse();
        check(member, true);
        assertThat(isAvailable(member)).isTrue();
    }

    @Test
    void questionsAreNotAskedInStep() {
        Random random = new Random(3);
        List<Long> waits = IntStream.range(0, 200).mapToObj(i -> HealthState.next(CHECK, random)).toList();
        assertThat(waits).allMatch(wait -> wait >= 4_500_000_000L && wait <= 5_500_000_000L);
        assertThat(waits.stream().distinct().count()).isGreaterThan(190);
    }

    @Test
    void failuresInARowEjectForAWhileThatGrows() {
        Member member = group(2, EJECTION, CircuitBreaker.DEFAULT).members().getFirst();
        fail(member, 2);
        run(member, Outcome.GOOD);
        fail(member, 2);
        assertThat(isAvailable(member)).isTrue();
        for (int seconds : new int[] {10, 20, 30, 35, 35}) {
            fail(member, member.isAvailable(clock.getAsLong()) ? 3 : 0);
            clock.advance(Duration.ofMillis(1));
            assertThat(isAvailable(member)).isFalse();
            clock.advance(Duration.ofSeconds(seconds - 1));
            assertThat(isAvailable(member)).as("after %s s", seconds - 1).isFalse();
            clock.advance(Duration.ofSeconds(1));
            assertThat(isAvailable(member)).as("after %s s", seconds).isTrue();
        }
        clock.advance(Duration.ofMinutes(10));
        fail(member, 3);
        clock.advance(Duration.ofSeconds(10));
        assertThat(isAvailable(member)).as("a long good time makes the next ejection short").isTrue();
    }

    @Test
    void aBadRateEjectsWhereFailuresAreNotInARow() {
        OutlierEjection rate = OutlierEjection.NEVER.share(0.5).successRate(0.8, 20, Duration.ofSeconds(10));
        Member member = group(2, rate, CircuitBreaker.DEFAULT).members().getFirst();
        for (int i = 0; i < 4; i++) {
            run(member, Outcome.BAD);
            run(member, Outcome.GOOD);
        }
        assertThat(isAvailable(member)).as("too few to tell").isTrue();
        for (int i = 0; i < 7; i++) {
            run(member, Outcome.GOOD);
            if (isAvailable(member)) {
                run(member, Outcome.BAD);
            }
        }
        assertThat(isAvailable(member)).isFalse();
    }

    @Test
    void failuresOfLongAgoAreForgotten() {
        OutlierEjection rate = OutlierEjection.NEVER.share(0.5).successRate(0.5, 4, Duration.ofSeconds(10));
        Member member = group(2, rate, CircuitBreaker.DEFAULT).members().getFirst();
        for (int i = 0; i < 20; i++) {
            run(member, Outcome.BAD);
            clock.advance(Duration.ofSeconds(11));
        }
        assertThat(isAvailable(member)).isTrue();
    }

    @Test
    void atMostAShareIsEjectedAndNeverTheLast() {
        Group group = group(4, EJECTION, CircuitBreaker.DEFAULT);
        group.members().forEach(member -> fail(member, 6));
        assertThat(group.members().stream().filter(this::isAvailable)).hasSize(2);
        Member alone = group(1, EJECTION, CircuitBreaker.DEFAULT).members().getFirst();
        fail(alone, 50);
        assertThat(isAvailable(alone)).isTrue();
    }

    @Test
    void theBreakerOpensLetsAFewTryAndClosesWhenAllOfThemWentWell() {
        Member member = group(1, OutlierEjection.NEVER, CircuitBreaker.DEFAULT.opens(3, Duration.ofSeconds(5)).trials(2)).members().getFirst();
        fail(member, 3);
        assertThat(member.begin(clock.getAsLong())).isFalse();
        clock.advance(Duration.ofSeconds(5));
        assertThat(member.begin(clock.getAsLong())).isTrue();
        assertThat(circuit(member)).isEqualTo(Circuit.HALF_OPEN);
        assertThat(member.begin(clock.getAsLong())).isTrue();
        assertThat(isAvailable(member)).as("a third at once").isFalse();
        member.end(Outcome.UNDECIDED, clock.getAsLong());
        assertThat(isAvailable(member)).as("in the place of one that was given up").isTrue();
        assertThat(member.begin(clock.getAsLong())).isTrue();
        member.end(Outcome.GOOD, clock.getAsLong());
        assertThat(circuit(member)).isEqualTo(Circuit.HALF_OPEN);
        member.end(Outcome.GOOD, clock.getAsLong());
        assertThat(circuit(member)).isEqualTo(Circuit.CLOSED);
    }

    @Test
    void aTrialThatFailsOpensTheBreakerAgain() {
        Member member = group(1, OutlierEjection.NEVER, CircuitBreaker.DEFAULT.opens(1, Duration.ofSeconds(5))).members().getFirst();
        fail(member, 1);
        clock.advance(Duration.ofSeconds(5));
        fail(member, 1);
        assertThat(circuit(member)).isEqualTo(Circuit.OPEN);
        clock.advance(Duration.ofSeconds(4));
        assertThat(isAvailable(member)).isFalse();
    }

    private Circuit circuit(Member member) {
        return member.statistics(clock.getAsLong()).circuit();
    }

    @Test
    void moreThanItsLimitNoUpstreamGets() {
        Group group = group(1, EJECTION, CircuitBreaker.DEFAULT.active(3).pending(2));
        Member member = group.members().getFirst();
        member.begin(clock.getAsLong());
        member.begin(clock.getAsLong());
        assertThat(isAvailable(member)).as("two wait").isFalse();
        member.connected();
        assertThat(isAvailable(member)).isTrue();
        member.begin(clock.getAsLong());
        member.connected();
        assertThat(isAvailable(member)).as("three are under way").isFalse();
        assertThat(member.begin(clock.getAsLong())).isFalse();
        assertThat(group.statistics().getFirst()).matches(fares -> fares.active() == 3 && fares.pending() == 1);
    }
}
