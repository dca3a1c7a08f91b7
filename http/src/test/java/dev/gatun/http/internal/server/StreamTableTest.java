package dev.gatun.http.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.internal.http2.StreamState;
import dev.gatun.http.internal.server.StreamTable.Past;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StreamTableTest {
    private final StreamTable table = new StreamTable();

    private Http2Stream add(int id) {
        Http2Stream stream = table.take();
        stream.open(id, StreamState.OPEN, 0, 0);
        table.add(stream);
        return stream;
    }

    @Test
    void holdsWhatAMapHoldsWhateverIsDone() {
        Random random = new Random(9113);
        Map<Integer, Http2Stream> expected = new HashMap<>();
        for (int step = 0; step < 50_000; step++) {
            // Few different ids, both odd and even, and some far apart, so that chains form, wrap around and break.
            int id = 1 + random.nextInt(random.nextBoolean() ? 40 : 4_000);
            Http2Stream there = expected.get(id);
            if (there == null && expected.size() < 120) {
                expected.put(id, add(id));
            } else if (there != null) {
                table.remove(there, Past.ENDED, random.nextBoolean());
                expected.remove(id);
                assertThat(table.past(id)).isEqualTo(Past.ENDED);
            }
            assertThat(table.size()).isEqualTo(expected.size());
            int other = 1 + random.nextInt(4_000);
            assertThat(table.find(other)).isSameAs(expected.get(other));
        }
        expected.forEach((id, stream) -> assertThat(table.find(id)).isSameAs(stream));
        List<Http2Stream> visited = new ArrayList<>();
        table.forEach(visited::add);
        assertThat(visited).containsExactlyInAnyOrderElementsOf(expected.values());
    }

    @Test
    void streamsMayBeRemovedWhileTheyAreVisited() {
        for (int id = 1; id < 60; id += 2) {
            add(id);
        }
        List<Integer> visited = new ArrayList<>();
        table.forEach(stream -> {
            visited.add(stream.id());
            table.remove(stream, Past.RESET_HERE, false);
            Http2Stream next = table.find(stream.id() + 2);
            if (next != null) {
                table.remove(next, Past.RESET_HERE, false);
            }
        });
        assertThat(table.size()).isZero();
        assertThat(visited).doesNotHaveDuplicates().hasSizeLessThan(30);
    }

    @Test
    void theLastWordOnAnEndedStreamCounts() {
        assertThat(table.past(1)).isEqualTo(Past.NEVER);
        table.remember(1, Past.RESET_THERE);
        table.remember(1, Past.RESET_HERE);
        assertThat(table.past(1)).isEqualTo(Past.RESET_HERE);
    }

    @Test
    void whatIsLongGoneIsForgotten() {
        for (int id = 1; id <= 2 * 129 + 1; id += 2) {
            table.remember(id, Past.RESET_HERE);
        }
        assertThat(table.past(1)).isEqualTo(Past.FORGOTTEN);
        assertThat(table.past(3)).isEqualTo(Past.FORGOTTEN);
        assertThat(table.past(5)).isEqualTo(Past.RESET_HERE);
        assertThat(table.past(2 * 129 + 1)).isEqualTo(Past.RESET_HERE);
    }

    @Test
    void onlyStreamsThatNobodyHoldsAreUsedAgain() {
        Http2Stream held = add(1);
        table.remove(held, Past.ENDED, false);
        Http2Stream free = add(3);
        assertThat(free).isNotSameAs(held);
        table.remove(free, Past.ENDED, true);
        assertThat(add(5)).isSameAs(free);
    }
}
