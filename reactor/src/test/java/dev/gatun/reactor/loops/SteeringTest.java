package dev.gatun.reactor.loops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import dev.gatun.reactor.Steering;
import dev.gatun.reactor.fixture.Cpus;
import dev.gatun.reactor.fixture.Net;
import dev.gatun.reactor.fixture.OnEachUnderlay;
import dev.gatun.reactor.fixture.Peer;
import dev.gatun.reactor.fixture.SocketPeer;
import dev.gatun.reactor.fixture.Underlay;
import dev.gatun.reactor.internal.linux.LinuxAffinity;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/** Connections go to the loop on the CPU where their packets are handled: on the loopback device that is the client's. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "other systems have no steering")
class SteeringTest {
    private static final int CONNECTIONS = 25;
    private static final Set<Underlay> STEERING = Set.of(Underlay.EPOLL, Underlay.EPOLL_EDGE, Underlay.POLL, Underlay.IO_URING);

    @RegisterExtension
    final Net net = new Net();

    @TempDir
    Path directory;

    /** Says on which loop a connection is. */
    private static final class Telling implements ConnectionHandler {
        @Override
        public void onOpen(Connection connection) {
            connection.write(Buffer.utf8("" + connection.loop().index()));
        }

        @Override
        public void onData(Connection connection, Buffer data) {}
    }

    private static int[] cpus() {
        return Cpus.ofProcess().stream().toArray();
    }

    /** In the order of the loops not that of the numbers, so that one can't be taken for the other. */
    private static LoopOptions onEachCpuBackwards() {
        int[] cpus = cpus();
        assumeTrue(cpus.length > 1, "one CPU is all that there are");
        int[] backwards = new int[cpus.length];
        for (int i = 0; i < cpus.length; i++) {
            backwards[i] = cpus[cpus.length - 1 - i];
        }
        return LoopOptions.DEFAULT.cpus(backwards);
    }

    /** By kernel version: an older one may have been mended, and nothing can be said of it. */
    private static boolean heedsIncomingCpu() {
        MatchResult version = Pattern.compile("^(\\d+)\\.(\\d+)").matcher(System.getProperty("os.version")).results().findFirst().orElseThrow();
        int major = Integer.parseInt(version.group(1));
        return major > 6 || major == 6 && Integer.parseInt(version.group(2)) >= 2;
    }

    private List<String> loopsOfConnectionsFrom(int cpu, SocketAddress address) {
        CompletableFuture<List<String>> loops = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                new LinuxAffinity().bind(Cpus.only(cpu));
                List<String> seen = new ArrayList<>();
                for (int i = 0; i < CONNECTIONS; i++) {
                    try (Peer peer = SocketPeer.connect(address)) {
                        seen.add(peer.receiveText(1));
                    }
                }
                loops.complete(seen);
            } catch (Throwable t) {
                loops.completeExceptionally(t);
            }
        });
        return Net.await(loops);
    }

    private void goToTheLoopOnTheirCpu(Underlay underlay, ListenOptions options) {
        net.open(underlay, onEachCpuBackwards());
        if (!STEERING.contains(underlay)) {
            assertThatThrownBy(() -> net.listen(options, c -> new Telling()))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("can't steer the connections of /127.0.0.1:0");
            return;
        }
        // Twice on one port: what the first left behind must not count.
        SocketAddress address = net.anyPort();
        for (int i = 0; i < 2; i++) {
            Listener listener = net.loops().listen(address, options, c -> new Telling());
            address = listener.localAddress();
            for (EventLoop loop : net.loops().all()) {
                assertThat(loopsOfConnectionsFrom(loop.cpu().orElseThrow(), address)).hasSize(CONNECTIONS).containsOnly("" + loop.index());
            }
            listener.close();
        }
    }

    @ParameterizedTest
    @OnEachUnderlay(memory = false, except = {Underlay.KQUEUE_FAKE, Underlay.KQUEUE_FAKE_EDGE})
    void byAProgramInTheKernel(Underlay underlay) {
        goToTheLoopOnTheirCpu(underlay, ListenOptions.DEFAULT.steering(Steering.CBPF));
    }

    @ParameterizedTest
    @OnEachUnderlay(memory = false, except = {Underlay.KQUEUE_FAKE, Underlay.KQUEUE_FAKE_EDGE})
    void byTheirIncomingCpu(Underlay underlay) {
        assumeTrue(heedsIncomingCpu(), "Linux below 6.2 passes over it among sockets that share a port");
        goToTheLoopOnTheirCpu(underlay, ListenOptions.DEFAULT.steering(Steering.INCOMING_CPU));
    }

    @Test
    void byTheirIncomingCpuOnASharedPortAsWell() {
        assumeTrue(heedsIncomingCpu(), "Linux below 6.2 passes over it among sockets that share a port");
        goToTheLoopOnTheirCpu(Underlay.EPOLL, ListenOptions.DEFAULT.sharedPort().steering(Steering.INCOMING_CPU));
    }

    @Test
    void connectionsOfACpuWithoutALoopAreTakenAllTheSame() {
        int[] cpus = cpus();
        net.open(Underlay.EPOLL, LoopOptions.DEFAULT.cpus(cpus[0]));
        for (Steering steering : Steering.values()) {
            Listener listener = net.listen(ListenOptions.DEFAULT.steering(steering), c -> new Telling());
            assertThat(loopsOfConnectionsFrom(cpus[cpus.length - 1], listener.localAddress())).containsOnly("0");
            listener.close();
        }
    }

    @Test
    void withoutPinnedLoopsItIsRefused() {
        net.open(Underlay.EPOLL, LoopOptions.DEFAULT.count(2));
        assertThatThrownBy(() -> net.listen(ListenOptions.DEFAULT.steering(Steering.CBPF), c -> new Telling()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("steering CBPF is by CPUs, and these loops run on any; pin them by LoopOptions.cpus");
    }

    @Test
    void aProgramThatCountsSocketsIsRefusedOnASharedPort() {
        net.open(Underlay.EPOLL, LoopOptions.DEFAULT.cpus(cpus()));
        assertThatThrownBy(() -> net.listen(ListenOptions.DEFAULT.sharedPort().steering(Steering.CBPF), c -> new Telling()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("INCOMING_CPU goes with that");
    }

    @Test
    void whatHasOneQueueHasNothingToSteer() {
        net.open(Underlay.EPOLL, LoopOptions.DEFAULT.cpus(cpus()));
        EventLoops loops = net.loops();
        ListenOptions steered = ListenOptions.DEFAULT.steering(Steering.INCOMING_CPU);
        assertThatThrownBy(() -> loops.listen(SocketAddresses.unix(directory.resolve("socket")), steered, c -> new Telling()))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("TCP ports alone");
        try (ListenSocket socket = ListenSocket.bind(net.anyPort(), ListenOptions.DEFAULT)) {
            assertThatThrownBy(() -> loops.listen(socket, steered, c -> new Telling()))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("one queue");
        }
    }
}
