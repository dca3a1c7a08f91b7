package dev.gatun.reactor.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.ConnectOptions;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.reactor.LoopOptions;
import dev.gatun.reactor.SocketFailure;
import dev.gatun.reactor.fixture.Net;
import dev.gatun.reactor.fixture.OnEachUnderlay;
import dev.gatun.reactor.fixture.Peer;
import dev.gatun.reactor.fixture.PeerListener;
import dev.gatun.reactor.fixture.Recording;
import dev.gatun.reactor.fixture.Underlay;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;

/** Outgoing connections. */
class ConnectTest {
    @RegisterExtension
    final Net net = new Net();

    private CompletableFuture<Connection> connect(List<SocketAddress> addresses, ConnectOptions options, ConnectionHandler handler) {
        return net.loops().connect(addresses, options, c -> handler).toCompletableFuture();
    }

    private static Throwable failure(CompletableFuture<Connection> attempt) {
        try {
            throw new AssertionError("connected: " + Net.await(attempt));
        } catch (CompletionException e) {
            return e.getCause();
        }
    }

    /** An address where nobody listens. */
    private SocketAddress deserted() {
        PeerListener listener = net.awaitLoops(1);
        listener.close();
        return listener.address();
    }

    /** A listener whose queue is full, so that an attempt gets no answer (Linux drops the SYN). */
    private PeerListener crowded() {
        PeerListener listener = net.awaitLoops(1);
        for (int i = 0; i < 3; i++) {
            connect(List.of(listener.address()), ConnectOptions.DEFAULT, new Recording());
        }
        net.settle();
        return listener;
    }

    @ParameterizedTest
    @OnEachUnderlay
    void completesOnTheLoopAfterOpening(Underlay underlay) {
        PeerListener listener = net.open(underlay).awaitLoops(5);
        Recording recording = new Recording();
        CompletableFuture<List<String>> seen = new CompletableFuture<>();
        // Asked for on the loop, so that what depends on the outcome is there before it.
        net.onLoop(() -> connect(List.of(listener.address()), ConnectOptions.DEFAULT, recording).thenAccept(connection -> {
            assertThat(connection.loop().inLoop()).isTrue();
            seen.complete(recording.events());
            connection.write(Buffer.utf8("hello"));
        }));
        Peer peer = net.keep(listener.accept());
        assertThat(peer.receiveText(5)).isEqualTo("hello");
        assertThat(Net.await(seen)).containsExactly("open");
        assertThat(recording.connection().remoteAddress()).isEqualTo(listener.address());
        assertThat(recording.connection().localAddress()).isEqualTo(peer.remoteAddress());
        peer.send("answer");
        recording.awaitBytes(6);
    }

    @ParameterizedTest
    @OnEachUnderlay
    void refusedSaysByWhom(Underlay underlay) {
        net.open(underlay);
        SocketAddress address = deserted();
        assertThat(failure(connect(List.of(address), ConnectOptions.DEFAULT, new Recording())))
                .isInstanceOf(SocketFailure.class)
                .hasMessageMatching("connect " + address + ": (WSA)?ECONNREFUSED \\(\\d+\\) Connection refused.*");
        net.settle();
        assertThat(net.statistics().deadlinesPending()).isZero();
    }

    @ParameterizedTest
    @OnEachUnderlay
    void triesAddressesInTurn(Underlay underlay) {
        net.open(underlay);
        SocketAddress first = deserted();
        SocketAddress second = deserted();
        PeerListener third = net.awaitLoops(5);
        Recording recording = new Recording();
        Connection connection = Net.await(connect(List.of(first, second, third.address()), ConnectOptions.DEFAULT, recording));
        assertThat(connection.remoteAddress()).isEqualTo(third.address());
        net.keep(third.accept());
        assertThat(recording.events()).containsExactly("open");
    }

    @ParameterizedTest
    @OnEachUnderlay
    void theFailureCarriesThatOfEachAddress(Underlay underlay) {
        net.open(underlay);
        SocketAddress first = deserted();
        SocketAddress second = deserted();
        Throwable failure = failure(connect(List.of(first, second), ConnectOptions.DEFAULT, new Recording()));
        assertThat(failure).hasMessageContaining(second.toString());
        assertThat(failure.getSuppressed()).hasSize(1);
        assertThat(failure.getSuppressed()[0]).hasMessageContaining(first.toString());
    }

