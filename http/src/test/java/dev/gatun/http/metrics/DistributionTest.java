package dev.gatun.http.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.gatun.http.internal.metrics.LogLinear;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DistributionTest {
    private static Distribution of(long... nanos) {
        long[] counts = new long[LogLinear.PARTS];
        Arrays.stream(nanos).forEach(value -> counts[LogLinear.part(value)]++);
        return Distribution.of(counts, Arrays.stream(nanos).sum());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.01, 0.5, 0.9, 0.99, 0.999, 1})
    void quantilesAreThoseOfTheValuesWithinAFewPercent(double q) {
        Random random = new Random(7);
        // From a microsecond to minutes, each decade as likely.
        long[] values = random.doubles(100_000, 3.1, 11).mapToLong(exponent -> (long) Math.pow(10, exponent)).toArray();
        Distribution distribution = of(values);
        Arrays.sort(values);
        long exact = values[(int) Math.max(0, Math.ceil(q * values.length) - 1)];
        assertThat((double) distribution.quantile(q).orElseThrow().toNanos()).isCloseTo(exact, within(0.016 * exact));
    }

    @Test
    void eachPartEndsWhereTheNextBegins() {
        for (int part = LogLinear.PARTS - 2; part >= 32; part--) {
            assertThat(LogLinear.part(LogLinear.end(part) - 1)).isEqualTo(part);
            assertThat(LogLinear.part(LogLinear.end(part))).isEqualTo(part + 1);
            assertThat(LogLinear.part(LogLinear.middle(part))).isEqualTo(part);
        }
        assertThat(LogLinear.part(0)).isEqualTo(LogLinear.part(1_023)).isEqualTo(LogLinear.part(-1)).isLessThan(LogLinear.part(1_024));
        assertThat(LogLinear.part(Long.MAX_VALUE)).isEqualTo(LogLinear.PARTS - 1);
    }

    @Test
    void whatIsWithinALimitIsCounted() {
        Distribution distribution = of(900_000, 1_100_000, 5_000_000, 10_000_000_000L);
        assertThat(distribution.within(Duration.ofMillis(1))).isEqualTo(1);
        assertThat(distribution.within(Duration.ofMillis(2))).isEqualTo(2);
        assertThat(distribution.within(Duration.ofSeconds(60))).isEqualTo(4).isEqualTo(distribution.count());
        assertThat(distribution.sumNanos()).isEqualTo(10_007_000_000L);
    }

    @Test
    void twoAreAddedAndTakenApart() {
        Distribution first = of(1_000_000, 2_000_000);
        Distribution second = of(3_000_000_000L);
        Distribution both = first.plus(second);
        assertThat(both).isEqualTo(second.plus(first)).isEqualTo(of(1_000_000, 2_000_000, 3_000_000_000L)).hasSameHashCodeAs(second.plus(first));
        assertThat(both.since(first)).isEqualTo(second);
        assertThat(both.since(second)).isEqualTo(first);
        // The process began anew.
        assertThat(first.since(both)).isEqualTo(first);
        assertThat(Distribution.EMPTY.quantile(0.5)).isEmpty();
        assertThatThrownBy(() -> first.quantile(1.1)).hasMessage("quantile 1.1 is not in 0..1");
    }
}
