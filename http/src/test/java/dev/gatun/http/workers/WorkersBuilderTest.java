package dev.gatun.http.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.reactor.ListenSocket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.junit.jupiter.api.Test;

/** Sockets that are given to workers, where no process can be handed one. */
class WorkersBuilderTest {
    /** As on a system that has no tickets. */
    private static final class Unshareable implements ListenSocket {
        private boolean closed;

        @Override
        public SocketAddress localAddress() {
            return new InetSocketAddress("127.0.0.1", 1);
        }

        @Override
        public ListenSocket duplicate() {
            return this;
        }

        @Override
        public byte[] ticket(long pid) {
            throw new UnsupportedOperationException("not on this system");
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private final Unshareable socket = new Unshareable();

    @Test
    void whereNoSocketCanBeHandedOverNothingIsStartedAndWhatElseThereIsIsSaid() {
        Workers.Builder builder = Workers.builder().command(WorkerCommand.of("/no/such/program")).listen("http", socket);
        assertThatThrownBy(builder::start).isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("workers can't have a socket of their parent here: not on this system. "
                        + "Where processes can share a port let each listen by Listen.sharedPort(); else serve in one process");
        assertThat(socket.closed).isTrue();
    }

    @Test
    void eachSocketHasANameOfItsOwn() {
        Workers.Builder builder = Workers.builder().listen("http", socket);
        assertThatIllegalArgumentException().isThrownBy(() -> builder.listen("http", socket)).withMessage("\"http\" is no name for one more socket");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.listen(" ", socket));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.listen("a\nb", socket));
    }
}
