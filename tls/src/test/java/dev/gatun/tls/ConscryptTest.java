package dev.gatun.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.Listener;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.conscrypt.Conscrypt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same with the engine of another provider, BoringSSL's by Conscrypt. */
class ConscryptTest {
    @RegisterExtension
    final Net net = new Net();

    @BeforeEach
    void useConscrypt() {
        try {
            Conscrypt.checkAvailability();
        } catch (UnsatisfiedLinkError | NoClassDefFoundError | ExceptionInInitializerError e) {
            assumeTrue(false, "Conscrypt's native library does not load here: " + e.getMessage());
        }
        net.contexts(Contexts.make(Conscrypt.newProvider()));
    }

    /** A client of the JDK. */
    private Client client(Listener listener, String version) {
        return net.keep(Client.connect(Contexts.make().client(), listener.localAddress(), version));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void echoesMebibytes(String version) {
        byte[] sent = EchoTest.random(4 << 20);
        Recording server = new Recording() {
            @Override
            public void onData(Connection connection, Buffer data) {
                connection.write(data);
            }
        };
        Client client = client(net.listen(server, version), version);
        CompletableFuture<Void> sending = client.sendInBackground(sent);
        assertThat(client.receive(sent.length)).isEqualTo(sent);
        Net.await(sending);
        assertThat(server.session().version()).isEqualTo(version);
        assertThat(server.session().resumed()).isFalse();
        net.settle();
        assertThat(net.statistics().buffersInUse()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void endsInGoodOrder(String version) {
        Recording server = new Recording() {
            @Override
            public void onData(Connection connection, Buffer data) {
                connection.write(data);
                connection.close();
            }
        };
        Client client = client(net.listen(server, version), version);
        client.send("last words");
        assertThat(new String(client.receiveAll(), StandardCharsets.UTF_8)).isEqualTo("last words");
        assertThat(server.cause()).isEqualTo(CloseCause.CLOSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void hearsOfTheEnd(String version) throws Exception {
        Recording server = new Recording() {
            @Override
            public void onInputEnd(Connection connection) {
                super.onInputEnd(connection);
                connection.close();
            }
        };
        Client client = client(net.listen(server, version), version);
        client.send("abc");
        client.endOutput();
        assertThat(client.receiveAll()).isEmpty();
        server.cause();
        assertThat(server.events()).containsSubsequence("secured", "data", "inputEnd", "closed CLOSED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void tellsATruncation(String version) throws Exception {
        Recording server = new Recording();
        Client client = client(net.listen(server, version), version);
        client.send("half");
        server.awaitBytes(4);
        client.socket().shutdownOutput();
        assertThat(server.failure().kind()).isEqualTo(TlsFailure.Kind.TRUNCATED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void talksToItself(String version) {
        byte[] sent = EchoTest.random(1 << 20);
        Listener listener = net.listen(c -> Connection::write, version);
        Recording client = new Recording() {
            @Override
            public void onOpen(Connection connection) {
                super.onOpen(connection);
                connection.write(Buffer.copyOf(sent));
            }
        };
        net.connect(listener.localAddress(), net.contexts().clientEngine(version), client);
        assertThat(client.awaitBytes(sent.length)).isEqualTo(sent);
        net.onLoop(client.connection()::close);
        assertThat(client.cause()).isEqualTo(CloseCause.CLOSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void sendsAlerts(String version) {
        Recording server = new Recording();
        Listener listener = net.listen(server, version);
        Client client = client(listener, version.equals("TLSv1.2") ? "TLSv1.3" : "TLSv1.2");
        assertThatThrownBy(client::handshake).hasMessageContaining("protocol_version");
        assertThat(server.failure().kind()).isEqualTo(TlsFailure.Kind.VERSION);
    }
}
