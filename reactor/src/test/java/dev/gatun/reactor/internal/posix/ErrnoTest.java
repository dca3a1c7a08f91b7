package dev.gatun.reactor.internal.posix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.reactor.SocketFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Error numbers have the names of errno(3) and the texts of strerror(3). */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the numbers are those of Linux")
class ErrnoTest {
    @ParameterizedTest
    @CsvSource({
        "1, EPERM, Operation not permitted",
        "2, ENOENT, No such file or directory",
        "11, EAGAIN, Resource temporarily unavailable",
        "24, EMFILE, Too many open files",
        "32, EPIPE, Broken pipe",
        "35, EDEADLK, Resource deadlock avoided",
        "95, EOPNOTSUPP, Operation not supported",
        "98, EADDRINUSE, Address already in use",
        "104, ECONNRESET, Connection reset by peer",
        "110, ETIMEDOUT, Connection timed out",
        "111, ECONNREFUSED, Connection refused"
    })
    void haveNamesAndTexts(int number, String name, String text) {
        assertThat(Errno.name(number)).isEqualTo(name);
        assertThat(Errno.text(number)).isEqualTo(text);
    }

    @Test
    void anUnknownNumberIsItsOwnName() {
        assertThat(Errno.name(99_999)).isEqualTo("E99999");
        assertThat(Errno.text(99_999)).isEqualTo("unknown error");
    }

    @Test
    void aFailureNamesCallAddressAndError() {
        SocketFailure failure = Errno.failure("bind", "127.0.0.1:80", -13);
        assertThat(failure).hasMessage("bind 127.0.0.1:80: EACCES (13) Permission denied");
        assertThat(failure.call()).isEqualTo("bind");
        assertThat(failure.address()).isEqualTo("127.0.0.1:80");
        assertThat(failure.errno()).isEqualTo(13);
        assertThat(failure.errorName()).isEqualTo("EACCES");
        assertThat(Errno.failure("epoll_wait", -4)).hasMessage("epoll_wait: EINTR (4) Interrupted system call");
    }
}
