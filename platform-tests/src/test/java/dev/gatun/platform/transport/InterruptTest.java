package dev.gatun.platform.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** System calls that a signal interrupts (EINTR). strace(1) puts them in, so that each kind of call surely meets them, again and again. */
class InterruptTest {
    private static final int LENGTH = 2 << 20;

    @RegisterExtension
    final Net net = new Net();

    @TempDir
    Path folder;

    /** A child of which every n-th of some calls is interrupted, counted for each thread. */
    private Child interrupted(Underlay on, String calls, String when) {
        Path strace = Path.of("/usr/bin/strace");
        assumeTrue(System.getProperty("os.name").equals("Linux"), "strace is a program of Linux");
        assumeTrue(Files.isExecutable(strace), "strace is not installed");
        List<String> command = new ArrayList<>(List.of(strace.toString(), "-f", "-qq", "-o", folder.resolve("trace").toString()));
        command.addAll(List.of("-e", "trace=" + calls, "-e", "inject=" + calls + ":error=EINTR:when=" + when));
        return net.keep(new Child(on, command, folder.resolve("log")));
    }

    private void checkWereInterrupted(String... calls) throws IOException {
        List<String> trace = Files.readAllLines(folder.resolve("trace"));
        assertThat(trace.stream().filter(line -> line.contains("EINTR") && line.contains("(INJECTED)"))
                .filter(line -> List.of(calls).stream().anyMatch(line::contains)).count()).as("interrupted calls").isGreaterThan(20);
    }

    private static void checkEchoes(Child child) {
        try (SocketPeer peer = SocketPeer.connect(child.address())) {
            byte[] bytes = SocketPeer.pattern(LENGTH);
            CompletableFuture<Void> sent = new CompletableFuture<>();
            Thread.ofPlatform().daemon().start(() -> {
                peer.send(bytes);
                peer.endOutput();
                sent.complete(null);
            });
            assertThat(peer.receiveAll()).isEqualTo(bytes);
            Net.await(sent);
        }
    }

    @OnEachTransport
    void waitsGoOn(Underlay on) throws IOException {
        Child child = interrupted(on, "epoll_wait,epoll_pwait,epoll_pwait2,poll,ppoll,io_uring_enter", "10+3");
        for (int i = 0; i < 100; i++) {
            try (SocketPeer peer = SocketPeer.connect(child.address())) {
                peer.send("%03d".formatted(i));
                assertThat(peer.receiveText(3)).isEqualTo("%03d".formatted(i));
            }
        }
        checkEchoes(child);
        child.close();
        checkWereInterrupted("poll", "io_uring_enter");
    }

    @OnEachTransport
    void bytesAreNeitherLostNorDoubled(Underlay on) throws IOException {
        assumeTrue(!on.is("IO_URING"), "a ring's operations are no calls that a tracer could interrupt");
        Child child = interrupted(on, on.is("NIO") ? "recvfrom,sendto,readv,writev" : "recvfrom,recvmsg,sendto,sendmsg,sendfile", "10+3");
        for (int i = 0; i < 10; i++) {
            checkEchoes(child);
        }
        child.close();
        if (!on.is("NIO")) {
            checkWereInterrupted("recv", "send");
        }
    }

    @OnEachTransport
    void nobodyIsLeftUnaccepted(Underlay on) throws IOException {
        assumeTrue(!on.is("IO_URING"), "a ring's operations are no calls that a tracer could interrupt");
        Child child = interrupted(on, "accept,accept4", "2+2");
        List<SocketPeer> peers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            // Several at a time, so that an edge-triggered poller is told once of many.
            peers.add(net.keep(SocketPeer.connect(child.address())));
            if (i % 10 == 9) {
                peers.forEach(peer -> peer.send("x"));
                peers.forEach(peer -> assertThat(peer.receiveText(1)).isEqualTo("x"));
                peers.clear();
            }
        }
        child.close();
        checkWereInterrupted("accept");
    }
}
