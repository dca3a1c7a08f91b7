package dev.gatun.reactor.internal.posix;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names and texts of error numbers, as errno(3) of Linux has them. */
@EnabledOnOs(OS.LINUX)
class ErrnoTest {
    @ParameterizedTest
    @CsvSource({
        "1, EPERM", "2, ENOENT", "4, EINTR", "8, ENOEXEC", "11, EAGAIN", "13, EACCES", "16, EBUSY", "24, EMFILE", "32, EPIPE", "35, EDEADLK",
        "64, ENONET", "90, EMSGSIZE", "95, EOPNOTSUPP", "98, EADDRINUSE", "104, ECONNRESET", "110, ETIMEDOUT", "111, ECONNREFUSED"
    })
    void namesNumbers(int number, String name) {
        assertThat(Errno.name(number)).isEqualTo(name);
    }

    @Test
    void noNumberHasTheNameOfAnythingElse() {
        for (int number = 1; number < 4096; number++) {
            assertThat(Errno.name(number)).doesNotStartWith("EPOLL");
        }
        assertThat(Errno.name(4095)).isEqualTo("E4095");
    }

    @Test
    void saysWhatTheSystemSays() {
        assertThat(Errno.failure("open", "/nowhere", -2)).hasMessage("open /nowhere: ENOENT (2) No such file or directory");
        assertThat(Errno.text(111)).isEqualTo("Connection refused");
        assertThat(Errno.text(-7)).contains("nknown");
    }
}
