package dev.gatun.reactor.loops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.reactor.Backend;
import dev.gatun.reactor.fixture.Peer;
import dev.gatun.reactor.fixture.SocketPeer;
import dev.gatun.reactor.internal.loop.Backends;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a request costs, counted by strace(1). */
@EnabledOnOs(value = OS.LINUX, disabledReason = "strace is a program of Linux")
class SystemCallsTest {
    private static final int REQUESTS = 200;
    private static final String CALLS = "trace=epoll_wait,epoll_pwait,epoll_ctl,poll,recvfrom,sendto,sendmsg,io_uring_enter";

    @TempDir
    Path directory;

    /** Between the marks of the tenth request and the tenth from the end: neither start nor end counts. */
    private List<String> trace(String backend, boolean edge, String request) throws IOException {
        List<String> lines = traceAll(backend, edge, request);
        int from = nth(lines, 10);
        return lines.subList(from, nth(lines, 10 + REQUESTS));
    }

    private List<String> traceAll(String backend, boolean edge, String request) throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/strace")), "strace is not installed");
        Path trace = directory.resolve("trace");
        List<String> strace = List.of(
                "strace", "-f", "-qq", "-e", CALLS, "-o", trace.toString());
        try (Child child = new Child(strace, directory.resolve("log"), backend, edge);
                Peer peer = SocketPeer.connect(child.address())) {
            for (int i = 0; i < REQUESTS + 20; i++) {
                peer.send(request);
                assertThat(peer.receiveText(request.length())).isEqualTo(request);
            }
        }
        return Files.readAllLines(trace).stream().filter(line -> !line.contains("resumed>")).toList();
    }

    private static int nth(List<String> lines, int number) {
        int seen = 0;
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains("sendto(") && ++seen == number) {
                return i;
            }
        }
        throw new AssertionError("only " + seen + " sends in the trace");
    }

    private static long count(List<String> lines, String call) {
        return lines.stream().filter(line -> line.contains(call + "(")).count();
    }

    @ParameterizedTest
    @CsvSource({"EPOLL, false, epoll_wait", "EPOLL, true, epoll_wait", "POLL, false, poll", "POLL_PLAIN, false, poll"})
    void aRequestCostsOneWaitOneReceiveAndOneSend(String backend, boolean edge, String wait) throws IOException {
        List<String> lines = trace(backend, edge, "request");
        assertThat(count(lines, "sendto")).isEqualTo(REQUESTS);
        assertThat(count(lines, "recvfrom")).isEqualTo(REQUESTS);
        assertThat(count(lines, "epoll_ctl")).isZero();
        assertThat(count(lines, "sendmsg")).isZero();
        // The edge-triggered poller is told twice of a peer that takes bytes: once that it may be read, once that it may be written.
        assertThat(count(lines, wait)).isBetween((long) REQUESTS, REQUESTS + (edge ? REQUESTS : 5L));
    }

    @ParameterizedTest
    @CsvSource({"EPOLL, false", "EPOLL, true"})
    void aPauseWithoutBytesWaitingCostsNoChangeOfInterest(String backend, boolean edge) throws IOException {
        List<String> lines = trace(backend, edge, "pause");
        assertThat(count(lines, "recvfrom")).isEqualTo(REQUESTS);
        assertThat(count(lines, "epoll_ctl")).isZero();
    }

    /** With one connection there is nothing to share: one entry hands the send over and finds it done, one waits. */
    @Test
    void aRequestCostsTheRingTwoEntriesAndNoOtherCall() throws IOException {
        String why = Backends.whyNot(Backend.IO_URING);
        assumeTrue(why.isEmpty(), why);
        List<String> lines = traceAll("IO_URING", false, "request");
        assertThat(count(lines, "sendto") + count(lines, "sendmsg") + count(lines, "epoll_wait")).isZero();
        assertThat(count(lines, "recvfrom")).isLessThan(5);
        assertThat(count(lines, "io_uring_enter")).isBetween((long) REQUESTS, 2L * (REQUESTS + 20) + 40);
    }
}
