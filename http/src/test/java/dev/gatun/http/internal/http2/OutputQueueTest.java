package dev.gatun.http.internal.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.Headers;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.FileRegion;
import dev.gatun.reactor.OpenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputQueueTest {
    private final OutputQueue queue = new OutputQueue();

    @TempDir
    Path directory;

    private static byte[] counting(int from, int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (from + i);
        }
        return bytes;
    }

    private FileRegion region(int size, long offset, long length) throws IOException {
        return new FileRegion(OpenFile.open(Files.write(directory.resolve("file" + size), counting(0, size))), offset, length);
    }

    @Test
    void bytesComeOutAsTheyWentInWhateverTheParts() throws IOException {
        Random random = new Random(1);
        for (int round = 0; round < 200; round++) {
            int total = 0;
            for (int pieces = random.nextInt(6); pieces >= 0; pieces--) {
                int count = random.nextInt(300);
                if (random.nextInt(3) == 0) {
                    // The file counts from 0, so it begins where the others stopped.
                    queue.add(region(1_000, total & 0xFF, count));
                } else {
                    byte[] around = new byte[count + 7];
                    System.arraycopy(counting(total, count), 0, around, 3, count);
                    queue.add(around, 3, count);
                }
                total += count;
            }
            assertThat(queue.size()).isEqualTo(total);
            Buffer out = Buffer.allocate(total);
            while (queue.size() > 0) {
                assertThat(queue.moveTo(out, 1 + random.nextInt((int) Math.min(500, queue.size())))).isTrue();
            }
            assertThat(out.toByteArray()).isEqualTo(counting(0, total));
        }
    }

    @Test
    void aFileThatIsShorterIsNoticed() throws IOException {
        FileRegion region = region(10, 5, 10);
        queue.add(region);
        assertThat(queue.moveTo(Buffer.allocate(10), 10)).isFalse();
        queue.clear();
        assertThat(queue.size()).isZero();
    }

    @Test
    void filesAreClosedWhenSentOrDropped() throws IOException {
        OpenFile file = OpenFile.open(Files.write(directory.resolve("counted"), new byte[10]));
        file.retain();
        file.retain();
        queue.add(new FileRegion(file, 0, 10));
        queue.moveTo(Buffer.allocate(10), 10);
        queue.add(new FileRegion(file, 0, 0));
        queue.add(new FileRegion(file, 0, 10));
        queue.clear();
        assertThat(org.assertj.core.api.Assertions.catchThrowable(file::retain)).as("all three references were given back").isNotNull();
    }

    @Test
    void clearingForgetsTheEnd() {
        queue.end(Headers.of("x", "y"));
        assertThat(queue.isEnding()).isTrue();
        assertThat(queue.trailers().isEmpty()).isFalse();
        queue.clear();
        assertThat(queue.isEnding()).isFalse();
        assertThat(queue.trailers().isEmpty()).isTrue();
    }
}
