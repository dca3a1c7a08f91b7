package dev.gatun.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.Listener;
import java.io.OutputStream;
import java.net.InetAddress;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes come as they were sent. */
class EchoTest {
    @RegisterExtension
    final Net net = new Net();

    static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void echoesOneByte(String version) {
        Client client = net.clientOf(Connection::write, version);
        client.send("x");
        assertThat(client.receiveText(1)).isEqualTo("x");
        assertThat(client.tls().getSession().getProtocol()).isEqualTo(version);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void echoesMebibytesInRandomPieces(String version) {
        byte[] sent = random(8 << 20);
        Client client = net.clientOf(Connection::write, version);
        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
            Random random = new Random(7);
            try {
                OutputStream out = client.tls().getOutputStream();
                for (int at = 0; at < sent.length; ) {
                    int part = Math.min(sent.length - at, 1 + random.nextInt(random.nextBoolean() ? 50_000 : 300));
                    out.write(sent, at, part);
                    at += part;
                }
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }, Net.THREADS);
        assertThat(client.receive(sent.length)).isEqualTo(sent);
        Net.await(sending);
        net.settle();
        assertThat(net.statistics().buffersInUse()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void takesTheCipherTextByteByByte(String version) throws Exception {
        Listener listener = net.listen(Connection::write, version);
        Dribble dribble = net.keep(new Dribble(listener.localAddress(), 1));
        Client client = net.keep(Client.connect(net.contexts().client(), dribble.address(), version));
        client.send("slow but steady");
        assertThat(client.receiveText(15)).isEqualTo("slow but steady");
        net.settle();
        assertThat(net.statistics().buffersInUse()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void asClientTalksToTheJdksServer(String version) throws Exception {
        byte[] sent = random(1 << 20);
        try (SSLServerSocket server = (SSLServerSocket)
                net.contexts().server().getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            server.setEnabledProtocols(new String[] {version});
            CompletableFuture<byte[]> received = CompletableFuture.supplyAsync(() -> {
                try (SSLSocket socket = (SSLSocket) server.accept()) {
                    byte[] bytes = socket.getInputStream().readNBytes(sent.length);
                    socket.getOutputStream().write(bytes);
                    socket.shutdownOutput();
                    socket.getInputStream().read();
                    return bytes;
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }, Net.THREADS);
            Recording client = new Recording() {
                @Override
                public void onOpen(Connection connection) {
                    super.onOpen(connection);
                    connection.write(Buffer.copyOf(sent));
                }

                @Override
                public void onInputEnd(Connection connection) {
                    super.onInputEnd(connection);
                    connection.close();
                }
            };
            net.connect(server.getLocalSocketAddress(), net.contexts().clientEngine(version), client);
            assertThat(Net.await(received)).isEqualTo(sent);
            assertThat(client.awaitBytes(sent.length)).isEqualTo(sent);
            assertThat(client.cause().error()).isEmpty();
            assertThat(client.events()).containsSubsequence("open", "secured", "data", "inputEnd", "closed CLOSED");
            assertThat(client.session().serverName()).contains("localhost");
            assertThat(client.session().peerCertificates()).hasSize(1);
        }
    }

    @Test
    void keepsManyConnectionsApart() {
        Listener listener = net.listen(c -> Connection::write);
        Recording[] clients = new Recording[50];
        for (int i = 0; i < clients.length; i++) {
            byte[] text = ("peer " + i + " says something").getBytes();
            clients[i] = new Recording() {
                @Override
                public void onOpen(Connection connection) {
                    super.onOpen(connection);
                    connection.write(Buffer.copyOf(text));
                }
            };
            net.connect(listener.localAddress(), net.contexts().clientEngine(), clients[i]);
        }
        for (int i = 0; i < clients.length; i++) {
            String text = "peer " + i + " says something";
            assertThat(new String(clients[i].awaitBytes(text.length()))).isEqualTo(text);
        }
        net.settle();
        assertThat(net.statistics().buffersInUse()).isZero();
        assertThat(net.counted().handshakesFull() + net.counted().handshakesResumed()).isEqualTo(2 * clients.length);
    }

    @Test
    void answersARequestPerTurnForAThousandTurns() {
        Client client = net.clientOf((c, data) -> {
            if (data.readableBytes() >= 4) {
                c.write(data);
            }
        });
        for (int i = 0; i < 1000; i++) {
            String request = String.format("%04d", i);
            client.send(request);
            assertThat(client.receiveText(4)).isEqualTo(request);
        }
    }

    @Test
    void runsTlsWithinTls() {
        byte[] sent = random(300_000);
        Listener listener = net.listen(outer -> dev.gatun.tls.internal.TlsLayer.server(
                outer,
                net.source(hello -> net.contexts().serverEngine()),
                new dev.gatun.tls.internal.TlsCounters(),
                inner -> Connection::write));
        Client outer = net.client(listener);
        outer.handshake();
        Client inner = net.keep(Client.connect(net.contexts().client(), outer.tls()));
        CompletableFuture<Void> sending = inner.sendInBackground(sent);
        assertThat(inner.receive(sent.length)).isEqualTo(sent);
        Net.await(sending);
    }
}
