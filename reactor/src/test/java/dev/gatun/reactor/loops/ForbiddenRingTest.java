package dev.gatun.reactor.loops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where io_uring is forbidden, whoever asks for it gets epoll, and one line in the log says why. */
@EnabledOnOs(OS.LINUX)
class ForbiddenRingTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"1, EPERM", "38, ENOSYS", "12, ENOMEM"})
    void epollTakesItsPlace(int errno, String name) throws IOException, InterruptedException {
        Path log = directory.resolve("log");
        Process child = new ProcessBuilder(Child.javaCommand(ForbiddenRing.class, Integer.toString(errno)))
                .redirectError(log.toFile())
                .start();
        List<String> out = child.inputReader().lines().toList();
        String errors = Files.readString(log);
        assertThat(child.waitFor()).as(errors).isZero();
        assumeTrue(out.getFirst().equals("forbidden"), "this kernel has no seccomp filters");
        assertThat(out.subList(1, 3)).containsOnly("EPOLL");
        assertThat(out.get(3)).startsWith("io_uring_setup: " + name + " (" + errno + ")").contains(";");
        assertThat(errors.lines().filter(line -> line.contains("event loops use EPOLL")))
                .singleElement()
                .asString()
                .contains("IO_URING does not work here: io_uring_setup: " + name);
    }
}
