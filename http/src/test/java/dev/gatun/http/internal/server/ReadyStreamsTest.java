package dev.gatun.http.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.internal.http2.StreamState;
import dev.gatun.http.internal.http2.frame.Priority;
import dev.gatun.reactor.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReadyStreamsTest {
    private final ReadyStreams ready = new ReadyStreams();

    private static Priority priority(String value) {
        return Priority.parse(Buffer.copyOf(value.getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
    }

    private static Http2Stream stream(int id, String priority) {
        Http2Stream stream = new Http2Stream();
        stream.open(id, StreamState.OPEN, 0, 0);
        stream.priority(priority(priority));
        return stream;
    }

    /** The order by the book: a list for each urgency. */
    private static Http2Stream first(List<List<Http2Stream>> expected) {
        return expected.stream().filter(list -> !list.isEmpty()).map(List::getFirst).findFirst().orElse(null);
    }

    @Test
    void keepsTheOrderWhateverIsDone() {
        Random random = new Random(9218);
        List<List<Http2Stream>> expected = new ArrayList<>();
        for (int urgency = 0; urgency < 8; urgency++) {
            expected.add(new ArrayList<>());
        }
        List<Http2Stream> streams = new ArrayList<>();
        for (int id = 1; id < 40; id += 2) {
            streams.add(stream(id, "u=" + random.nextInt(8) + (random.nextBoolean() ? ", i" : "")));
        }
        for (int step = 0; step < 50_000; step++) {
            Http2Stream stream = streams.get(random.nextInt(streams.size()));
            List<Http2Stream> list = expected.get(stream.priority().urgency());
            switch (random.nextInt(4)) {
                case 0 -> {
                    ready.add(stream);
                    if (!list.contains(stream)) {
                        list.add(stream);
                    }
                }
                case 1 -> {
                    ready.remove(stream);
                    list.remove(stream);
                }
                case 2 -> {
                    ready.hadTurn(stream);
                    if (stream.priority().incremental() && list.remove(stream)) {
                        list.add(stream);
                    }
                }
                default -> {
                    boolean there = list.remove(stream);
                    ready.prioritise(stream, priority("u=" + random.nextInt(8) + (random.nextBoolean() ? ", i" : "")));
                    if (there) {
                        expected.get(stream.priority().urgency()).add(stream);
                    }
                }
            }
            assertThat(ready.next()).isSameAs(first(expected));
            assertThat(ready.isEmpty()).isEqualTo(first(expected) == null);
        }
    }

    @Test
    void thoseWithoutContentMayBeAskedForAlone() {
        Http2Stream urgent = stream(1, "u=0");
        Http2Stream ending = stream(3, "u=5");
        urgent.queue().add(new byte[1], 0, 1);
        assertThat(ready.nextWithoutContent()).isNull();
        ready.add(urgent);
        assertThat(ready.nextWithoutContent()).isNull();
        ready.add(ending);
        assertThat(ready.next()).isSameAs(urgent);
        assertThat(ready.nextWithoutContent()).isSameAs(ending);
    }
}
