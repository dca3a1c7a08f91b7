package dev.gatun.http.workers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.HttpServer;
import dev.gatun.http.Listen;
import dev.gatun.http.Response;
import dev.gatun.http.internal.workers.Place;
import dev.gatun.http.internal.workers.WorkerChannel;
import dev.gatun.reactor.ListenOptions;
import dev.gatun.reactor.ListenSocket;
import dev.gatun.reactor.SocketAddresses;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A worker whose parent is the test, by the lines that a parent says and hears. */
@Timeout(30)
class WorkerTest {
    private static final String MARK = "\u0001gatun ";

    private final CompletableFuture<String> end = new CompletableFuture<>();
    private OutputStream toWorker;
    private BufferedReader fromWorker;
    private Worker worker;

    @BeforeEach
    void start() throws IOException {
        // Not those of java.io, which take a thread that has ended for the end of the pipe.
        Pipe down = Pipe.open();
        Pipe up = Pipe.open();
        toWorker = Channels.newOutputStream(down.sink());
        fromWorker = new BufferedReader(new InputStreamReader(Channels.newInputStream(up.source()), StandardCharsets.UTF_8));
        worker = new Worker(new Place(1, 2, 4), Channels.newInputStream(down.source()), Channels.newOutputStream(up.sink()), new WorkerChannel.Exit() {
            @Override
            public void exit(int status) {
                end.complete("exit " + status);
            }

            @Override
            public void halt(int status) {
                end.complete("halt " + status);
            }
        });
    }

    @AfterEach
    void hangUp() throws IOException {
        toWorker.close();
    }

    private void say(String line) throws IOException {
        toWorker.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        toWorker.flush();
    }

    private String end() throws Exception {
        return end.get(20, TimeUnit.SECONDS);
    }

    private HttpServer serve() {
        return HttpServer.builder().listen(Listen.tcp("127.0.0.1", 0)).loops(loops -> loops.count(1)).handler(request -> Response.text("ok")).start();
    }

    @Test
    void saysWhereItServesAndKnowsItsPlace() throws IOException {
        try (HttpServer server = serve()) {
            worker.ready(server);
            assertThat(fromWorker.readLine()).isEqualTo(MARK + "ready tcp:" + server.port() + ":127.0.0.1");
            assertThat(worker.index()).isEqualTo(2);
            assertThat(worker.count()).isEqualTo(4);
        }
    }

    @Test
    void closesItsServersAndEndsWhenItIsToDrain() throws Exception {
        HttpServer first = serve();
        HttpServer second = serve();
        worker.ready(first, second);
        say(MARK + "drain 5000");
        assertThat(end()).isEqualTo("exit 0");
        worker.awaitEnd();
        assertThat(List.of(first, second)).allSatisfy(server -> assertThat(server.connections()).isZero());
        // The ports are free again.
        HttpServer.builder().listen(Listen.tcp("127.0.0.1", first.port())).handler(request -> Response.text("ok")).start().close();
    }

