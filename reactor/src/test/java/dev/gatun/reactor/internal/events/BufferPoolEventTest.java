package dev.gatun.reactor.internal.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.reactor.BufferPool;
import dev.gatun.reactor.OutOfBuffersException;
import dev.gatun.reactor.fixture.Net;
import java.util.concurrent.CompletableFuture;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingStream;
import org.junit.jupiter.api.Test;

/** A buffer that is refused is told to the flight recorder, with what there was. */
class BufferPoolEventTest {
    private static final String EVENT = "dev.gatun.BufferPoolExhausted";

    @Test
    void theLimitAndWhatIsInUseAreTold() {
        CompletableFuture<RecordedEvent> told = new CompletableFuture<>();
        try (RecordingStream stream = new RecordingStream();
                BufferPool pool = BufferPool.create(2 << 20)) {
            stream.enable(EVENT);
            stream.onEvent(EVENT, told::complete);
            stream.startAsync();
            pool.acquire(1 << 20);
            assertThatThrownBy(() -> pool.acquire(2 << 20)).isInstanceOf(OutOfBuffersException.class);
            RecordedEvent event = Net.await(told);
            assertThat(event.getLong("wanted")).isEqualTo(2 << 20);
            assertThat(event.getLong("limit")).isEqualTo(2 << 20);
            assertThat(event.getLong("inUse")).isEqualTo(1 << 20);
            assertThat(event.getLong("reserved")).isEqualTo(1 << 20);
            assertThat(event.getThread().getJavaName()).isEqualTo(Thread.currentThread().getName());
        }
    }
}
