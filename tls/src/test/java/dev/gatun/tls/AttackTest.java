package dev.gatun.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.Listener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What peers do to wear a server out. */
class AttackTest {
    @RegisterExtension
    final Net net = new Net();

    @Test
    void refusesASecondHandshake() throws IOException {
        Recording server = new Recording();
        Client client = net.clientOf(server, "TLSv1.2");
        client.send("x");
        server.awaitBytes(1);
        client.handshake();
        assertThatThrownBy(() -> {
            client.send("y");
            client.receive(1);
        }).isInstanceOfAny(UncheckedIOException.class, AssertionError.class);
        assertThat(server.failure().kind()).isEqualTo(TlsFailure.Kind.RENEGOTIATION);
        assertThat(server.bytes()).containsExactly('x');
        assertThat(net.counted().failures(TlsFailure.Kind.RENEGOTIATION)).isEqualTo(1);
    }

    @Test
    void updatesKeysWhenThePeerDoes() {
        Client client = net.clientOf(Connection::write, "TLSv1.3");
        for (int i = 0; i < 20; i++) {
            client.send("before ");
            client.handshake();
            client.send("after");
            assertThat(client.receiveText(12)).isEqualTo("before after");
        }
    }

    @Test
    void updatesItsOwnKeysWhenTheyAreSpent() {
        // The build sets the limit of this cipher: an update in either direction for each mebibyte.
        assertThat(java.security.Security.getProperty("jdk.tls.keyLimits")).contains("ChaCha20-Poly1305 KeyUpdate 2^20");
        byte[] sent = EchoTest.random(12 << 20);
        Client client = net.clientOf(Connection::write, "TLSv1.3");
        client.tls().setEnabledCipherSuites(new String[] {"TLS_CHACHA20_POLY1305_SHA256"});
        var sending = client.sendInBackground(sent);
        assertThat(client.receive(sent.length)).isEqualTo(sent);
        Net.await(sending);
    }

    @Test
    void refusesAFloodOfKeyUpdates() {
        Recording server = new Recording();
        Client client = net.clientOf(server, "TLSv1.3");
        client.send("x");
        server.awaitBytes(1);
        assertThatThrownBy(() -> {
            for (int i = 0; i < 100_000; i++) {
                client.handshake();
            }
        }).isInstanceOf(UncheckedIOException.class);
        assertThat(server.failure().kind()).isEqualTo(TlsFailure.Kind.FLOOD);
    }

    @Test
    void refusesAHandshakeInEndlessPieces() throws IOException {
        Recording server = new Recording();
        Listener listener = net.listen(server);
        byte[] hello = Hellos.of(net.contexts().clientEngine());
        try (Socket socket = Client.socket(listener.localAddress())) {
            for (int i = 5; i < hello.length; i++) {
                socket.getOutputStream().write(new byte[] {22, 3, 1, 0, 1, hello[i]});
            }
            assertThat(socket.getInputStream().readAllBytes()).containsExactly(21, 3, 3, 0, 2, 2, 50);
        } catch (java.net.SocketException e) {
            // Written after the end.
            assertThat(e).hasMessageMatching(".*(reset|pipe).*");
        }
        assertThat(server.failure()).hasMessageContaining("64 records");
    }

    @Test
    void refusesRecordsThatAreTooLong() throws IOException {
        Recording server = new Recording();
        Client client = net.clientOf(server);
        client.send("x");
        server.awaitBytes(1);
        client.socket().getOutputStream().write(new byte[] {23, 3, 3, (byte) 0xff, (byte) 0xff});
        assertThat(server.failure().kind()).isEqualTo(TlsFailure.Kind.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void refusesForgedRecords(String version) throws IOException {
        Recording server = new Recording();
        Client client = net.clientOf(server, version);
        client.send("x");
        server.awaitBytes(1);
        client.socket().getOutputStream().write(new byte[] {23, 3, 3, 0, 40});
        client.socket().getOutputStream().write(new byte[40]);
        assertThatThrownBy(() -> client.receive(1)).hasMessageContaining("bad_record_mac");
        assertThat(server.failure().kind()).isEqualTo(TlsFailure.Kind.ENGINE);
        assertThat(server.bytes()).containsExactly('x');
    }

    @Test
    void survivesWhateverComes() {
        Listener listener = net.listen(c -> new Recording());
        byte[] hello = Hellos.of(net.contexts().clientEngine());
        Random random = new Random(1);
        for (int i = 0; i < 40; i++) {
            byte[] bytes = Arrays.copyOf(hello, hello.length + random.nextInt(500));
            for (int changes = random.nextInt(10); changes > 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try (Socket socket = Client.socket(listener.localAddress())) {
                socket.getOutputStream().write(bytes);
                socket.shutdownOutput();
                socket.getInputStream().readAllBytes();
            } catch (IOException e) {
                // A reset is as good an answer as an alert.
                continue;
            }
        }
        Client client = net.client(net.listen(Connection::write));
        client.send("still here");
        assertThat(client.receiveText(10)).isEqualTo("still here");
        net.settle();
        assertThat(net.counted().handshakesFailed()).isEqualTo(40);
        assertThat(net.statistics().deadlinesPending()).isLessThanOrEqualTo(2);
        assertThat(net.statistics().buffersInUse()).isZero();
    }

    @Test
    void reservesNothingForWhatIsAnnounced() throws IOException {
        Recording server = new Recording();
        Client client = net.clientOf(server);
        client.send("x");
        server.awaitBytes(1);
        client.socket().getOutputStream().write(new byte[] {23, 3, 3, 0x40, 0});
        net.settle();
        assertThat(net.statistics().bufferBytesInUse()).isLessThanOrEqualTo(4096);
    }

    @Test
    void doesNotSendToWhoDoesNotReadKeyUpdates() throws IOException {
        // Each update is answered; who never reads the answers makes them pile up, within the budget.
        Recording server = new Recording();
        Client client = net.clientOf(server, "TLSv1.3");
        client.send("x");
        server.awaitBytes(1);
        net.onLoop(() -> server.connection().write(Buffer.utf8("y")));
        for (int i = 0; i < 30; i++) {
            client.handshake();
        }
        net.settle();
        assertThat(net.statistics().bufferBytesInUse()).isLessThan(64 << 10);
        assertThat(client.receiveText(1)).isEqualTo("y");
    }
}
