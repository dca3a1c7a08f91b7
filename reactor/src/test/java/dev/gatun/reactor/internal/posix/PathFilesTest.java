package dev.gatun.reactor.internal.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.reactor.SocketFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said of a file is true of the one that was opened. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "calls functions of POSIX")
class PathFilesTest {
    private static final Instant OLD = Instant.parse("2001-02-03T04:05:06Z");
    private static final Instant NEW = Instant.parse("2011-12-13T14:15:16Z");

    @TempDir
    Path folder;

    static Stream<OpenedFile.Way> ways() {
        return Stream.of(OpenedFile.Way.HERE, new PathFiles());
    }

    private Path file(String name, int size, Instant time) throws IOException {
        Path path = Files.write(folder.resolve(name), new byte[size]);
        Files.setLastModifiedTime(path, FileTime.from(time));
        return path;
    }

    private static void check(OpenedFile opened, long size, Instant time) {
        FileCalls.close(opened.descriptor());
        assertThat(opened.size()).isEqualTo(size);
        assertThat(opened.lastModified()).isEqualTo(time);
        assertThat(opened.regular()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aFile(OpenedFile.Way way) throws IOException {
        check(way.open(file("a", 1234, OLD)), 1234, OLD);
        check(way.open(file("empty", 0, NEW)), 0, NEW);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void whatIsNoFile(OpenedFile.Way way) throws Exception {
        OpenedFile directory = way.open(folder);
        FileCalls.close(directory.descriptor());
        assertThat(directory.regular()).isFalse();
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor(10, TimeUnit.SECONDS)).isTrue();
        OpenedFile opened = way.open(pipe);
        FileCalls.close(opened.descriptor());
        assertThat(opened.regular()).isFalse();
        assertThat(opened.size()).isZero();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void whatIsNotThere(OpenedFile.Way way) {
        assertThatThrownBy(() -> way.open(folder.resolve("none")))
                .isInstanceOf(SocketFailure.class)
                .hasMessageContaining("open " + folder.resolve("none") + ": ENOENT");
    }

    /** The first attempt opens the old file, which is replaced before it can be asked about; the second one gets the new. */
    @Test
    void aFileThatIsReplacedMeanwhileIsOpenedAgain() throws IOException {
        Path path = file("a", 10, OLD);
        Path next = file("b", 20, NEW);
        AtomicInteger opened = new AtomicInteger();
        PathFiles way = new PathFiles(at -> {
            int descriptor = OpenedFile.descriptor(at);
            if (opened.incrementAndGet() == 1) {
                move(next, path);
            }
            return descriptor;
        });
        check(way.open(path), 20, NEW);
        assertThat(opened).hasValue(2);
    }

    /** It vanishes after it was opened, and stays away. */
    @Test
    void aFileThatIsRemovedMeanwhileIsNotThere() throws IOException {
        Path path = file("a", 10, OLD);
        PathFiles way = new PathFiles(at -> {
            int descriptor = OpenedFile.descriptor(at);
            delete(at);
            return descriptor;
        });
        assertThatThrownBy(() -> way.open(path)).isInstanceOf(SocketFailure.class).hasMessageContaining("ENOENT");
    }

    /** A log file grows all the time: it is taken as it is, with the size that it has. */
    @Test
    void aFileThatChangesAllTheTimeIsTakenAsItIs() throws IOException {
        Path path = file("a", 10, OLD);
        AtomicInteger opened = new AtomicInteger();
        PathFiles way = new PathFiles(at -> {
            int descriptor = OpenedFile.descriptor(at);
            grow(at, opened.incrementAndGet());
            return descriptor;
        });
        OpenedFile last = way.open(path);
        check(last, 13, OLD.plusSeconds(3));
        assertThat(opened).hasValue(3);
    }

    private static void move(Path from, Path to) {
        try {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void grow(Path path, int by) {
        try {
            Files.write(path, new byte[10 + by]);
            Files.setLastModifiedTime(path, FileTime.from(OLD.plusSeconds(by)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
