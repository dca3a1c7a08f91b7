package dev.gatun.http.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A port that is kept for those who share it. */
class ReservedPortTest {
    private static final InetSocketAddress ANY = new InetSocketAddress("127.0.0.1", 0);

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void isForThoseAloneWhoShareIt() throws IOException {
        try (ReservedPort port = ReservedPort.of(ANY)) {
            assertThat(port.port()).isPositive();
            assertThatThrownBy(() -> new ServerSocket(port.port(), 1, port.address().getAddress()).close()).isInstanceOf(BindException.class);
            assertThatThrownBy(() -> new Socket(port.address().getAddress(), port.port()).close()).as("nobody listens").isInstanceOf(ConnectException.class);
            try (ServerSocketChannel first = sharing(port); ServerSocketChannel second = sharing(port)) {
                assertThat(first.getLocalAddress()).isEqualTo(second.getLocalAddress());
                assertThatThrownBy(() -> ReservedPort.of(port.address())).as("another parent").isInstanceOf(UncheckedIOException.class);
                // Not one of many gets stuck with the one that keeps the port.
                for (int i = 0; i < 50; i++) {
                    new Socket(port.address().getAddress(), port.port()).close();
                }
                first.configureBlocking(false);
                second.configureBlocking(false);
                assertThat(accepted(first) + accepted(second)).isEqualTo(50);
            }
        }
    }

    private static ServerSocketChannel sharing(ReservedPort port) throws IOException {
        return ServerSocketChannel.open().setOption(StandardSocketOptions.SO_REUSEPORT, true).bind(port.address());
    }

    private static int accepted(ServerSocketChannel channel) throws IOException {
        int count = 0;
        for (var connection = channel.accept(); connection != null; connection = channel.accept()) {
            connection.close();
            count++;
        }
        return count;
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aPortThatIsTakenCanNotBeHad() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, ANY.getAddress())) {
            InetSocketAddress address = new InetSocketAddress(ANY.getAddress(), taken.getLocalPort());
            assertThatThrownBy(() -> ReservedPort.of(address)).isInstanceOf(UncheckedIOException.class).hasMessageContaining("can't have");
        }
    }

    @Test
    @EnabledOnOs(OS.WINDOWS)
    void whereNothingIsSharedItSaysSo() {
        assertThatThrownBy(() -> ReservedPort.of(ANY)).isInstanceOf(UnsupportedOperationException.class);
    }
}
