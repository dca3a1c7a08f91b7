package dev.gatun.platform.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.platform.Await;
import dev.gatun.reactor.ConnectOptions;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.SocketAddresses;
import dev.gatun.reactor.SocketFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Outgoing connections. */
class ConnectTest {
    @RegisterExtension
    final Net net = new Net();

    private ServerSocket server(int backlog) {
        return net.keep(SocketPeer.listen(backlog));
    }

    private SocketPeer accept(ServerSocket server) {
        return net.keep(SocketPeer.accept(server));
    }

    /** A listener whose queue is full, so that an attempt gets no answer. */
    private SocketAddress crowded() {
        // Elsewhere a full queue answers with a reset, or there is no telling how long it really is.
        assumeTrue(System.getProperty("os.name").equals("Linux"), "only Linux is known to leave a SYN for a full queue without an answer");
        ServerSocket server = server(1);
        for (int i = 0; i < 3; i++) {
            net.attempt(List.of(server.getLocalSocketAddress()), ConnectOptions.DEFAULT, new Recording());
        }
        Net.settle(net.loop());
        return server.getLocalSocketAddress();
    }

    @OnEachTransport
    void connectsAndKnowsBothAddresses(Underlay on) {
        net.open(on);
        ServerSocket server = server(5);
        Recording recording = new Recording();
        Connection connection = net.connectTo(server.getLocalSocketAddress(), recording);
        SocketPeer peer = accept(server);
        assertThat(recording.events()).containsExactly("open");
        assertThat(connection.remoteAddress()).isEqualTo(server.getLocalSocketAddress());
        assertThat(connection.localAddress()).isEqualTo(peer.remoteAddress());
        peer.send("hello");
        assertThat(recording.awaitBytes(5)).isEqualTo("hello".getBytes());
    }

    @OnEachTransport
    void connectsByIpv6(Underlay on) throws IOException {
        net.open(on);
        ServerSocket server;
        try {
            server = net.keep(new ServerSocket(0, 5, InetAddress.getByName("::1")));
        } catch (IOException e) {
            assumeTrue(false, "no IPv6 on this machine's loopback");
            return;
        }
        Recording recording = new Recording();
        Connection connection = net.connectTo(server.getLocalSocketAddress(), recording);
        accept(server).send("six");
        assertThat(recording.awaitBytes(3)).isEqualTo("six".getBytes());
        assertThat(connection.remoteAddress()).isEqualTo(server.getLocalSocketAddress());
    }

    @OnEachTransport
    void refusedSaysByWhom(Underlay on) {
        net.open(on);
        SocketAddress address = SocketPeer.deserted();
        Throwable failure = Net.failure(net.attempt(List.of(address), ConnectOptions.DEFAULT, new Recording()));
        assertThat(failure).isInstanceOf(SocketFailure.class).hasMessageContaining(address.toString());
        assertThat(((SocketFailure) failure).call()).isEqualTo("connect");
        assertThat(((SocketFailure) failure).errorName()).contains("CONNREFUSED");
        net.checkIsQuiet();
        assertThat(net.loop().statistics().deadlinesPending()).isZero();
    }

    /** 255.255.255.255 is no address of a TCP peer anywhere: the system says so by itself, without a packet. */
    @OnEachTransport
    void unreachableFailsWithWhatTheSystemSays(Underlay on) {
        net.open(on);
        SocketAddress nowhere = SocketAddresses.tcp("255.255.255.255", 9);
        Throwable failure = Net.failure(net.attempt(List.of(nowhere), ConnectOptions.DEFAULT, new Recording()));
        assertThat(failure).isInstanceOf(SocketFailure.class).hasMessageContaining(nowhere.toString());
        assertThat(((SocketFailure) failure).errorName()).isNotEmpty();
        assertThat(net.loop().statistics().deadlinesPending()).isZero();
    }

