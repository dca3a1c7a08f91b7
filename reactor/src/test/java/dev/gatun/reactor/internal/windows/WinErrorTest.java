package dev.gatun.reactor.internal.windows;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Error numbers have the names of winsock2.h and winerror.h. */
class WinErrorTest {
    @ParameterizedTest
    @CsvSource({
        "10004, WSAEINTR",
        "10024, WSAEMFILE",
        "10035, WSAEWOULDBLOCK",
        "10048, WSAEADDRINUSE",
        "10054, WSAECONNRESET",
        "10061, WSAECONNREFUSED",
        "10093, WSANOTINITIALISED",
        "11001, WSAHOST_NOT_FOUND",
        "2, ERROR_FILE_NOT_FOUND",
        "6, ERROR_INVALID_HANDLE",
        "64, ERROR_NETNAME_DELETED",
        "258, WAIT_TIMEOUT",
        "995, ERROR_OPERATION_ABORTED",
        "997, ERROR_IO_PENDING"
    })
    void haveNames(int number, String name) {
        assertThat(WinError.name(number)).isEqualTo(name);
    }

    @Test
    void anUnknownNumberIsItsOwnName() {
        assertThat(WinError.name(10_000)).isEqualTo("ERROR_10000");
        assertThat(WinError.name(99_999)).isEqualTo("ERROR_99999");
    }

    @Test
    @EnabledOnOs(value = OS.WINDOWS, disabledReason = "the texts are those of Windows")
    void aFailureHasTheTextOfTheSystem() {
        assertThat(WinError.failure("bind", "127.0.0.1:80", -10_013).getMessage())
                .startsWith("bind 127.0.0.1:80: WSAEACCES (10013) ")
                .hasSizeGreaterThan("bind 127.0.0.1:80: WSAEACCES (10013) ".length());
        assertThat(WinError.text(5)).isNotEqualTo(WinError.text(2));
        assertThat(WinError.text(99_999)).isEqualTo("unknown error");
    }
}
