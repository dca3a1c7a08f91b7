package dev.gatun.reactor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.reactor.internal.file.OpenFiles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Files by their descriptors: facts, reading, and the count of references. */
class OpenFileTest {
    @RegisterExtension
    final LeakCheck leaks = new LeakCheck();

    @TempDir
    Path folder;

    @Test
    void tellsWhatItIs() throws IOException {
        Path path = Files.writeString(folder.resolve("täst.txt"), "hello");
        Instant time = Instant.parse("2020-02-03T04:05:06.789Z");
        Files.setLastModifiedTime(path, FileTime.from(time));
        OpenFile file = OpenFile.open(path);
        assertThat(file.path()).isEqualTo(path);
        assertThat(file.size()).isEqualTo(5);
        assertThat(file.lastModified()).isEqualTo(time);
        assertThat(file.isRegular()).isTrue();
        file.release();
    }

    @Test
    void aDirectoryOpensAndIsNotRegular() {
        OpenFile file = OpenFile.open(folder);
        assertThat(file.isRegular()).isFalse();
        assertThatThrownBy(() -> file.read(Buffer.allocate(10), 0)).isInstanceOf(SocketFailure.class).hasMessageContaining("EISDIR");
        file.release();
    }

    @Test
    void aPipeWithoutAWriterDoesNotBlock() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        OpenFile file = OpenFile.open(pipe);
        assertThat(file.isRegular()).isFalse();
        file.release();
    }

    @Test
    void aMissingFileIsNamed() {
        Path path = folder.resolve("missing");
        assertThatThrownBy(() -> OpenFile.open(path))
                .isInstanceOf(SocketFailure.class)
                .hasMessage("open " + path + ": ENOENT (2) No such file or directory");
    }

    @Test
    void readsAtAnyOffset() throws IOException {
        OpenFile file = OpenFile.open(Files.writeString(folder.resolve("digits"), "0123456789"));
        Buffer buffer = Buffer.allocate(4);
        assertThat(file.read(buffer, 3)).isEqualTo(4);
        assertThat(buffer.toString(UTF_8)).isEqualTo("3456");
        assertThat(file.read(buffer.clear(), 8)).isEqualTo(2);
        assertThat(buffer.toString(UTF_8)).isEqualTo("89");
        assertThat(file.read(buffer.clear(), 10)).isZero();
        assertThat(file.read(buffer.clear(), 1L << 40)).isZero();
        file.release();
    }

    @Test
    void readsBehindFourGibibytes() throws IOException {
        long offset = (5L << 30) + 17;
        Path path = folder.resolve("sparse");
        try (RandomAccessFile sparse = new RandomAccessFile(path.toFile(), "rw")) {
            sparse.seek(offset);
            sparse.write("far".getBytes(UTF_8));
        }
        OpenFile file = OpenFile.open(path);
        assertThat(file.size()).isEqualTo(offset + 3);
        Buffer buffer = Buffer.allocate(10);
        assertThat(file.read(buffer, offset)).isEqualTo(3);
        assertThat(buffer.toString(UTF_8)).isEqualTo("far");
        file.release();
    }

    @Test
    void closesWithTheLastReference() throws IOException {
        int before = OpenFiles.count();
        OpenFile file = OpenFile.open(Files.writeString(folder.resolve("shared"), "x"));
        assertThat(OpenFiles.count()).isEqualTo(before + 1);
        assertThat(file.retain()).isSameAs(file);
        file.release();
        assertThat(OpenFiles.count()).isEqualTo(before + 1);
        file.release();
        assertThat(OpenFiles.count()).isEqualTo(before);
        assertThatThrownBy(file::release).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed before");
        assertThatThrownBy(file::retain).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed before");
        assertThatThrownBy(file::release).as("a refused retain counts for nothing").isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> file.read(Buffer.allocate(1), 0)).isInstanceOf(IllegalStateException.class);
        assertThat(OpenFiles.count()).isEqualTo(before);
    }

    @Test
    void aRegionGivesItsReferenceBackOnce() throws IOException {
        OpenFile file = OpenFile.open(Files.writeString(folder.resolve("region"), "x"));
        FileRegion region = new FileRegion(file.retain(), 0, 1);
        region.close();
        region.close();
        assertThat(file.retain()).isSameAs(file);
        file.release();
        file.release();
        assertThatThrownBy(() -> new FileRegion(file, -1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new FileRegion(file, 0, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new FileRegion(file, Long.MAX_VALUE, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void referencesAreCountedFromManyThreads() throws IOException {
        OpenFile file = OpenFile.open(Files.writeString(folder.resolve("busy"), "x"));
        List<CompletableFuture<Void>> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(CompletableFuture.runAsync(() -> {
                for (int j = 0; j < 10_000; j++) {
                    file.retain().release();
                }
            }));
        }
        threads.forEach(CompletableFuture::join);
        file.release();
        assertThatThrownBy(file::retain).isInstanceOf(IllegalStateException.class);
    }
}