    @ParameterizedTest
    @OnEachUnderlay
    void givesUpWhenTheTimeIsOver(Underlay underlay) {
        net.open(underlay);
        PeerListener full = crowded();
        long before = System.nanoTime();
        Throwable failure = failure(
                connect(List.of(full.address()), ConnectOptions.DEFAULT.timeout(Duration.ofMillis(100)), new Recording()));
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(100));
        assertThat(failure).isInstanceOf(SocketFailure.class).hasMessageContaining("ETIMEDOUT").hasMessageEndingWith("no answer within 100 ms");
    }

    @ParameterizedTest
    @OnEachUnderlay
    void endsWithTheLoop(Underlay underlay) {
        net.open(underlay);
        PeerListener full = crowded();
        CompletableFuture<Connection> attempt = connect(List.of(full.address()), ConnectOptions.DEFAULT, new Recording());
        net.settle();
        net.loops().close();
        assertThat(failure(attempt)).isInstanceOf(RejectedExecutionException.class);
        assertThat(net.statistics().deadlinesPending()).isZero();
        assertThatThrownBy(() -> connect(List.of(full.address()), ConnectOptions.DEFAULT, new Recording()))
                .isInstanceOf(RejectedExecutionException.class);
    }

    @ParameterizedTest
    @OnEachUnderlay
    void bindsTheLocalAddressFirst(Underlay underlay) {
        PeerListener listener = net.open(underlay).awaitLoops(5);
        InetSocketAddress local = new InetSocketAddress("127.0.0.1", ((InetSocketAddress) deserted()).getPort());
        Recording recording = new Recording();
        Net.await(connect(List.of(listener.address()), ConnectOptions.DEFAULT.localAddress(local), recording));
        assertThat(recording.connection().localAddress()).isEqualTo(local);
        assertThat(net.keep(listener.accept()).remoteAddress()).isEqualTo(local);
    }

    @ParameterizedTest
    @OnEachUnderlay
    void aHandlerThatCanNotBeMadeFailsTheAttempt(Underlay underlay) {
        PeerListener listener = net.open(underlay).awaitLoops(5);
        CompletableFuture<Connection> attempt = net.loops()
                .connect(List.of(listener.address()), ConnectOptions.DEFAULT, c -> {
                    throw new AssertionError("no handler");
                })
                .toCompletableFuture();
        assertThat(failure(attempt)).hasMessage("no handler");
        assertThat(net.keep(listener.accept()).ending()).isEqualTo(Peer.Ending.RESET);
        net.settle();
        assertThat(net.statistics().connections()).isZero();
    }

    @ParameterizedTest
    @OnEachUnderlay
    void stoppedInOnOpenItStillCompletes(Underlay underlay) {
        PeerListener listener = net.open(underlay).awaitLoops(5);
        Recording closing = new Recording() {
            @Override
            public void onOpen(Connection connection) {
                super.onOpen(connection);
                connection.abort();
            }
        };
        Connection connection = Net.await(connect(List.of(listener.address()), ConnectOptions.DEFAULT, closing));
        assertThat(net.ask(connection::isOpen)).isFalse();
        closing.cause();
        assertThat(net.keep(listener.accept()).ending()).isEqualTo(Peer.Ending.RESET);
    }

    @ParameterizedTest
    @OnEachUnderlay
    void usesTheLoopThatIsAskedFor(Underlay underlay) {
        net.open(underlay, LoopOptions.DEFAULT.count(3));
        PeerListener listener = net.awaitLoops(10);
        for (var loop : net.loops().all()) {
            Connection connection = Net.await(connect(List.of(listener.address()), ConnectOptions.DEFAULT.loop(loop), new Recording()));
            assertThat(connection.loop()).isSameAs(loop);
            net.keep(listener.accept());
        }
    }

    @ParameterizedTest
    @OnEachUnderlay(memory = false)
    void refusesALoopOfOthersAddressesThatAreNotResolvedAndNoneAtAll(Underlay underlay) {
        net.open(underlay);
        var stranger = dev.gatun.reactor.EventLoops.create(1);
        try {
            assertThatThrownBy(() -> connect(List.of(net.anyPort()), ConnectOptions.DEFAULT.loop(stranger.next()), new Recording()))
                    .isInstanceOf(IllegalArgumentException.class);
        } finally {
            stranger.close();
        }
        assertThatThrownBy(() -> connect(List.of(), ConnectOptions.DEFAULT, new Recording())).isInstanceOf(IllegalArgumentException.class);
        SocketAddress unresolved = InetSocketAddress.createUnresolved("gatun.invalid", 1);
        assertThat(failure(connect(List.of(unresolved), ConnectOptions.DEFAULT, new Recording())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not resolved");
    }

    @ParameterizedTest
    @OnEachUnderlay(memory = false)
    void aTimeoutOfThousandsOfYearsIsForEver(Underlay underlay) {
        PeerListener listener = net.open(underlay).awaitLoops(5);
        ConnectOptions patient = new ConnectOptions(
                Duration.ofSeconds(Long.MAX_VALUE),
                dev.gatun.reactor.SocketTuning.DEFAULT,
                1 << 20,
                100,
                50,
                Optional.empty(),
                Optional.empty());
        Net.await(connect(List.of(listener.address()), patient, new Recording()));
        net.keep(listener.accept());
    }
}
