package dev.gatun.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pooled memory is counted, reused, bounded and given back. */
class SlabPoolTest {
    private static final long LIMIT = 64 << 20;

    private final BufferPool pool = BufferPool.create(LIMIT);

    @AfterEach
    void close() {
        pool.close();
        pool.close();
        assertThat(pool.bytesReserved()).isZero();
    }

    @Test
    void givesAtLeastWhatIsAskedFor() {
        for (int size : new int[] {0, 1, 511, 512, 513, 4096, 4097, 1 << 18, (1 << 18) + 1, 1 << 20, (1 << 20) + 1}) {
            Buffer buffer = pool.acquire(size);
            assertThat(buffer.capacity()).isGreaterThanOrEqualTo(size);
            assertThat(Integer.bitCount(buffer.capacity())).isEqualTo(1);
            assertThat(buffer.readableBytes()).isZero();
            assertThat(buffer.isBorrowed()).isFalse();
            buffer.segment().fill((byte) 1);
            buffer.release();
        }
        assertThat(pool.buffersInUse()).isZero();
    }

    @Test
    void countsWhatIsInUse() {
        Buffer small = pool.acquire(100);
        Buffer large = pool.acquire(5000);
        assertThat(pool.buffersInUse()).isEqualTo(2);
        assertThat(pool.bytesInUse()).isEqualTo(512 + 8192);
        assertThat(pool.bytesReserved()).isGreaterThanOrEqualTo(pool.bytesInUse());
        small.release();
        large.retain().release();
        assertThat(pool.buffersInUse()).isEqualTo(1);
        large.release();
        assertThat(pool.bytesInUse()).isZero();
    }

    @Test
    void givesTheBufferThatWasReleasedLastFirst() {
        Buffer first = pool.acquire(1000);
        Buffer second = pool.acquire(1000);
        first.put((byte) 1).release();
        second.release();
        assertThat(pool.acquire(1000)).isSameAs(second);
        Buffer again = pool.acquire(1000);
        assertThat(again).isSameAs(first);
        assertThat(again.writeIndex()).isZero();
        again.release();
        second.release();
    }

    @Test
    void buffersDoNotOverlap() {
        List<Buffer> buffers = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            Buffer buffer = pool.acquire(512);
            buffer.segment().fill((byte) i);
            buffers.add(buffer);
        }
        for (int i = 0; i < buffers.size(); i++) {
            assertThat(buffers.get(i).get(0)).isEqualTo((byte) i);
            assertThat(buffers.get(i).get(511)).isEqualTo((byte) i);
            buffers.get(i).release();
        }
    }

    @Test
    void findsADoubleRelease() {
        Buffer buffer = pool.acquire(10);
        buffer.release();
        assertThatThrownBy(buffer::release).isInstanceOf(IllegalStateException.class).hasMessage("buffer was released before");
        assertThatThrownBy(buffer::retain).isInstanceOf(IllegalStateException.class);
        assertThat(pool.buffersInUse()).isZero();
    }

    private void acquireForEver(List<Buffer> held) {
        while (true) {
            held.add(pool.acquire(4 << 20));
        }
    }

    private void takeAll(List<Buffer> held) {
        while (true) {
            held.add(pool.acquire(4 << 20));
        }
    }

    @Test
    void refusesWhatWouldExceedTheLimit() {
        List<Buffer> held = new ArrayList<>();
        assertThatThrownBy(() -> acquireForEver(held)).isInstanceOf(OutOfBuffersException.class)
                .hasMessageContaining("limit of " + LIMIT + " bytes");
        assertThat(pool.bytesReserved()).isLessThanOrEqualTo(LIMIT);
        held.forEach(Buffer::release);
        pool.acquire(4 << 20).release();
        assertThatThrownBy(() -> pool.acquire((64 << 20) + 1)).isInstanceOf(OutOfBuffersException.class).hasMessageContaining("largest");
    }

    @Test
    void givesHugeBuffersBackToTheSystem() {
        List<Buffer> held = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            held.add(pool.acquire(1 << 20));
        }
        assertThat(pool.bytesReserved()).isEqualTo(10 << 20);
        held.forEach(Buffer::release);
        assertThat(pool.bytesReserved()).isLessThanOrEqualTo(2 << 20);
        assertThat(pool.bytesInUse()).isZero();
    }

    @Test
    void aSizeIsHadAgainAfterOthersTookTheLimit() {
        // Kept free buffers of one size must not starve another for ever.
        List<Buffer> held = new ArrayList<>();
        for (int shift = 20; shift < 25; shift++) {
            held.add(pool.acquire(1 << shift));
            held.add(pool.acquire(1 << shift));
        }
        held.forEach(Buffer::release);
        pool.acquire(32 << 20).release();
        assertThat(pool.bytesInUse()).isZero();
    }

    @Test
    void aSmallBufferIsCutFromALargerOneWhenNothingElseIsLeft() {
        List<Buffer> held = new ArrayList<>();
        while (pool.bytesReserved() + (1 << 18) <= LIMIT) {
            held.add(pool.acquire(1 << 18));
        }
        assertThatThrownBy(() -> pool.acquire(1000)).isInstanceOf(OutOfBuffersException.class);
        held.removeLast().release();
        Buffer small = pool.acquire(1000);
        assertThat(small.capacity()).isEqualTo(1 << 18);
        small.release();
        held.forEach(Buffer::release);
        assertThat(pool.bytesInUse()).isZero();
    }

    @Test
    void isRefusedAfterClosing() {
        BufferPool closed = BufferPool.create(LIMIT);
        closed.acquire(1).release();
        closed.close();
        assertThatThrownBy(() -> closed.acquire(1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void countsThroughRandomUse() {
        Random random = new Random(9);
        List<Buffer> held = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            if (random.nextBoolean() || held.isEmpty()) {
                held.add(pool.acquire(random.nextInt(5000)));
            } else {
                held.remove(random.nextInt(held.size())).release();
            }
            assertThat(pool.buffersInUse()).isEqualTo(held.size());
        }
        assertThat(pool.bytesInUse()).isEqualTo(held.stream().mapToLong(Buffer::capacity).sum());
        held.forEach(Buffer::release);
        assertThat(pool.bytesInUse()).isZero();
    }
}
