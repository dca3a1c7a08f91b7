package dev.gatun.reactor.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.reactor.Backend;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.reactor.EventLoop;
import dev.gatun.reactor.EventLoops;
import dev.gatun.reactor.ListenOptions;
import dev.gatun.reactor.ListenSocket;
import dev.gatun.reactor.Listener;
import dev.gatun.reactor.LoopOptions;
import dev.gatun.reactor.SocketAddresses;
import dev.gatun.reactor.SocketFailure;
import dev.gatun.reactor.fixture.Net;
import dev.gatun.reactor.fixture.OnEachUnderlay;
import dev.gatun.reactor.fixture.Peer;
import dev.gatun.reactor.fixture.SocketPeer;
import dev.gatun.reactor.fixture.Underlay;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/** Listening sockets that are bound before, and apart from, the loops that serve them. */
class ListenSocketTest {
    private static final ConnectionHandler ECHO = Connection::write;

    @RegisterExtension
    final Net net = new Net();

    private ListenSocket bind() {
        return ListenSocket.bind(net.anyPort(), ListenOptions.DEFAULT);
    }

    private Peer connect(ListenSocket socket) {
        return net.keep(SocketPeer.connect(socket.localAddress()));
    }

    private static String answered(Peer peer) {
        peer.send("x");
        return peer.receiveText(1);
    }

    @ParameterizedTest
    @OnEachUnderlay(memory = false, except = Underlay.NIO)
    void whoConnectsBeforeItIsServedWaits(Underlay underlay) {
        net.open(underlay);
        ListenSocket socket = bind();
        Peer peer = connect(socket);
        peer.send("early");
        Listener listener = net.loops().listen(socket, ListenOptions.DEFAULT, c -> ECHO);
        assertThat(peer.receiveText(5)).isEqualTo("early");
        assertThat(listener.localAddress()).isEqualTo(socket.localAddress());
    }

