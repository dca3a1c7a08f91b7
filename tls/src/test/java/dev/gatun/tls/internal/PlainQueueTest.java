package dev.gatun.tls.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.BufferPool;
import java.io.EOFException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PlainQueueTest {
    private static final int RECORD = OutboundScratch.RECORD;

    private final BufferPool pool = BufferPool.create(1 << 20);
    private final OutboundScratch scratch = OutboundScratch.POOL.take();
    private final PlainQueue queue = new PlainQueue();

    @AfterEach
    void givesAllBack() {
        OutboundScratch.POOL.give(scratch);
        assertThat(pool.buffersInUse()).isZero();
        pool.close();
    }

    @Test
    void fullRecordsOfOneBufferAreTakenWithoutACopyAndTheRestIsGathered() throws EOFException {
        queue.add(written(2 * RECORD + 10, (byte) 'a'), pool);
        queue.add(written(5, (byte) 'b'), pool);

        for (int record = 1; record <= 2; record++) {
            assertThat(queue.beginsWithFullRecord()).isTrue();
            Buffer taken = queue.takeFullRecord();
            assertThat(queue.pendingBytes()).isEqualTo(2 * RECORD + 15 - record * RECORD);
            taken.skip(RECORD);
            taken.release();
        }
        assertThat(queue.beginsWithFullRecord()).isFalse();
        assertThat(queue.gather(scratch, true)).isEqualTo(15);
        assertThat(scratch.plain).startsWith("aaaaaaaaaabbbbb".getBytes());
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void theLastRecordOfABufferBelongsToTheOneThatTakesIt() {
        queue.add(written(RECORD, (byte) 'a'), pool);
        Buffer taken = queue.takeFullRecord();
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.pendingBytes()).isZero();
        assertThat(pool.buffersInUse()).isOne();
        taken.release();
    }

    @Test
    void aRecordThatWasTakenOutlivesTheEndOfTheQueue() {
        queue.add(written(2 * RECORD, (byte) 'a'), pool);
        Buffer taken = queue.takeFullRecord();
        queue.clear();
        assertThat(pool.buffersInUse()).isOne();
        assertThat(taken.get(taken.readIndex())).isEqualTo((byte) 'a');
        taken.release();
    }

    private Buffer written(int count, byte value) {
        Buffer buffer = pool.acquire(count);
        for (int i = 0; i < count; i++) {
            buffer.put(value);
        }
        return buffer;
    }
}
