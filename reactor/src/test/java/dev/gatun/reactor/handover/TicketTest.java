package dev.gatun.reactor.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.reactor.Connection;
import dev.gatun.reactor.EventLoops;
import dev.gatun.reactor.LeakCheck;
import dev.gatun.reactor.ListenOptions;
import dev.gatun.reactor.ListenSocket;
import dev.gatun.reactor.Listener;
import dev.gatun.reactor.SocketAddresses;
import dev.gatun.reactor.SocketFailure;
import dev.gatun.reactor.fixture.SocketPeer;
import dev.gatun.reactor.internal.handover.HeldSocket;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A listening socket is handed to another process: over a Unix-domain socket, on Windows by a duplicate. */
@EnabledOnOs({OS.LINUX, OS.WINDOWS})
class TicketTest {
    private static final SocketAddress ANY = SocketAddresses.tcp("127.0.0.1", 0);
    private static final long OWN_PID = ProcessHandle.current().pid();

    /** Checks after {@link #awaitOffers}: extensions end in the reverse order. */
    @RegisterExtension
    final LeakCheck leaks = new LeakCheck();

    @TempDir
    Path directory;

    /** The threads that wait at tickets end a moment after they have given, or have been told that their time is up. */
    @AfterEach
    void awaitOffers() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("gatun-ticket-")) {
                thread.join(20_000);
            }
        }
    }

    private static HeldSocket bind() {
        return HeldSocket.bind(ANY, ListenOptions.DEFAULT);
    }

    /** Who answers a new connection. */
    private static long answering(SocketAddress address) {
        SocketPeer peer = SocketPeer.connect(address);
        try {
            peer.send("who?");
            return Long.parseLong(new String(peer.receiveAll(), StandardCharsets.US_ASCII));
        } finally {
            peer.close();
        }
    }

    private ServingProcess start(String how) {
        return new ServingProcess(List.of(), directory.resolve("log"), how);
    }

    @Test
    void anotherProcessServesTheQueue() {
        ListenSocket socket = bind();
        try (ServingProcess taker = start("redeem")) {
            taker.give(socket.ticket(taker.pid()));
            assertThat(taker.address()).isEqualTo(socket.localAddress());
            socket.close();
            assertThat(answering(socket.localAddress())).isEqualTo(taker.pid());
            assertThat(taker.end()).isZero();
            assertThatThrownBy(() -> SocketPeer.connect(socket.localAddress())).hasRootCauseInstanceOf(ConnectException.class);
        }
    }

    @Test
    void twoProcessesServeOneQueue() {
        try (ServingProcess giver = start("bind");
                ServingProcess taker = start("redeem")) {
            SocketAddress address = giver.address();
            taker.give(giver.ticketFor(taker.pid()));
            assertThat(taker.address()).isEqualTo(address);
            Set<Long> answers = new HashSet<>();
            for (int i = 0; i < 2000 && answers.size() < 2; i++) {
                answers.add(answering(address));
            }
            assertThat(answers).containsExactlyInAnyOrder(giver.pid(), taker.pid());
        }
    }

    @Test
    void theQueueOutlivesItsGiver() {
        try (ServingProcess giver = start("bind");
                ServingProcess taker = start("redeem")) {
            SocketAddress address = giver.address();
            taker.give(giver.ticketFor(taker.pid()));
            taker.address();
            giver.kill();
            for (int i = 0; i < 20; i++) {
                assertThat(answering(address)).isEqualTo(taker.pid());
            }
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theTicketOfAGiverThatHasEndedIsWorthNothing() {
        assertRefused(ticketOfOneThatHasEnded(), "ECONNREFUSED");
    }

    /** The duplicate is this process's from the beginning. */
    @Test
    @EnabledOnOs(OS.WINDOWS)
    void theTicketOfAGiverThatHasEndedIsGood() {
        try (ListenSocket socket = ListenSocket.redeem(ticketOfOneThatHasEnded())) {
            SocketPeer.connect(socket.localAddress()).close();
        }
    }

    private byte[] ticketOfOneThatHasEnded() {
        try (ServingProcess giver = start("bind")) {
            giver.address();
            byte[] ticket = giver.ticketFor(OWN_PID);
            giver.kill();
            return ticket;
        }
    }

    private static void assertRefused(byte[] ticket, String... errors) {
        assertThatThrownBy(() -> ListenSocket.redeem(ticket))
                .isInstanceOfSatisfying(SocketFailure.class, failure -> assertThat(failure.errorName()).isIn((Object[]) errors))
                .hasMessageStartingWith("redeem ticket: ");
    }

    @Test
    void aTicketIsRedeemedOnce() {
        try (ListenSocket socket = bind()) {
            byte[] ticket = socket.ticket(OWN_PID);
            try (ListenSocket other = ListenSocket.redeem(ticket)) {
                assertThat(other.localAddress()).isEqualTo(socket.localAddress());
                assertRefused(ticket, "ECONNREFUSED", "EACCES", "WSAEACCES");
            }
        }
    }

    @Test
    void whatWasRedeemedIsServed() {
        try (ListenSocket socket = bind();
                EventLoops loops = leaks.start(1)) {
            Listener listener =
                    loops.listen(ListenSocket.redeem(socket.ticket(OWN_PID)), ListenOptions.DEFAULT, c -> Connection::write);
            SocketPeer peer = SocketPeer.connect(listener.localAddress());
            peer.send("x");
            assertThat(peer.receiveText(1)).isEqualTo("x");
            peer.close();
            listener.close();
        }
    }

    @Test
    void anotherProcessThanItIsForGetsNothing() {
        try (HeldSocket socket = bind();
                ServingProcess other = start("redeem")) {
            assertRefused(socket.ticket(other.pid(), Duration.ofMillis(500)), "EACCES", "WSAEACCES");
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aWrongSecretGetsNothingAndTheRightOneStill() {
        try (ListenSocket socket = bind()) {
            byte[] ticket = socket.ticket(OWN_PID);
            byte[] wrong = ticket.clone();
            wrong[wrong.length - 1] ^= 1;
            assertRefused(wrong, "EACCES");
            ListenSocket.redeem(ticket).close();
        }
    }

    @Test
    void aTicketExpires() throws InterruptedException {
        SocketAddress address;
        byte[] ticket;
        try (HeldSocket socket = bind()) {
            address = socket.localAddress();
            ticket = socket.ticket(OWN_PID, Duration.ofMillis(-1));
            awaitOffers();
        }
        assertRefused(ticket, "ECONNREFUSED", "WSAEACCES");
        assertThatThrownBy(() -> SocketPeer.connect(address)).hasRootCauseInstanceOf(ConnectException.class);
    }

    @Test
    @EnabledOnOs(OS.WINDOWS)
    void nothingIsHandedToAProcessThatIsNotThere() {
        try (ListenSocket socket = bind()) {
            assertThatThrownBy(() -> socket.ticket(0x7fff_fff0)).isInstanceOf(SocketFailure.class).hasMessageContaining("process 2147483632");
            assertThatThrownBy(() -> socket.ticket(-1)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    @EnabledOnOs(OS.WINDOWS)
    void nothingIsInherited() {
        assertThatThrownBy(() -> ListenSocket.inherited(3)).isInstanceOf(UnsupportedOperationException.class).hasMessageContaining("ticket");
        assertThat(ListenSocket.activated()).isEmpty();
    }

    @Test
    void whatIsNoTicketIsRefused() {
        byte[] ticket;
        try (HeldSocket socket = bind()) {
            ticket = socket.ticket(OWN_PID, Duration.ofMillis(1));
        }
        byte[] otherKind = ticket.clone();
        otherKind[0] = 9;
        for (byte[] none : List.of(new byte[0], new byte[1], otherKind, java.util.Arrays.copyOf(ticket, ticket.length + 1))) {
            assertThatThrownBy(() -> ListenSocket.redeem(none)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("no ticket");
        }
    }
}