    @Test
    void drainsOnceAsTheProgramWantsWithTheTimeThatTheParentGives() throws Exception {
        CompletableFuture<Duration> time = new CompletableFuture<>();
        CountDownLatch done = new CountDownLatch(1);
        worker.onDrain(given -> {
            assertThat(time.complete(given)).isTrue();
            await(done);
        });
        say(MARK + "drain 5000");
        assertThat(time.get(20, TimeUnit.SECONDS)).isEqualTo(Duration.ofSeconds(5));
        say(MARK + "drain 1000");
        say(MARK + "ask 1 HEALTH ");
        assertThat(fromWorker.readLine()).isEqualTo(MARK + "part 1 it+drains");
        assertThat(end).isNotDone();
        done.countDown();
        assertThat(end()).isEqualTo("exit 0");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void endsWhenItsParentIsGone() throws Exception {
        HttpServer server = serve();
        worker.ready(server);
        toWorker.close();
        assertThat(end()).isEqualTo("exit 0");
    }

    @Test
    void endsAlsoWhenItCanNotDrain() throws Exception {
        worker.onDrain(time -> {
            throw new IllegalStateException("on purpose");
        });
        say(MARK + "drain 5000");
        assertThat(end()).isEqualTo("exit 0");
    }

    @Test
    void endsAtOnceWhenItIsToStop() throws Exception {
        say(MARK + "stop");
        assertThat(end()).isEqualTo("halt 1");
    }

    @Test
    void answersHowItIsAndWhatItHasCounted() throws IOException {
        say(MARK + "ask 1 HEALTH ");
        assertThat(fromWorker.readLine()).as("well").isEqualTo(MARK + "end 1");
        worker.health(() -> Optional.of("no database")).metrics(() -> "requests 7\n");
        say(MARK + "ask 2 HEALTH ");
        assertThat(List.of(fromWorker.readLine(), fromWorker.readLine())).containsExactly(MARK + "part 2 no+database", MARK + "end 2");
        say(MARK + "ask 3 METRICS ");
        assertThat(List.of(fromWorker.readLine(), fromWorker.readLine())).containsExactly(MARK + "part 3 requests+7%0A", MARK + "end 3");
    }

    @Test
    void aQuestionThatTheProgramCanNotAnswerIsRefused() throws IOException {
        worker.metrics(() -> {
            throw new IllegalStateException("on purpose");
        });
        say(MARK + "ask 1 METRICS ");
        assertThat(fromWorker.readLine()).startsWith(MARK + "refused 1 ").contains("on+purpose");
    }

    @Test
    void reloadsAndSurvivesAFailureOfThat() throws Exception {
        CountDownLatch reloads = new CountDownLatch(2);
        worker.onReload(() -> {
            reloads.countDown();
            throw new IllegalStateException("on purpose");
        });
        say(MARK + "reload");
        say(MARK + "reload");
        assertThat(reloads.await(20, TimeUnit.SECONDS)).isTrue();
        say(MARK + "ask 1 HEALTH ");
        assertThat(fromWorker.readLine()).isEqualTo(MARK + "end 1");
    }

    @Test
    void whatItDoesNotUnderstandIsPassedOver() throws IOException {
        say("hello");
        say(MARK + "dance");
        say(MARK + "ready");
        say(MARK + "ask 1 HEALTH ");
        assertThat(fromWorker.readLine()).isEqualTo(MARK + "end 1");
        assertThat(end).isNotDone();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void hasASocketOfItsParentByATicket() throws Exception {
        try (ListenSocket kept = ListenSocket.bind(SocketAddresses.tcp("127.0.0.1", 0), ListenOptions.DEFAULT)) {
            CompletableFuture<ListenSocket> asked = CompletableFuture.supplyAsync(() -> worker.socket("http"));
            assertThat(fromWorker.readLine()).isEqualTo(MARK + "ask 1 SOCKET http");
            say(MARK + "part 1 " + HexFormat.of().formatHex(kept.ticket(ProcessHandle.current().pid())));
            say(MARK + "end 1");
            try (ListenSocket had = asked.get(20, TimeUnit.SECONDS)) {
                assertThat(had.localAddress()).isEqualTo(kept.localAddress());
            }
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void asksForAnotherTicketWhenOneIsNotGoodAnyMore() throws Exception {
        long here = ProcessHandle.current().pid();
        try (ListenSocket kept = ListenSocket.bind(SocketAddresses.tcp("127.0.0.1", 0), ListenOptions.DEFAULT)) {
            byte[] used = kept.ticket(here);
            ListenSocket.redeem(used).close();
            CompletableFuture<ListenSocket> asked = CompletableFuture.supplyAsync(() -> worker.socket("http"));
            assertThat(fromWorker.readLine()).isEqualTo(MARK + "ask 1 SOCKET http");
            say(MARK + "part 1 " + HexFormat.of().formatHex(used));
            say(MARK + "end 1");
            assertThat(fromWorker.readLine()).isEqualTo(MARK + "ask 2 SOCKET http");
            say(MARK + "part 2 " + HexFormat.of().formatHex(kept.ticket(here)));
            say(MARK + "end 2");
            try (ListenSocket had = asked.get(20, TimeUnit.SECONDS)) {
                assertThat(had.localAddress()).isEqualTo(kept.localAddress());
            }
        }
    }

    @Test
    void knowsTheNamesOfItsParentsSockets() throws Exception {
        CompletableFuture<List<String>> asked = CompletableFuture.supplyAsync(worker::sockets);
        assertThat(fromWorker.readLine()).isEqualTo(MARK + "ask 1 SOCKETS ");
        say(MARK + "part 1 http%0Ahttps");
        say(MARK + "end 1");
        assertThat(asked.get(20, TimeUnit.SECONDS)).containsExactly("http", "https");
    }

    @Test
    void saysWhyASocketCanNotBeHad() throws Exception {
        CompletableFuture<ListenSocket> asked = CompletableFuture.supplyAsync(() -> worker.socket("ftp"));
        assertThat(fromWorker.readLine()).isEqualTo(MARK + "ask 1 SOCKET ftp");
        say(MARK + "refused 1 no+such+socket");
        assertThat(asked).failsWithin(Duration.ofSeconds(20)).withThrowableThat().havingRootCause().withMessage("no such socket")
                .isInstanceOf(IOException.class);
    }

    @Test
    void aSocketThatItWaitsForIsNotHadWhenItsParentIsGone() throws Exception {
        CompletableFuture<ListenSocket> asked = CompletableFuture.supplyAsync(() -> worker.socket("http"));
        assertThat(fromWorker.readLine()).isEqualTo(MARK + "ask 1 SOCKET http");
        toWorker.close();
        assertThat(asked).failsWithin(Duration.ofSeconds(10)).withThrowableThat().havingRootCause().withMessage("the parent is gone");
    }

    @Test
    void noProcessIsAWorkerThatNobodyHasStartedAsOne() {
        assertThat(Worker.current()).isEmpty();
    }
}