    @ParameterizedTest
    @OnEachUnderlay(memory = false, except = Underlay.NIO)
    void connectionsAreDealtOutInTurn(Underlay underlay) {
        net.open(underlay, LoopOptions.DEFAULT.count(3));
        Set<EventLoop> used = ConcurrentHashMap.newKeySet();
        ListenSocket socket = bind();
        net.loops().listen(socket, ListenOptions.DEFAULT, c -> new ConnectionHandler() {
            @Override
            public void onData(Connection connection, Buffer data) {
                used.add(connection.loop());
                connection.write(data);
            }
        });
        List<Peer> peers = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            peers.add(connect(socket));
        }
        assertThat(peers).allSatisfy(peer -> assertThat(answered(peer)).isEqualTo("x"));
        assertThat(used).hasSize(3);
    }

    @ParameterizedTest
    @OnEachUnderlay(memory = false, except = Underlay.NIO)
    void itIsClosedWithItsListener(Underlay underlay) {
        net.open(underlay);
        ListenSocket socket = bind();
        Listener listener = net.loops().listen(socket, ListenOptions.DEFAULT, c -> ECHO);
        socket.close();
        assertThat(answered(connect(socket))).as("the socket is the listener's").isEqualTo("x");
        listener.close();
        assertThatThrownBy(() -> SocketPeer.connect(socket.localAddress())).hasRootCauseInstanceOf(ConnectException.class);
    }

    /** Not on the fake of kqueue(2), which forgets descriptors and not sockets: the fake finds readiness by epoll(7). */
    @ParameterizedTest
    @OnEachUnderlay(memory = false, except = {Underlay.NIO, Underlay.KQUEUE_FAKE, Underlay.KQUEUE_FAKE_EDGE})
    void anotherListenerOfTheQueueGoesOnWhenOneCloses(Underlay underlay) {
        net.open(underlay);
        ListenSocket one = bind();
        try (ListenSocket other = one.duplicate();
                EventLoops others = underlay.start(LoopOptions.DEFAULT.count(1))) {
            Listener closing = net.loops().listen(one, ListenOptions.DEFAULT, c -> ECHO);
            Listener staying = others.listen(other, ListenOptions.DEFAULT, c -> ECHO);
            closing.close();
            staying.pause();
            Peer waiting = connect(one);
            // epoll(7) goes on to report a descriptor that was closed as long as its socket lives.
            assertThat(net.turnsWithin(Duration.ofMillis(200))).as("turns of a loop that has no listener").isLessThan(20);
            staying.resume();
            assertThat(answered(waiting)).isEqualTo("x");
            for (int i = 0; i < 50; i++) {
                assertThat(answered(connect(one))).isEqualTo("x");
            }
        }
    }

    @ParameterizedTest
    @OnEachUnderlay(memory = false, except = Underlay.NIO)
    void bothListenersOfAQueueTakeAllThatCome(Underlay underlay) {
        net.open(underlay);
        ListenSocket one = bind();
        try (ListenSocket other = one.duplicate();
                EventLoops others = underlay.start(LoopOptions.DEFAULT.count(1))) {
            net.loops().listen(one, ListenOptions.DEFAULT, c -> ECHO);
            others.listen(other, ListenOptions.DEFAULT, c -> ECHO);
            List<Peer> peers = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                peers.add(connect(one));
            }
            assertThat(peers).allSatisfy(peer -> assertThat(answered(peer)).isEqualTo("x"));
        }
    }

    @ParameterizedTest
    @OnEachUnderlay(memory = false, except = Underlay.NIO)
    void loopsThatEndCloseIt(Underlay underlay) {
        net.open(underlay);
        ListenSocket socket = bind();
        net.loops().listen(socket, ListenOptions.DEFAULT, c -> ECHO);
        net.loops().close();
        assertThatThrownBy(() -> SocketPeer.connect(socket.localAddress())).hasRootCauseInstanceOf(ConnectException.class);
    }

    @Test
    void channelsOfTheJdkCantServeIt() {
        try (EventLoops loops = EventLoops.create(LoopOptions.DEFAULT.count(1).backend(Backend.NIO));
                ListenSocket socket = bind()) {
            assertThatThrownBy(() -> loops.listen(socket, ListenOptions.DEFAULT, c -> ECHO))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("another than NIO");
            connect(socket);
        }
    }

    @Test
    void itIsTakenOverOnce() {
        try (EventLoops loops = EventLoops.create(1)) {
            ListenSocket socket = bind();
            loops.listen(socket, ListenOptions.DEFAULT, c -> ECHO);
            assertThatThrownBy(() -> loops.listen(socket, ListenOptions.DEFAULT, c -> ECHO))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("was closed or taken over");
            assertThatThrownBy(socket::duplicate).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void whatIsNotServedIsClosedOnce() {
        ListenSocket socket = bind();
        socket.close();
        socket.close();
        assertThatThrownBy(() -> SocketPeer.connect(socket.localAddress())).hasRootCauseInstanceOf(ConnectException.class);
        assertThatThrownBy(() -> socket.ticket(1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void loopsThatHaveEndedLeaveItOpen() {
        EventLoops loops = EventLoops.create(1);
        loops.close();
        try (ListenSocket socket = bind()) {
            assertThatThrownBy(() -> loops.listen(socket, ListenOptions.DEFAULT, c -> ECHO))
                    .isInstanceOf(java.util.concurrent.RejectedExecutionException.class);
            connect(socket);
        }
    }

    @Test
    void anAddressThatIsTakenIsRefused() {
        try (ListenSocket socket = bind()) {
            assertThatThrownBy(() -> ListenSocket.bind(socket.localAddress(), ListenOptions.DEFAULT))
                    .isInstanceOf(SocketFailure.class)
                    .hasMessageContaining("EADDRINUSE");
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "not every Windows has sockets with a file")
    void theFileOfASocketThatNobodyElseHasIsRemoved(@TempDir Path directory) {
        Path served = directory.resolve("served");
        try (EventLoops loops = EventLoops.create(1)) {
            loops.listen(ListenSocket.bind(SocketAddresses.unix(served), ListenOptions.DEFAULT), ListenOptions.DEFAULT, c -> ECHO).close();
        }
        assertThat(served).doesNotExist();
        Path held = directory.resolve("held");
        ListenSocket.bind(SocketAddresses.unix(held), ListenOptions.DEFAULT).close();
        assertThat(held).doesNotExist();
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "not every Windows has sockets with a file")
    void theFileOfASocketThatOthersHaveStays(@TempDir Path directory) {
        Path path = directory.resolve("socket");
        ListenSocket socket = ListenSocket.bind(SocketAddresses.unix(path), ListenOptions.DEFAULT);
        try (ListenSocket other = socket.duplicate();
                EventLoops loops = EventLoops.create(1)) {
            loops.listen(socket, ListenOptions.DEFAULT, c -> ECHO).close();
            assertThat(Files.exists(path)).isTrue();
            assertThat(other.localAddress()).isEqualTo(SocketAddresses.unix(path));
        }
    }
}