    @OnEachTransport
    void givesUpWhenTheTimeIsOverAndNotBefore(Underlay on) {
        net.open(on);
        SocketAddress full = crowded();
        long begin = System.nanoTime();
        Throwable failure = Net.failure(net.attempt(List.of(full), ConnectOptions.DEFAULT.timeout(Duration.ofMillis(100)), new Recording()));
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(100));
        assertThat(failure).isInstanceOf(SocketFailure.class).hasMessageContaining("100 ms").hasMessageContaining(full.toString());
    }

    @OnEachTransport
    void triesManyAddressesInTurn(Underlay on) {
        net.open(on);
        List<SocketAddress> addresses = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            addresses.add(SocketPeer.deserted());
        }
        ServerSocket server = server(5);
        addresses.add(server.getLocalSocketAddress());
        Recording recording = new Recording();
        Connection connection = Net.await(net.attempt(addresses, ConnectOptions.DEFAULT, recording));
        assertThat(connection.remoteAddress()).isEqualTo(server.getLocalSocketAddress());
        accept(server);
        assertThat(recording.events()).containsExactly("open");
    }

    @OnEachTransport
    void theFailureCarriesThatOfEachAddress(Underlay on) {
        net.open(on);
        List<SocketAddress> addresses = List.of(SocketPeer.deserted(), SocketPeer.deserted());
        Throwable failure = Net.failure(net.attempt(addresses, ConnectOptions.DEFAULT, new Recording()));
        assertThat(failure).hasMessageContaining(addresses.get(1).toString());
        assertThat(failure.getSuppressed()).hasSize(1);
        assertThat(failure.getSuppressed()[0]).hasMessageContaining(addresses.get(0).toString());
    }

    @OnEachTransport
    void bindsTheLocalAddressFirst(Underlay on) {
        net.open(on);
        ServerSocket server = server(5);
        InetSocketAddress local = SocketPeer.deserted();
        Connection connection = Net.await(
                net.attempt(List.of(server.getLocalSocketAddress()), ConnectOptions.DEFAULT.localAddress(local), new Recording()));
        assertThat(connection.localAddress()).isEqualTo(local);
        assertThat(accept(server).remoteAddress()).isEqualTo(local);
    }

    @OnEachTransport
    void aLocalAddressThatIsTakenFails(Underlay on) {
        net.open(on);
        ServerSocket server = server(5);
        ServerSocket taken = server(5);
        Throwable failure = Net.failure(net.attempt(
                List.of(server.getLocalSocketAddress()), ConnectOptions.DEFAULT.localAddress(taken.getLocalSocketAddress()), new Recording()));
        assertThat(failure).isInstanceOf(SocketFailure.class);
        assertThat(((SocketFailure) failure).errorName()).contains("ADDRINUSE");
    }

    @OnEachTransport
    void anAttemptEndsWithItsLoop(Underlay on) {
        net.open(on);
        SocketAddress full = crowded();
        CompletableFuture<Connection> attempt = net.attempt(List.of(full), ConnectOptions.DEFAULT, new Recording());
        Net.settle(net.loop());
        assertThat(net.loops().close(Net.PATIENCE)).isTrue();
        assertThat(Net.failure(attempt)).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> net.attempt(List.of(full), ConnectOptions.DEFAULT, new Recording())).isInstanceOf(RejectedExecutionException.class);
    }

    @OnEachTransport
    void anAttemptThatIsCancelledEnds(Underlay on) {
        net.open(on);
        SocketAddress full = crowded();
        long before = net.loop().statistics().descriptors();
        CompletableFuture<Connection> attempt = net.attempt(List.of(full), ConnectOptions.DEFAULT, new Recording());
        Await.until("the attempt has a descriptor", () -> net.loop().statistics().descriptors() > before);
        assertThat(attempt.cancel(false)).isTrue();
        Await.until("it is given back", () -> net.loop().statistics().descriptors() == before);
    }

    @OnEachTransport
    void anAttemptThatIsCancelledOnItsLoopHasEndedThen(Underlay on) {
        net.open(on);
        ServerSocket server = server(5);
        Recording recording = new Recording();
        CompletableFuture<Long> left = new CompletableFuture<>();
        net.loop().execute(() -> {
            ConnectOptions here = ConnectOptions.DEFAULT.loop(net.loop());
            CompletableFuture<Connection> early = net.attempt(List.of(server.getLocalSocketAddress()), here, recording);
            early.cancel(false);
            CompletableFuture<Connection> late = net.attempt(List.of(server.getLocalSocketAddress()), here, recording);
            net.loop().execute(() -> {
                late.cancel(false);
                left.complete(net.loop().statistics().deadlinesPending());
            });
        });
        assertThat(Net.await(left)).isZero();
        Net.settle(net.loop());
        assertThat(recording.events()).isEmpty();
        net.checkIsQuiet();
    }

    @OnEachTransport
    void fiveHundredAtOnceAllEndWell(Underlay on) {
        net.open(on, 2);
        ServerSocket server = server(1000);
        List<CompletableFuture<Connection>> attempts = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            // Every fifth tries somewhere else before.
            List<SocketAddress> addresses = i % 5 == 0
                    ? List.of(SocketPeer.deserted(), server.getLocalSocketAddress()) : List.of(server.getLocalSocketAddress());
            attempts.add(net.attempt(addresses, ConnectOptions.DEFAULT, new Recording()));
        }
        for (int i = 0; i < 500; i++) {
            accept(server);
        }
        assertThat(attempts.stream().map(Net::await).map(Connection::id).distinct()).hasSize(500);
        Await.until("all are open", () -> net.connections() == 500);
    }
}
