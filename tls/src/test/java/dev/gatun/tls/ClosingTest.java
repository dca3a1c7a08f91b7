package dev.gatun.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.Connection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How connections end: with close_notify, or as something that may have been cut. */
class ClosingTest {
    @RegisterExtension
    final Net net = new Net();

    /** Answers everything once the input has ended, as far as {@link Recording} kept it. */
    private static final class AfterTheEnd extends Recording {
        @Override
        public void onInputEnd(Connection connection) {
            super.onInputEnd(connection);
            connection.write(Buffer.copyOf(bytes()));
            connection.close();
        }
    }

    @Test
    void answersAfterThePeerHasEndedItsOutput() {
        AfterTheEnd server = new AfterTheEnd();
        Client client = net.clientOf(server, "TLSv1.3");
        client.send("all I have to say");
        client.endOutput();
        assertThat(new String(client.receiveAll(), StandardCharsets.UTF_8)).isEqualTo("all I have to say");
        assertThat(server.cause()).isEqualTo(CloseCause.CLOSED);
        assertThat(server.events()).containsExactly("open", "secured", "data", "inputEnd", "closed CLOSED");
    }

    @Test
    void withTls12AnEndIsTheEndOfBothAndIsToldSo() {
        AfterTheEnd server = new AfterTheEnd();
        Client client = net.clientOf(server, "TLSv1.2");
        client.send("all I have to say");
        client.endOutput();
        assertThat(client.receiveAll()).isEmpty();
        assertThat(server.failure().kind()).isEqualTo(TlsFailure.Kind.ENDED);
        assertThat(server.failure()).hasMessageContaining("17 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void whatIsAnsweredAtOnceArrivesAlthoughTheEndIsBehindIt(String version) throws Exception {
        // All in one read of the server: the question and close_notify.
        Recording server = new Recording() {
            @Override
            public void onData(Connection connection, Buffer data) {
                connection.write(data);
            }

            @Override
            public void onInputEnd(Connection connection) {
                super.onInputEnd(connection);
                connection.close();
            }
        };
        Client client = net.clientOf(server, version);
        client.handshake();
        net.onLoop(() -> {
            client.send("question");
            client.endOutput();
        });
        assertThat(new String(client.receiveAll(), StandardCharsets.UTF_8)).isEqualTo("question");
        assertThat(server.cause()).isEqualTo(CloseCause.CLOSED);
    }

    @Test
    void goesOnReadingAfterItsOwnOutputHasEnded() {
        Recording server = new Recording() {
            @Override
            public void onOpen(Connection connection) {
                super.onOpen(connection);
                connection.write(Buffer.utf8("bye"));
                connection.shutdownOutput();
                connection.write(Buffer.utf8("too late"));
            }

            @Override
            public void onInputEnd(Connection connection) {
                super.onInputEnd(connection);
                connection.close();
            }
        };
        Client client = net.clientOf(server, "TLSv1.3");
        assertThat(new String(client.receiveAll(), StandardCharsets.UTF_8)).isEqualTo("bye");
        client.send("still here");
        client.endOutput();
        assertThat(server.cause()).isEqualTo(CloseCause.CLOSED);
        assertThat(server.bytes()).asString(StandardCharsets.UTF_8).isEqualTo("still here");
        assertThat(server.events()).containsExactly("open", "secured", "data", "inputEnd", "closed CLOSED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void closesAfterAllThatIsPending(String version) {
        byte[] sent = EchoTest.random(3 << 20);
        Recording server = new Recording() {
            @Override
            public void onOpen(Connection connection) {
                super.onOpen(connection);
                connection.write(Buffer.copyOf(sent));
                connection.close();
                assertThat(connection.isOpen()).isFalse();
            }
        };
        Client client = net.clientOf(server, version);
        client.handshake();
        assertThat(client.receiveAll()).isEqualTo(sent);
        assertThat(server.cause()).isEqualTo(CloseCause.CLOSED);
        assertThat(server.events()).containsExactly("open", "secured", "closed CLOSED");
    }

    @Test
    void closesWhileInputGoesOnComing() {
        Recording server = new Recording() {
            @Override
            public void onData(Connection connection, Buffer data) {
                super.onData(connection, data);
                connection.write(Buffer.utf8("enough"));
                connection.close();
            }
        };
        Client client = net.clientOf(server);
        client.handshake();
        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
            try {
                client.send(new byte[4 << 20]);
            } catch (java.io.UncheckedIOException e) {
                // The server has had enough.
                return;
            }
        }, Net.THREADS);
        assertThat(client.receiveText(6)).isEqualTo("enough");
        client.close();
        Net.await(sending);
        // The client goes with close_notify unread, so its own close may be a reset.
        assertThat(server.cause().kind()).isIn(CloseCause.Kind.CLOSED, CloseCause.Kind.RESET);
        assertThat(server.events()).doesNotContain("inputEnd").endsWith("closed " + server.cause().kind());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void tellsATruncationFromAnEnd(String version) throws IOException {
        Recording server = new Recording();
        Client client = net.clientOf(server, version);
        client.send("half of it");
        server.awaitBytes(10);
        client.socket().shutdownOutput();
        assertThat(server.failure().kind()).isEqualTo(TlsFailure.Kind.TRUNCATED);
        assertThat(server.cause().kind()).isEqualTo(CloseCause.Kind.FAILED);
        assertThat(server.events()).containsExactly("open", "secured", "data", "closed FAILED");
        assertThat(net.counted().failures(TlsFailure.Kind.TRUNCATED)).isEqualTo(1);
        assertThat(net.counted().handshakesFailed()).isZero();
    }

    @Test
    void aTruncatedPeerStillGetsWhatWasWritten() throws IOException {
        byte[] sent = EchoTest.random(2 << 20);
        Recording server = new Recording() {
            @Override
            public void onData(Connection connection, Buffer data) {
                super.onData(connection, data);
                connection.write(Buffer.copyOf(sent));
            }
        };
        Client client = net.clientOf(server);
        client.send("x");
        server.awaitBytes(1);
        client.socket().shutdownOutput();
        assertThat(client.receiveAll()).isEqualTo(sent);
        assertThat(server.failure().kind()).isEqualTo(TlsFailure.Kind.TRUNCATED);
    }

    @Test
    void forgivesAMissingCloseNotifyAfterItsOwn() throws IOException {
        Recording server = new Recording() {
            @Override
            public void onData(Connection connection, Buffer data) {
                super.onData(connection, data);
                connection.close();
            }
        };
        Client client = net.clientOf(server);
        client.send("x");
        assertThat(client.receiveAll()).isEmpty();
        client.close();
        assertThat(server.cause()).isEqualTo(CloseCause.CLOSED);
    }

    @Test
    void aResetIsAReset() throws IOException {
        Recording server = new Recording();
        Client client = net.clientOf(server);
        client.send("x");
        server.awaitBytes(1);
        client.socket().setSoLinger(true, 0);
        client.close();
        assertThat(server.cause().kind()).isEqualTo(CloseCause.Kind.RESET);
    }

    @Test
    void abortsWithTheCauseThatIsGiven() {
        Recording server = new Recording();
        Client client = net.clientOf(server);
        client.send("x");
        server.awaitBytes(1);
        CloseCause why = CloseCause.failed(new IllegalStateException("enough"));
        net.onLoop(() -> {
            server.connection().write(Buffer.utf8("never sent"));
            server.connection().abort(why);
            server.connection().write(net.loop().buffers().acquire(100).put((byte) 1));
            server.connection().write(Buffer.utf8("late"));
            server.connection().shutdownOutput();
            server.connection().resumeReading();
            server.connection().close();
            server.connection().flush();
        });
        assertThat(server.cause()).isEqualTo(why);
        assertThatThrownBy(client::receiveReset).hasRootCauseInstanceOf(IOException.class);
        assertThat(net.statistics().buffersInUse()).isZero();
    }

    @Test
    void aHandlerThatFailsEndsItsConnection() {
        Recording server = new Recording() {
            @Override
            public void onData(Connection connection, Buffer data) {
                throw new IllegalStateException("on purpose");
            }
        };
        Client client = net.clientOf(server);
        client.send("x");
        assertThat(server.cause().kind()).isEqualTo(CloseCause.Kind.FAILED);
        assertThat(server.cause().error()).get().isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aHandlerThatFailsWithoutInputEndsItsConnectionToo() {
        Recording server = new Recording() {
            private boolean left;

            @Override
            public void onData(Connection connection, Buffer data) {
                if (left) {
                    throw new IllegalStateException("on purpose");
                }
                left = true;
                connection.pauseReading();
                connection.loop().schedule(java.time.Duration.ofMillis(1), connection::resumeReading);
            }
        };
        Client client = net.clientOf(server);
        client.send("x");
        assertThat(server.cause().error()).get().isInstanceOf(IllegalStateException.class);
    }
}
