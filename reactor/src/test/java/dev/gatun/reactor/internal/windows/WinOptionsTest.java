package dev.gatun.reactor.internal.windows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.reactor.SocketTuningOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tuning options have the levels and numbers of Microsoft's documentation. */
class WinOptionsTest {
    @ParameterizedTest
    @CsvSource({
        "TCP_NODELAY, 6, 1",
        "RECEIVE_BUFFER, 65535, 4098",
        "SEND_BUFFER, 65535, 4097",
        "KEEP_ALIVE, 65535, 8",
        "KEEP_ALIVE_IDLE, 6, 3",
        "KEEP_ALIVE_INTERVAL, 6, 17",
        "KEEP_ALIVE_COUNT, 6, 16",
        "TCP_FASTOPEN, 6, 15",
        "LINGER, 65535, 128"
    })
    void haveLevelsAndNumbers(SocketTuningOption option, int level, int name) {
        assertThat(WinOptions.isKnown(option)).isTrue();
        assertThat(WinOptions.level(option)).isEqualTo(level);
        assertThat(WinOptions.name(option)).isEqualTo(name);
    }

    @Test
    void theRestIsUnknownToWindows() {
        assertThat(Arrays.stream(SocketTuningOption.values()).filter(option -> !WinOptions.isKnown(option)))
                .containsExactly(
                        SocketTuningOption.REUSE_ADDRESS,
                        SocketTuningOption.REUSE_PORT,
                        SocketTuningOption.TCP_QUICKACK,
                        SocketTuningOption.TCP_DEFER_ACCEPT,
                        SocketTuningOption.TCP_USER_TIMEOUT,
                        SocketTuningOption.TCP_CORK,
                        SocketTuningOption.TCP_NOTSENT_LOWAT,
                        SocketTuningOption.BUSY_POLL,
                        SocketTuningOption.INCOMING_CPU,
                        SocketTuningOption.ZEROCOPY,
                        SocketTuningOption.TCP_THIN_LINEAR_TIMEOUTS);
    }
}
