package dev.gatun.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.Listener;
import dev.gatun.tls.internal.TlsRefusal;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What handshakes agree on, and how they fail. */
class HandshakeTest {
    @RegisterExtension
    final Net net = new Net();

    private static SSLEngine choosing(SSLEngine engine, String... protocols) {
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setApplicationProtocols(protocols);
        engine.setSSLParameters(parameters);
        return engine;
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void tellsWhatItAgreedOn(String version) {
        Recording server = new Recording();
        Listener listener = net.listen(net.source(hello -> choosing(net.contexts().serverEngine(version), "h2", "http/1.1")), c -> server);
        Client client = net.client(listener, version);
        SSLParameters parameters = client.tls().getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName("Example.org")));
        parameters.setApplicationProtocols(new String[] {"http/1.1", "h2"});
        client.tls().setSSLParameters(parameters);
        client.send("x");
        server.awaitBytes(1);
        TlsSession session = server.session();
        assertThat(session.version()).isEqualTo(version);
        assertThat(session.cipher()).isEqualTo(client.tls().getSession().getCipherSuite());
        assertThat(session.applicationProtocol()).isEqualTo("h2");
        assertThat(session.serverName()).contains("example.org");
        assertThat(session.resumed()).isFalse();
        assertThat(session.peerCertificates()).isEmpty();
        assertThat(net.ask(server.connection()::session)).contains(session);
        assertThat(server.events()).containsExactly("open", "secured", "data");
        assertThat(server.connection().toString()).contains(version).contains("OPEN");
    }

    @Test
    void callsWhoAsksLaterAtOnce() {
        Recording server = new Recording();
        Client client = net.clientOf(server);
        client.send("x");
        server.awaitBytes(1);
        CompletableFuture<TlsSession> asked = new CompletableFuture<>();
        net.onLoop(() -> server.connection().onSecured(asked::complete));
        assertThat(Net.await(asked)).isEqualTo(server.session());
    }

    @Test
    void sendsWhatWasWrittenBeforeItsEnd() {
        Recording server = new Recording() {
            @Override
            public void onOpen(Connection connection) {
                super.onOpen(connection);
                connection.write(Buffer.utf8("welcome "));
                connection.write(connection.loop().buffers().acquire(100).putLatin1("stranger"));
                assertThat(connection.pendingBytes()).isEqualTo(16);
                assertThat(((TlsConnection) connection).session()).isEmpty();
                connection.pauseReading();
            }
        };
        Client client = net.clientOf(server);
        client.handshake();
        assertThat(client.receiveText(16)).isEqualTo("welcome stranger");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void tellsResumedSessionsFromNewOnes(String version) {
        Recording[] servers = {new Recording(), new Recording()};
        int[] next = {0};
        Listener listener = net.listen(c -> servers[next[0]++], version);
        for (Recording server : servers) {
            Client client = net.client(listener, version);
            client.send("x");
            server.awaitBytes(1);
            net.onLoop(() -> server.connection().write(Buffer.utf8("y")));
            client.receive(1);
        }
        assertThat(servers[0].session().resumed()).isFalse();
        assertThat(servers[1].session().resumed()).isTrue();
        assertThat(net.counted().handshakesFull()).isEqualTo(1);
        assertThat(net.counted().handshakesResumed()).isEqualTo(1);
    }

    @Test
    void takesTooLong() {
        Recording server = new Recording();
        Listener listener = net.deadline(Duration.ofMillis(200)).listen(server);
        Socket socket = Client.socket(listener.localAddress());
        assertThat(server.cause().kind()).isEqualTo(CloseCause.Kind.DEADLINE);
        assertThat(server.failure().kind()).isEqualTo(TlsFailure.Kind.DEADLINE);
        assertThat(server.failure()).hasMessageContaining("no handshake within PT0.2S").hasMessageContaining("127.0.0.1");
        assertThat(net.counted().failures(TlsFailure.Kind.DEADLINE)).isEqualTo(1);
        assertThat(net.counted().handshakesFailed()).isEqualTo(1);
        close(socket);
    }

    @Test
    void leavesNoDeadlineBehind() {
        Recording server = new Recording();
        Client client = net.clientOf(server);
        client.send("x");
        server.awaitBytes(1);
        assertThat(net.statistics().deadlinesPending()).isZero();
    }

    @Test
    void refusesPlainHttpAndSaysSo() throws IOException {
        Recording server = new Recording();
        Listener listener = net.listen(server);
        try (Socket socket = Client.socket(listener.localAddress())) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes());
            assertThat(socket.getInputStream().readAllBytes()).containsExactly(21, 3, 3, 0, 2, 2, 10);
        }
        assertThat(server.failure().kind()).isEqualTo(TlsFailure.Kind.NOT_TLS);
        assertThat(server.failure()).hasMessageContaining("HTTP");
        assertThat(server.events()).containsExactly("open", "closed FAILED");
    }

    @Test
    void refusesGarbageAfterTheHello() throws IOException {
        Recording server = new Recording();
        Listener listener = net.listen(server);
        byte[] hello = Hellos.of(net.contexts().clientEngine());
        try (Socket socket = Client.socket(listener.localAddress())) {
            socket.getOutputStream().write(hello);
            socket.getOutputStream().write("garbage, and more of it".getBytes());
            socket.getInputStream().readAllBytes();
        }
        assertThat(server.failure().kind()).isIn(TlsFailure.Kind.NOT_TLS, TlsFailure.Kind.MALFORMED);
        assertThat(net.counted().handshakesFailed()).isEqualTo(1);
    }

    @Test
    void isEndedByTheClientBetweenTwoMessages() throws IOException {
        Recording server = new Recording();
        Listener listener = net.listen(server);
        try (Socket socket = Client.socket(listener.localAddress())) {
            socket.getOutputStream().write(Hellos.of(net.contexts().clientEngine()));
            socket.getInputStream().read();
        }
        assertThat(server.cause().error()).get().isInstanceOf(Exception.class);
        assertThat(net.counted().failures(TlsFailure.Kind.ENDED)).isEqualTo(1);
    }

    @Test
    void isNoFailureWhenNothingWasSaid() {
        Recording server = new Recording();
        close(Client.socket(net.listen(server).localAddress()));
        assertThat(server.cause()).isEqualTo(CloseCause.CLOSED);
        assertThat(net.counted().handshakesFailed()).isZero();
    }

    @Test
    void sendsTheAlertOfARefusal() {
        Recording server = new Recording();
        Listener listener = net.listen(net.source(hello -> {
            throw new TlsRefusal(112, "nobody here is called " + hello.serverName().orElse("nothing"));
        }), c -> server);
        Client client = net.client(listener);
        SSLParameters parameters = client.tls().getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName("unknown.example")));
        client.tls().setSSLParameters(parameters);
        assertThatThrownBy(client::handshake).hasMessageContaining("unrecognized_name");
        assertThat(server.failure().kind()).isEqualTo(TlsFailure.Kind.NAME);
        assertThat(server.failure()).hasMessageContaining("nobody here is called unknown.example");
    }

    @Test
    void findsNoVersionInCommon() {
        Recording server = new Recording();
        Client client = net.client(net.listen(server, "TLSv1.3"), "TLSv1.2");
        assertThatThrownBy(client::handshake).hasMessageContaining("protocol_version");
        assertThat(server.failure().kind()).isEqualTo(TlsFailure.Kind.VERSION);
        assertThat(server.events()).containsExactly("open", "closed FAILED");
    }

    @Test
    void findsNoApplicationProtocolInCommon() {
        Recording server = new Recording();
        Listener listener = net.listen(net.source(hello -> choosing(net.contexts().serverEngine(), "h2")), c -> server);
        Client client = net.client(listener);
        SSLParameters parameters = client.tls().getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"gopher"});
        client.tls().setSSLParameters(parameters);
        assertThatThrownBy(client::handshake).hasMessageContaining("no_application_protocol");
        assertThat(server.failure().kind()).isEqualTo(TlsFailure.Kind.APPLICATION_PROTOCOL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void hearsThatTheClientDoesNotTrustTheServer(String version) {
        Recording server = new Recording();
        Listener listener = net.listen(server, version);
        Client client = net.keep(Client.connect(net.contexts().stranger(), listener.localAddress(), version));
        assertThatThrownBy(client::handshake).hasMessageContaining("unable to find valid certification path");
        assertThat(server.failure().kind()).isEqualTo(TlsFailure.Kind.PEER_ALERT);
        assertThat(server.failure().getCause()).isInstanceOf(SSLException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void asClientTrustsNotEverybody(String version) throws Exception {
        try (SSLServerSocket server = (SSLServerSocket) net.contexts().server().getServerSocketFactory().createServerSocket(0)) {
            CompletableFuture<String> told = CompletableFuture.supplyAsync(() -> {
                try (var socket = server.accept()) {
                    return "read " + socket.getInputStream().read();
                } catch (IOException e) {
                    return String.valueOf(e.getMessage());
                }
            }, Net.THREADS);
            Recording client = new Recording();
            SSLEngine engine = net.contexts().stranger().createSSLEngine("localhost", 443);
            engine.setUseClientMode(true);
            engine.setEnabledProtocols(new String[] {version});
            net.connect(server.getLocalSocketAddress(), engine, client);
            assertThat(client.failure().kind()).isEqualTo(TlsFailure.Kind.CERTIFICATE);
            assertThat(client.failure()).hasMessageContaining("certification path");
            // With TLS 1.3 the server may find that nobody reads before it reads the alert.
            assertThat(Net.await(told)).containsAnyOf("certificate_unknown", "pipe", "reset");
        }
    }

    @Test
    void asClientIsForTheHostThatWasMeant() {
        Recording client = new Recording();
        Listener listener = net.listen(new Recording());
        SSLEngine engine = net.contexts().client().createSSLEngine("other.example", 443);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
        net.connect(listener.localAddress(), engine, client);
        assertThat(client.failure().kind()).isEqualTo(TlsFailure.Kind.CERTIFICATE);
        assertThat(client.failure()).hasMessageContaining("other.example");
    }

    @Test
    void asClientFindsAServerThatSpeaksNoTls() throws IOException {
        try (var server = new java.net.ServerSocket(0)) {
            Recording client = new Recording();
            net.connect(server.getLocalSocketAddress(), net.contexts().clientEngine(), client);
            try (Socket socket = server.accept()) {
                socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes());
                assertThat(client.failure().kind()).isEqualTo(TlsFailure.Kind.NOT_TLS);
            }
        }
    }

    @Test
    void endsWithTheConnectionWhileATaskRuns() {
        Recording server = new Recording();
        Listener listener = net.listen(server);
        for (int i = 0; i < 20; i++) {
            Socket socket = Client.socket(listener.localAddress());
            try {
                socket.getOutputStream().write(Hellos.of(net.contexts().clientEngine()));
                socket.setSoLinger(true, 0);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            close(socket);
        }
        Client client = net.client(net.listen(Connection::write));
        client.send("x");
        assertThat(client.receiveText(1)).isEqualTo("x");
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
