package dev.gatun.platform.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.platform.Await;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A process without descriptors left (EMFILE): accepting pauses and goes on later, nothing spins, nobody is left hanging, and the loop lives. */
class ExhaustionTest {
    private static final int LIMIT = 90;

    @RegisterExtension
    final Net net = new Net();

    @TempDir
    Path folder;

    private Child limited(Underlay on) {
        assumeTrue(!System.getProperty("os.name").startsWith("Windows"), "Windows sets no limit of descriptors");
        return net.keep(new Child(on, List.of("sh", "-c", "ulimit -n " + LIMIT + "; exec \"$@\"", "sh"), folder.resolve("log")));
    }

    /** What serves a peer is loaded while files can be opened. */
    private static void warmUp(Child child) {
        try (SocketPeer first = SocketPeer.connect(child.address())) {
            first.send("warm");
            assertThat(first.receiveText(4)).isEqualTo("warm");
            first.endOutput();
            assertThat(first.receiveAll()).isEmpty();
        }
    }

    private List<SocketPeer> exhaust(Child child) {
        List<SocketPeer> peers = new ArrayList<>();
        for (int i = 0; i < LIMIT + 20; i++) {
            peers.add(net.keep(SocketPeer.connect(child.address())));
        }
        Await.until("accepting has paused", () -> child.counters().acceptPauses() > 0);
        return peers;
    }

    @OnEachTransport
    void acceptingPausesWithoutSpinningAndRecovers(Underlay on) {
        Child child = limited(on);
        warmUp(child);
        List<SocketPeer> peers = exhaust(child);
        long turns = child.counters().turns();
        Await.pace(Duration.ofMillis(300));
        assertThat(child.counters().turns() - turns).as("turns in 0.3 seconds").isLessThan(60);
        List<SocketPeer> served = new ArrayList<>();
        for (SocketPeer peer : peers) {
            peer.send("x");
            if (served.size() < 20 && peer.isServed()) {
                served.add(peer);
            }
        }
        assertThat(served).hasSize(20);
        peers.forEach(SocketPeer::close);
        Await.until("all are gone", () -> child.counters().connections() == 0);
        try (SocketPeer later = SocketPeer.connect(child.address())) {
            later.send("again");
            assertThat(later.receiveText(5)).isEqualTo("again");
        }
    }

    @OnEachTransport
    void thoseWhoAreServedAreServedOn(Underlay on) {
        Child child = limited(on);
        warmUp(child);
        SocketPeer early = net.keep(SocketPeer.connect(child.address()));
        early.send("0");
        assertThat(early.receiveText(1)).isEqualTo("0");
        exhaust(child);
        for (int i = 0; i < 50; i++) {
            early.send("%03d".formatted(i));
            assertThat(early.receiveText(3)).isEqualTo("%03d".formatted(i));
        }
    }

    @OnEachTransport
    void connectingFailsWithItsNameAndWorksAgainLater(Underlay on) throws IOException {
        Child child = limited(on);
        warmUp(child);
        ServerSocket server = net.keep(SocketPeer.listen(10));
        assertThat(child.connect(server.getLocalPort())).isEqualTo("connected");
        List<SocketPeer> peers = exhaust(child);
        assertThat(child.connect(server.getLocalPort())).containsAnyOf("EMFILE", "Too many open files");
        peers.forEach(SocketPeer::close);
        Await.until("all but one are gone", () -> child.counters().connections() <= 1);
        assertThat(child.connect(server.getLocalPort())).isEqualTo("connected");
    }
}
