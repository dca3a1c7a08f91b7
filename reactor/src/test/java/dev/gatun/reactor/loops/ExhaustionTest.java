package dev.gatun.reactor.loops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.reactor.fixture.Await;
import dev.gatun.reactor.fixture.Peer;
import dev.gatun.reactor.fixture.SocketPeer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A process without descriptors left: accepting pauses, nothing spins, clients are not left hanging, and it goes on when there are some again. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the same on all backends is in platform-tests")
class ExhaustionTest {
    private static final int LIMIT = 80;

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"EPOLL, false", "EPOLL, true", "POLL, false", "POLL_PLAIN, false", "IO_URING, false", "NIO, false"})
    void acceptingPausesAndRecovers(String backend, boolean edge) {
        List<String> limited = List.of("sh", "-c", "ulimit -n " + LIMIT + "; exec \"$@\"", "sh");
        List<Peer> peers = new ArrayList<>();
        try (Child child = new Child(limited, directory.resolve("log"), backend, edge)) {
            // Classes come from files here: what an echo needs is loaded while files can be opened.
            Peer first = SocketPeer.connect(child.address());
            first.send("warm");
            assertThat(first.receiveText(4)).isEqualTo("warm");
            first.endOutput();
            assertThat(first.receiveAll()).isEmpty();
            first.close();
            for (int i = 0; i < LIMIT + 20; i++) {
                peers.add(SocketPeer.connect(child.address()));
            }
            Await.until("a pause", () -> child.counters().acceptPauses() > 0);
            long turns = child.counters().turns();
            pass(500);
            assertThat(child.counters().turns() - turns).as("turns in half a second").isLessThan(60);
            List<Peer> served = new ArrayList<>();
            List<Peer> refused = new ArrayList<>();
            for (Peer peer : peers) {
                peer.send("x");
                (isServed(peer) ? served : refused).add(peer);
            }
            assertThat(served.size()).isBetween(10, LIMIT);
            assertThat(refused).as("clients that were told by a reset").isNotEmpty();
            served.forEach(Peer::close);
            Await.until("no connections", () -> child.counters().connections() == 0);
            Peer later = SocketPeer.connect(child.address());
            peers.add(later);
            later.send("again");
            assertThat(later.receiveText(5)).isEqualTo("again");
        } finally {
            peers.forEach(Peer::close);
        }
    }

    private static boolean isServed(Peer peer) {
        try {
            return peer.receive(1).length == 1;
        } catch (Peer.PeerReset e) {
            return false;
        }
    }

    private static void pass(int millis) {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (System.nanoTime() < until) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
    }
}
