package dev.gatun.reactor.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.BufferPool;
import dev.gatun.reactor.FileRegion;
import dev.gatun.reactor.OpenFile;
import dev.gatun.reactor.internal.file.OpenFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is still to be sent, and who holds it. */
class SendQueueTest {
    private final BufferPool pool = BufferPool.create(64 << 20);
    private final SendQueue queue = new SendQueue();

    @TempDir
    Path directory;

    @AfterEach
    void everythingIsGivenBack() {
        queue.clear();
        assertThat(pool.buffersInUse()).isZero();
        assertThat(OpenFiles.count()).isZero();
        pool.close();
    }

    private Buffer buffer(int length) {
        return pool.acquire(Math.max(1, length)).writeIndex(length);
    }

    private FileRegion region(int length) throws IOException {
        return new FileRegion(OpenFile.open(Files.write(directory.resolve("f"), new byte[length + 1])), 1, length);
    }

    @Test
    void isEmptyAtFirst() {
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.size()).isZero();
        assertThat(queue.pendingBytes()).isZero();
        assertThat(queue.lastBuffer()).isNull();
    }

    @Test
    void releasesABufferWhenItsLastByteHasLeft() {
        queue.add(buffer(10));
        queue.advance(9);
        assertThat(pool.buffersInUse()).isEqualTo(1);
        assertThat(queue.pendingBytes()).isEqualTo(1);
        queue.advance(1);
        assertThat(pool.buffersInUse()).isZero();
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void advancesOverSeveralItemsAtOnce() throws IOException {
        queue.add(buffer(10));
        queue.add(buffer(0));
        queue.add(region(100));
        queue.add(buffer(7));
        assertThat(queue.pendingBytes()).isEqualTo(117);
        queue.advance(10 + 60);
        assertThat(queue.item(0)).isInstanceOf(FileRegion.class);
        assertThat(queue.regionSent()).isEqualTo(60);
        assertThat(queue.lastBuffer().readableBytes()).isEqualTo(7);
        queue.advance(40 + 3);
        assertThat(OpenFiles.count()).isZero();
        assertThat(queue.regionSent()).isZero();
        assertThat(queue.pendingBytes()).isEqualTo(4);
        queue.advance(4);
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void theLastBufferMayGrow() throws IOException {
        Buffer buffer = buffer(3);
        queue.add(buffer);
        assertThat(queue.lastBuffer()).isSameAs(buffer);
        buffer.put(new byte[5]);
        queue.grown(5);
        assertThat(queue.pendingBytes()).isEqualTo(8);
        queue.add(region(1));
        assertThat(queue.lastBuffer()).isNull();
    }

    @Test
    void clearGivesEverythingBack() throws IOException {
        queue.add(buffer(3));
        queue.add(region(5));
        queue.add(buffer(4));
        queue.clear();
        assertThat(pool.buffersInUse()).isZero();
        assertThat(OpenFiles.count()).isZero();
        assertThat(queue.pendingBytes()).isZero();
        queue.add(buffer(1));
        assertThat(queue.pendingBytes()).isEqualTo(1);
    }

    @Test
    void keepsOrderAndCountsWhileItGrowsAndTurns() {
        Random random = new Random(3);
        long added = 0;
        long sent = 0;
        for (int i = 0; i < 5000; i++) {
            if (random.nextInt(3) > 0) {
                int length = 1 + random.nextInt(8);
                Buffer buffer = buffer(0);
                for (int j = 0; j < length; j++) {
                    buffer.put((byte) added++);
                }
                queue.add(buffer);
            } else if (!queue.isEmpty()) {
                assertThat(((Buffer) queue.item(0)).get(((Buffer) queue.item(0)).readIndex())).isEqualTo((byte) sent);
                int count = 1 + random.nextInt((int) Math.min(20, queue.pendingBytes()));
                queue.advance(count);
                sent += count;
            }
            assertThat(queue.pendingBytes()).isEqualTo(added - sent);
        }
    }
}
