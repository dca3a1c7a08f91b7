package dev.gatun.http.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.http.AccessLog;
import dev.gatun.http.HttpServer;
import dev.gatun.http.Listen;
import dev.gatun.http.LogFile;
import dev.gatun.http.Method;
import dev.gatun.http.Response;
import dev.gatun.http.Status;
import dev.gatun.http.TestRequest;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {
    @TempDir
    private Path directory;

    private Path log() {
        return directory.resolve("access.log");
    }

    @Test
    void linesAreAppendedToWhatIsThere() throws Exception {
        Files.writeString(log(), "before\n");
        try (LogFile file = LogFile.open(log())) {
            file.write("one");
            file.write("zwölf");
            assertThat(log()).content().isEqualTo("before\n");
            file.flush();
            assertThat(log()).content(StandardCharsets.UTF_8).isEqualTo("before\none\nzwölf\n");
            file.write("three");
        }
        assertThat(log()).content(StandardCharsets.UTF_8).isEqualTo("before\none\nzwölf\nthree\n");
    }

    /** As logrotate does it, again and again while several threads write: each line is in one file, whole. */
    @Test
    @EnabledOnOs(value = {OS.LINUX, OS.MAC}, disabledReason = "elsewhere no file that is open can be moved away")
    void reopeningNeitherLosesNorCutsLines() throws Exception {
        int threads = 4;
        int lines = 10_000;
        int moves = 40;
        AtomicInteger written = new AtomicInteger();
        List<Path> files = new ArrayList<>();
        try (LogFile file = LogFile.open(log())) {
            List<Thread> writers = IntStream.range(0, threads).mapToObj(thread -> Thread.ofPlatform().start(() -> {
                for (int i = 0; i < lines; i++) {
                    file.write(line(thread, i));
                    written.incrementAndGet();
                    if (i % 1_000 == 0) {
                        file.flush();
                    }
                }
            })).toList();
            for (int i = 0; i < moves; i++) {
                while (written.get() < (long) threads * lines * i / moves) {
                    Thread.yield();
                }
                Path old = directory.resolve("old." + i);
                Files.move(log(), old);
                file.reopen();
                files.add(old);
            }
            for (Thread writer : writers) {
                writer.join();
            }
        }
        files.add(log());
        List<String> all = new ArrayList<>();
        for (Path path : files) {
            assertThat(Files.size(path) == 0 || Files.readString(path).endsWith("\n")).isTrue();
            all.addAll(Files.readAllLines(path));
        }
        List<String> expected = IntStream.range(0, threads).boxed().flatMap(thread -> IntStream.range(0, lines).mapToObj(i -> line(thread, i))).toList();
        assertThat(all.stream().sorted().toList()).isEqualTo(expected.stream().sorted().toList());
    }

    private static String line(int thread, int number) {
        return "line " + thread + ' ' + number + ' ' + "x".repeat(number % 100);
    }

    @Test
    void rotatingFilesKeepSoManyAndHaveWholeLines() throws Exception {
        List<String> written = new ArrayList<>();
        try (LogFile file = LogFile.rotating(log(), 100_000, 2)) {
            for (int i = 0; i < 8_000; i++) {
                String line = i + " " + "y".repeat(80);
                file.write(line);
                written.add(line);
            }
        }
        try (var files = Files.list(directory)) {
            assertThat(files.map(path -> path.getFileName().toString())).containsExactlyInAnyOrder("access.log", "access.log.1", "access.log.2");
        }
        List<String> left = new ArrayList<>();
        for (String name : List.of("access.log.2", "access.log.1", "access.log")) {
            assertThat(Files.size(directory.resolve(name))).isBetween(1L, 100_000L);
            left.addAll(Files.readAllLines(directory.resolve(name)));
        }
        assertThat(left).isEqualTo(written.subList(written.size() - left.size(), written.size()));
    }

    @Test
    void aFileThatWasLongIsRotatedAtOnce() throws Exception {
        Files.writeString(log(), "z".repeat(200_000) + "\n");
        try (LogFile file = LogFile.rotating(log(), 65_536, 1)) {
            file.write("new");
        }
        assertThat(log()).content().isEqualTo("new\n");
        assertThat(directory.resolve("access.log.1")).hasSize(200_001);
        assertThatThrownBy(() -> LogFile.rotating(log(), 65_535, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFileThatCantBeRotatedGrows() throws Exception {
        Files.createDirectories(directory.resolve("access.log.1/not-empty"));
        try (LogFile file = LogFile.rotating(log(), 65_536, 1)) {
            for (int i = 0; i < 3_000; i++) {
                file.write(i + " " + "y".repeat(80));
            }
        }
        assertThat(Files.readAllLines(log())).hasSize(3_000);
    }

    /** The device whose disk is always full. */
    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "there is no /dev/full")
    void fullDiskLosesLinesBeyondTheBufferAndIsRecoveredFrom() throws Exception {
        Path link = Files.createSymbolicLink(log(), Path.of("/dev/full"));
        try (LogFile file = LogFile.open(link)) {
            for (int i = 0; i < 2_000; i++) {
                file.write(i + " " + "y".repeat(94));
            }
            assertThat(file.lost()).isBetween(1_300L, 1_400L);
            Files.delete(link);
            file.reopen();
        }
        assertThat(Files.readAllLines(log())).hasSizeBetween(600, 700).first().asString().startsWith("0 y");
    }

    @Test
    void directoryMustBeThereAndAFailedReopenKeepsTheOldFile() throws Exception {
        assertThatThrownBy(() -> LogFile.open(directory.resolve("none/access.log"))).isInstanceOf(UncheckedIOException.class)
            .hasMessageContaining("access.log");
        Path inner = Files.createDirectory(directory.resolve("inner"));
        try (LogFile file = LogFile.open(inner.resolve("access.log"))) {
            file.write("one");
            if (OS.LINUX.isCurrentOs()) {
                Files.move(inner, directory.resolve("moved"));
                assertThatThrownBy(file::reopen).isInstanceOf(UncheckedIOException.class);
                file.write("two");
                file.flush();
                assertThat(directory.resolve("moved/access.log")).content().isEqualTo("one\ntwo\n");
            }
        }
    }

    @Test
    void linesAfterTheEndAreLostAndCounted() {
        LogFile file = LogFile.open(log());
        file.write("one");
        file.close();
        file.write("two");
        file.reopen();
        file.close();
        assertThat(log()).content().isEqualTo("one\n");
        assertThat(file.lost()).isEqualTo(1);
    }

    @Test
    void endOfTheServerWaitsForTheLastLines() throws Exception {
        try (LogFile file = LogFile.open(log())) {
            HttpServer server = HttpServer.builder().listen(Listen.tcp(0)).use(AccessLog.common().to(file)).handler(request -> Response.text("ok")).start();
            for (int i = 0; i < 20; i++) {
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                    socket.getOutputStream().write("GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    socket.getInputStream().readAllBytes();
                }
            }
            server.close();
            assertThat(Files.readAllLines(log())).hasSize(20).allSatisfy(line -> assertThat(line).endsWith("\"GET / HTTP/1.1\" 200 2"));
        }
    }

    @Test
    void flushTellsWhetherTheLinesAreWritten() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        AccessLog log = AccessLog.common().to(line -> {
            try {
                slow.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertThat(log.flush(Duration.ofSeconds(10))).as("of nothing").isTrue();
        TestRequest request = TestRequest.of(Method.GET, "/");
        log.handle(request, r -> Response.text("ok"));
        request.complete(Status.OK, 2);
        assertThat(log.flush(Duration.ofMillis(50))).isFalse();
        slow.countDown();
        assertThat(log.flush(Duration.ofSeconds(10))).isTrue();
    }

    /** A sink that fails is told of once, and each later line is tried. */
    @Test
    void aSinkThatFailsCostsItsLinesAlone() throws Exception {
        List<String> lines = new ArrayList<>();
        AtomicInteger tries = new AtomicInteger();
        AccessLog log = AccessLog.common().to(line -> {
            if (tries.incrementAndGet() <= 3) {
                throw new IllegalStateException("sink of the test");
            }
            lines.add(line);
        });
        for (int i = 0; i < 5; i++) {
            TestRequest request = TestRequest.of(Method.GET, "/" + i);
            log.handle(request, r -> Response.text("ok"));
            request.complete(Status.OK, 2);
        }
        assertThat(log.flush(Duration.ofSeconds(10))).isTrue();
        assertThat(lines).hasSize(2).first().asString().contains("/3");
    }
}
