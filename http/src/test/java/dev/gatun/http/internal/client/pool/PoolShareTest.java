package dev.gatun.http.internal.client.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.client.PoolLimits;
import dev.gatun.http.internal.client.exchange.Origin;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoolShareTest {
    @ParameterizedTest
    @CsvSource({"10,100,4", "3,100,8", "1,100,2", "64,1024,5", "4,3,8", "7,7,7", "1,1,1"})
    void whatLoopsThatServeAnOriginHaveIsTheLimitExactly(int perOrigin, int total, int loops) {
        PoolLimits limits = PoolLimits.DEFAULT.perOrigin(perOrigin).total(total);
        for (int port = 1; port < 50; port++) {
            Origin origin = Origin.of(false, "host", port);
            Set<Integer> serving = new HashSet<>();
            for (int turn = -20; turn < 20; turn++) {
                serving.add(PoolShare.serving(origin, turn, loops, limits));
            }
            assertThat(serving).hasSize(Math.min(Math.min(perOrigin, total), loops));
            int connections = serving.stream().mapToInt(index -> new PoolShare(index, loops, limits).connections(origin)).sum();
            assertThat(connections).isEqualTo(perOrigin);
        }
    }

    @ParameterizedTest
    @CsvSource({"100,4", "1024,5", "7,7", "9,2"})
    void theTotalIsDealtOutExactly(int total, int loops) {
        PoolLimits limits = PoolLimits.DEFAULT.total(total);
        assertThat(IntStream.range(0, loops).map(index -> new PoolShare(index, loops, limits).total()).sum()).isEqualTo(total);
        assertThat(IntStream.range(0, loops).map(index -> new PoolShare(index, loops, limits).waiting()).sum()).isEqualTo(limits.waiting());
    }

    @ParameterizedTest
    @CsvSource({"1,4", "2,4"})
    void originsThatNotAllLoopsServeAreSpreadOverAll(int perOrigin, int loops) {
        PoolLimits limits = PoolLimits.DEFAULT.perOrigin(perOrigin);
        Map<Integer, Integer> counts = new HashMap<>();
        for (int host = 0; host < 1000; host++) {
            counts.merge(PoolShare.serving(Origin.of(true, "host" + host + ".example", 443), 0, loops, limits), 1, Integer::sum);
        }
        assertThat(counts).hasSize(loops);
        assertThat(counts.values()).allMatch(count -> count > 150);
    }
}
