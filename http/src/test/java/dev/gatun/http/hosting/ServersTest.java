package dev.gatun.http.hosting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gatun.http.Execution;
import dev.gatun.http.Handler;
import dev.gatun.http.HttpServer;
import dev.gatun.http.Listen;
import dev.gatun.http.Response;
import dev.gatun.http.ServerState;
import dev.gatun.reactor.EventLoops;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ServersTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final EventLoops loops = EventLoops.create(2);
    private final Servers servers = Servers.on(loops);
    private final CompletableFuture<Response> never = new CompletableFuture<>();
    private final CountDownLatch asked = new CountDownLatch(2);

    @AfterEach
    void end() {
        never.complete(Response.text("late"));
        servers.close(Duration.ofSeconds(5));
        loops.close();
    }

    private static Consumer<HttpServer.Builder> saying(String text) {
        return http -> http.listen(Listen.tcp("127.0.0.1", 0)).handler(request -> Response.text(text));
    }

    private static String ask(SocketAddress address) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(address);
            socket.getOutputStream().write("GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return answer.substring(answer.indexOf("\r\n\r\n") + 4);
        }
    }

    private SocketAddress address(String name) {
        return servers.find(name).orElseThrow().server().orElseThrow().addresses().getFirst();
    }

    @Test
    void serversAreDescribedFirstAndStartedTogether() throws IOException {
        servers.add("a", saying("this is a"));
        servers.add("b", saying("this is b"));
        assertThat(servers.size()).isEqualTo(2);
        assertThat(servers.list()).extracting(NamedServer::name).containsExactly("a", "b");
        assertThat(servers.list()).noneMatch(NamedServer::isStarted);
        servers.startAll();
        assertThat(servers.list()).allMatch(NamedServer::isStarted);
        assertThat(ask(address("a"))).isEqualTo("this is a");
        assertThat(ask(address("b"))).isEqualTo("this is b");
        servers.add("c", saying("this is c"));
        assertThat(ask(servers.start("c").addresses().getFirst())).isEqualTo("this is c");
        servers.startAll();
        assertThat(servers.size()).isEqualTo(3);
    }

    @Test
    void namesAreUniqueAndKnown() {
        servers.add("a", saying("a"));
        servers.start("a");
        assertThatIllegalArgumentException().isThrownBy(() -> servers.add("a", saying("a")))
                .withMessage("there is a server 'a' already, it listens on [" + address("a") + "]");
        assertThatIllegalArgumentException().isThrownBy(() -> servers.add(" ", saying("a"))).withMessage("a server needs a name");
        assertThatThrownBy(() -> servers.start("b")).isInstanceOf(NoSuchElementException.class).hasMessage("there is no server 'b', only [a]");
        assertThatThrownBy(() -> servers.stop("b")).isInstanceOf(NoSuchElementException.class);
        assertThat(servers.remove("b")).isFalse();
        assertThat(servers.find("b")).isEmpty();
        assertThatIllegalStateException().isThrownBy(() -> servers.start("a")).withMessage("server 'a' is started already, it is RUNNING");
    }

    @Test
    void allStartOrNoneAndEachFailureIsTold() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            servers.add("before", saying("before"));
            servers.start("before");
            servers.add("good", http -> http.listen(Listen.tcp("127.0.0.1", 0)).lameDuck(Duration.ofHours(1)).handler(request -> Response.text("good")));
            servers.add("taken", http -> http.listen(Listen.tcp("127.0.0.1", taken.getLocalPort())).handler(request -> Response.text("")));
            servers.add("empty", http -> { });
            ServersFailed failed = catchThrowableOfType(ServersFailed.class, servers::startAll);
            assertThat(failed).hasMessageStartingWith("2 of 3 servers did not start: 'taken': ").hasMessageContaining("EADDRINUSE").hasMessageContaining("; 'empty': ");
            assertThat(failed.failures()).containsOnlyKeys("taken", "empty");
            assertThat(failed.getSuppressed()).hasSize(2);
        }
        assertThat(servers.list()).filteredOn(NamedServer::isStarted).extracting(NamedServer::name).containsExactly("before");
        assertThat(ask(address("before"))).isEqualTo("before");
        servers.remove("empty");
        servers.startAll();
        assertThat(servers.list()).allMatch(NamedServer::isStarted);
    }

    @Test
    void aServerThatHasEndedStartsAgain() throws IOException {
        servers.add("a", saying("a"));
        HttpServer first = servers.start("a");
        servers.stop("a");
        assertThat(first.state()).isEqualTo(ServerState.CLOSED);
        assertThat(servers.find("a").orElseThrow().isStarted()).isFalse();
        servers.start("a").close();
        assertThat(servers.find("a").orElseThrow().isStarted()).isFalse();
        servers.start("a");
        assertThat(ask(address("a"))).isEqualTo("a");
        servers.stopAll(LONG);
        assertThat(servers.list()).noneMatch(NamedServer::isStarted);
        servers.startAll();
        assertThat(ask(address("a"))).isEqualTo("a");
    }

    @Test
    void aServerThatIsRemovedEndsAndItsNameIsFree() throws IOException {
        servers.add("a", saying("old"));
        HttpServer old = servers.start("a");
        assertThat(servers.remove("a")).isTrue();
        assertThat(old.state()).isEqualTo(ServerState.CLOSED);
        assertThat(servers.size()).isZero();
        servers.add("a", saying("new"));
        servers.start("a");
        assertThat(ask(address("a"))).isEqualTo("new");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "Wine has no sockets at paths")
    void serversAreFoundByTheAddressThatConnectionsGoTo(@TempDir Path directory) {
        SocketAddress path = UnixDomainSocketAddress.of(directory.resolve("socket"));
        servers.add("one", saying("one"));
        servers.add("all", http -> http.listen(Listen.tcp(0)).handler(request -> Response.text("all")));
        servers.add("path", http -> http.listen(Listen.at(path)).handler(request -> Response.text("path")));
        servers.startAll();
        int one = ((InetSocketAddress) address("one")).getPort();
        int all = ((InetSocketAddress) address("all")).getPort();
        assertThat(servers.at(new InetSocketAddress("127.0.0.1", one))).get().extracting(NamedServer::name).isEqualTo("one");
        assertThat(servers.at(new InetSocketAddress("127.0.0.2", one))).isEmpty();
        assertThat(servers.at(new InetSocketAddress(one))).isEmpty();
        assertThat(servers.at(new InetSocketAddress("127.0.0.2", all))).get().extracting(NamedServer::name).isEqualTo("all");
        assertThat(servers.at(path)).get().extracting(NamedServer::name).isEqualTo("path");
        assertThat(servers.at(InetSocketAddress.createUnresolved("a.example", all))).isEmpty();
        servers.stop("one");
        assertThat(servers.at(new InetSocketAddress("127.0.0.1", one))).isEmpty();
    }

    private Consumer<HttpServer.Builder> neverAnswering() {
        return http -> http.listen(Listen.tcp("127.0.0.1", 0)).grace(Duration.ofHours(1)).handler(Handler.async(request -> {
            asked.countDown();
            return never;
        }));
    }

    private Socket askForNothing(String name) throws IOException {
        Socket socket = new Socket();
        socket.connect(address(name));
        socket.getOutputStream().write("GET / HTTP/1.1\r\nhost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    @Test
    void oneDeadlineHoldsForAllServersThatEndAtOnce() throws Exception {
        for (String name : List.of("a", "b")) {
            servers.add(name, neverAnswering());
        }
        servers.startAll();
        List<NamedServer> running = servers.list();
        try (Socket a = askForNothing("a"); Socket b = askForNothing("b")) {
            asked.await();
            CompletableFuture<Void> closing = CompletableFuture.runAsync(() -> servers.close(Duration.ofMillis(300)));
            for (NamedServer each : running) {
                // Both drain at the same time, though neither can end by itself.
                while (each.server().orElseThrow().state() == ServerState.RUNNING) {
                    Thread.onSpinWait();
                }
            }
            closing.join();
            assertThat(running).allMatch(each -> each.server().orElseThrow().state() == ServerState.CLOSED);
            assertThat(a.isConnected() && b.isConnected()).isTrue();
        }
        assertThatIllegalStateException().isThrownBy(() -> servers.add("c", saying("c"))).withMessage("the registry of servers has ended");
        assertThatIllegalStateException().isThrownBy(() -> servers.start("a")).withMessage("server 'a' was removed");
    }

    @Test
    void whoIsInterruptedWhileServersEndHasNoMoreTime() throws Exception {
        for (String name : List.of("a", "b")) {
            servers.add(name, neverAnswering());
        }
        servers.startAll();
        try (Socket a = askForNothing("a"); Socket b = askForNothing("b")) {
            asked.await();
            Thread closing = Thread.ofPlatform().start(servers::close);
            closing.interrupt();
            closing.join();
            assertThat(a.isConnected() && b.isConnected()).isTrue();
        }
        assertThat(servers.list()).noneMatch(NamedServer::isStarted);
    }

    @Test
    void sharedLoopsStayOpen() throws Exception {
        servers.add("a", saying("a"));
        assertThat(servers.start("a").loops()).isSameAs(loops);
        servers.close();
        CompletableFuture<String> ran = new CompletableFuture<>();
        loops.next().execute(() -> ran.complete("ran"));
        assertThat(ran.join()).isEqualTo("ran");
    }

    @Test
    void eachServerOfAnotherRegistryHasLoopsOfItsOwn() {
        try (Servers others = Servers.create()) {
            others.add("a", http -> http.loops(options -> options.count(1)).handler(request -> Response.text("a")).listen(Listen.tcp("127.0.0.1", 0)));
            others.add("b", http -> http.loops(options -> options.count(1)).handler(request -> Response.text("b")).listen(Listen.tcp("127.0.0.1", 0)));
            others.startAll();
            assertThat(others.list().get(0).server().orElseThrow().loops()).isNotSameAs(others.list().get(1).server().orElseThrow().loops());
        }
    }

    @Test
    void whatWaitsIsRefusedOnALoop() throws Exception {
        servers.add("a", http -> http.listen(Listen.tcp("127.0.0.1", 0)).execution(Execution.EVENT_LOOP).handler(request -> {
            for (Runnable each : List.<Runnable>of(servers::healthCheck, servers::close, () -> servers.stop("a"), () -> servers.remove("a"), () -> servers.stopAll(LONG))) {
                assertThatIllegalStateException().isThrownBy(each::run).withMessageContaining("would block an event loop");
            }
            return Response.text("refused");
        }));
        servers.start("a");
        assertThat(ask(address("a"))).isEqualTo("refused");
    }
}
