package dev.gatun.reactor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.reactor.internal.file.FileOpener;
import dev.gatun.reactor.internal.file.NativeFileOpener;
import dev.gatun.reactor.internal.file.OpenFiles;
import dev.gatun.reactor.internal.nio.ChannelFileOpener;
import dev.gatun.reactor.internal.windows.WinFileOpener;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files, by their descriptors and by the JDK: facts, reading, and the count of references. */
class OpenFileTest {
    @RegisterExtension
    final LeakCheck leaks = new LeakCheck();

    @TempDir
    Path folder;

    static List<Named<FileOpener>> ways() {
        return Stream.of(new NativeFileOpener(), new WinFileOpener(), new ChannelFileOpener())
                .filter(way -> way.whyNot().isEmpty())
                .map(way -> Named.of(way.getClass().getSimpleName(), way))
                .toList();
    }

    @Test
    void theWayThatTheKernelCanSendByIsChosen() {
        OpenFile file = OpenFile.open(folder);
        String byHandle = new WinFileOpener().whyNot().isEmpty() ? "WinFile" : "ChannelFile";
        assertThat(file.getClass().getSimpleName()).isEqualTo(new NativeFileOpener().whyNot().isEmpty() ? "NativeFile" : byHandle);
        file.release();
    }

    @Test
    void anInterruptedReaderClosesTheFileForNobody() throws IOException {
        OpenFile file = new ChannelFileOpener().open(Files.writeString(folder.resolve("shared"), "abc"));
        Buffer buffer = Buffer.allocate(3);
        Thread.currentThread().interrupt();
        assertThat(file.read(buffer, 0)).isEqualTo(3);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(file.read(buffer.clear(), 1)).isEqualTo(2);
        file.release();
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "there is no proc(5)")
    void aFileOfTheJdkThatMayNotBeReadIsNamed() {
        Path secret = Path.of("/proc/1/environ");
        assumeTrue(Files.exists(secret) && !Files.isReadable(secret), "needs a file that this user may not read");
        assertThatThrownBy(() -> new ChannelFileOpener().open(secret)).isInstanceOf(SocketFailure.class).hasMessageContaining("EACCES");
    }

    @ParameterizedTest
    @MethodSource("ways")
    void tellsWhatItIs(FileOpener way) throws IOException {
        Path path = Files.writeString(folder.resolve("täst.txt"), "hello");
        Instant time = Instant.parse("2020-02-03T04:05:06.789Z");
        Files.setLastModifiedTime(path, FileTime.from(time));
        OpenFile file = way.open(path);
        assertThat(file.path()).isEqualTo(path);
        assertThat(file.size()).isEqualTo(5);
        assertThat(file.lastModified()).isEqualTo(time);
        assertThat(file.isRegular()).isTrue();
        file.release();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aDirectoryOpensAndIsNotRegular(FileOpener way) {
        OpenFile file = way.open(folder);
        assertThat(file.isRegular()).isFalse();
        assertThatThrownBy(() -> file.read(Buffer.allocate(10), 0)).isInstanceOf(SocketFailure.class).hasMessageContaining("EISDIR");
        file.release();
    }

    @ParameterizedTest
    @MethodSource("ways")
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no mkfifo(1)")
    void aPipeWithoutAWriterDoesNotBlock(FileOpener way) throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        OpenFile file = way.open(pipe);
        assertThat(file.isRegular()).isFalse();
        file.release();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aMissingFileIsNamed(FileOpener way) {
        Path path = folder.resolve("missing");
        assertThatThrownBy(() -> way.open(path))
                .isInstanceOf(SocketFailure.class)
                .hasMessageMatching(Pattern.quote("open " + path + ": ENOENT ") + "\\([02]\\) No such file or directory");
    }

    @ParameterizedTest
    @MethodSource("ways")
    void readsAtAnyOffset(FileOpener way) throws IOException {
        OpenFile file = way.open(Files.writeString(folder.resolve("digits"), "0123456789"));
        Buffer buffer = Buffer.allocate(4);
        assertThat(file.read(buffer, 3)).isEqualTo(4);
        assertThat(buffer.toString(UTF_8)).isEqualTo("3456");
        assertThat(file.read(buffer.clear(), 8)).isEqualTo(2);
        assertThat(buffer.toString(UTF_8)).isEqualTo("89");
        assertThat(file.read(buffer.clear(), 10)).isZero();
        assertThat(file.read(buffer.clear(), 1L << 40)).isZero();
        file.release();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void readsBehindFourGibibytes(FileOpener way) throws IOException {
        long offset = (5L << 30) + 17;
        Path path = folder.resolve("sparse");
        try (RandomAccessFile sparse = new RandomAccessFile(path.toFile(), "rw")) {
            sparse.seek(offset);
            sparse.write("far".getBytes(UTF_8));
        }
        OpenFile file = way.open(path);
        assertThat(file.size()).isEqualTo(offset + 3);
        Buffer buffer = Buffer.allocate(10);
        assertThat(file.read(buffer, offset)).isEqualTo(3);
        assertThat(buffer.toString(UTF_8)).isEqualTo("far");
        file.release();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void closesWithTheLastReference(FileOpener way) throws IOException {
        int before = OpenFiles.count();
        OpenFile file = way.open(Files.writeString(folder.resolve("shared"), "x"));
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

    @ParameterizedTest
    @MethodSource("ways")
    void aRegionGivesItsReferenceBackOnce(FileOpener way) throws IOException {
        OpenFile file = way.open(Files.writeString(folder.resolve("region"), "x"));
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

    @ParameterizedTest
    @MethodSource("ways")
    void referencesAreCountedFromManyThreads(FileOpener way) throws IOException {
        OpenFile file = way.open(Files.writeString(folder.resolve("busy"), "x"));
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
