package dev.gatun.platform.peers.servers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.client.HttpClient;
import dev.gatun.http.client.PoolStatistics;
import dev.gatun.http.client.VersionPolicy;
import dev.gatun.platform.Await;
import dev.gatun.platform.Servers;
import dev.gatun.platform.protocols.Protocol;
import dev.gatun.platform.tls.Authority;
import dev.gatun.reactor.EventLoops;
import dev.gatun.reactor.LoopOptions;
import dev.gatun.reactor.LoopStatistics;
import dev.gatun.tls.Pem;
import dev.gatun.tls.TlsClientConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the trials share: files that all servers have, a client with a loop of its own, and the judgement behind each case that neither buffers nor connections
 * are in use, and that nothing at all is left once the client has ended.
 */
abstract class Trial {
    static final Authority AUTHORITY = new Authority();
    static final String HELLO = "Hello, World!";
    static final String PAGE = IntStream.range(0, 5_000).mapToObj(i -> "a line that comes again and again, with number " + i + '\n').collect(Collectors.joining());
    static final int LARGE = 20_000_000;

    private static final Authority.Identity IDENTITY = AUTHORITY.identity("localhost", "127.0.0.1", "a.example");

    /** The SHA-256 of the large file. */
    private static String largeDigest;

    @TempDir
    private static Path files;

    @RegisterExtension
    final Servers servers = new Servers();

    @TempDir
    Path scratch;

    private final EventLoops loops = EventLoops.create(LoopOptions.DEFAULT.count(1).name("trial").blockedAfter(Duration.ofSeconds(5)));
    private final Deque<Running> started = new ArrayDeque<>();
    private final Deque<HttpClient> clients = new ArrayDeque<>();

    static Stream<Way> ways() {
        return Way.all();
    }

    static Stream<Way> programs() {
        return Way.with(Ability.PROGRAM);
    }

    @BeforeAll
    static void write() throws IOException {
        Path directory = Files.createDirectory(files.resolve("f"));
        byte[] large = new byte[LARGE];
        new Random(LARGE).nextBytes(large);
        largeDigest = hex(digest().digest(large));
        Files.write(directory.resolve("large"), large);
        Files.writeString(directory.resolve("hello.txt"), HELLO);
        Files.writeString(directory.resolve("page.txt"), PAGE);
        Files.createFile(directory.resolve("empty.txt"));
        Files.writeString(Files.createDirectory(files.resolve("p")).resolve("trailed"), "content");
    }

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static String hex(byte[] digest) {
        return HexFormat.of().formatHex(digest);
    }

    /** The SHA-256 of the large file. */
    static String largeDigest() {
        return largeDigest;
    }

    /** The large file, where this machine has it. */
    static Path large() {
        return files.resolve("f/large");
    }

    Peers.Place place() {
        return new Peers.Place(files, scratch, IDENTITY, servers);
    }

    /** Starts the server of {@code way}, and a client with all defaults. */
    HttpClient start(Way way) {
        return start(way, client -> client);
    }

    HttpClient start(Way way, UnaryOperator<HttpClient.Builder> change) {
        return start(way.protocol(), () -> way.server().start(way.protocol(), place()), change);
    }

    /** Starts a server, and a client that finds its URIs there. */
    HttpClient start(Protocol protocol, Supplier<? extends Running> server, UnaryOperator<HttpClient.Builder> change) {
        Running running = server.get();
        started.push(running);
        return client(builder -> change.apply(builder.base(protocol.scheme() + "://127.0.0.1:" + running.port()).version(policy(protocol))));
    }

    /** Where the server that was started last listens. */
    int port() {
        return started.element().port();
    }

    /** In clear text HTTP/2 is to be asked for; over TLS the server is left to choose. */
    static VersionPolicy policy(Protocol protocol) {
        return protocol == Protocol.H2C ? VersionPolicy.HTTP_2 : VersionPolicy.AUTO;
    }

    /** A client that trusts the authority of the trials and has been told nothing else. */
    HttpClient client(UnaryOperator<HttpClient.Builder> change) {
        HttpClient client = change.apply(HttpClient.builder().loops(loops).tls(trusting().build())).build();
        clients.push(client);
        return client;
    }

    static TlsClientConfig.Builder trusting() {
        return TlsClientConfig.builder().trust(Pem.trustMemory(new Authority.Identity(null, AUTHORITY.certificate()).certificatePem()));
    }

    @AfterEach
    void nothingIsInUseAndThenNothingIsLeft() {
        LoopStatistics[] loop = new LoopStatistics[1];
        Await.until(() -> "no buffer in use: " + loop[0] + statistics(), () -> {
            loop[0] = loops.all().getFirst().statistics();
            return loop[0].buffersInUse() == 0 && loop[0].bufferBytesInUse() == 0;
        }, Await.PATIENCE);
        Await.until(() -> "all connections idle: " + statistics(),
                () -> statistics().stream().allMatch(pool -> pool.idle() == pool.connections() && pool.waiting() == 0 && pool.connecting() == 0), Await.PATIENCE);
        clients.forEach(HttpClient::close);
        Await.until("no connection", () -> loops.all().getFirst().statistics().connections() == 0);
        started.forEach(Running::close);
        assertThat(loops.close(Duration.ofSeconds(10))).as("the loop ended").isTrue();
        LoopStatistics left = loops.all().getFirst().statistics();
        assertThat(List.of(left.descriptors(), left.buffersInUse(), left.bufferBytesInUse())).as(left.toString()).allMatch(count -> count.longValue() == 0);
    }

    private List<PoolStatistics> statistics() {
        return clients.stream().map(HttpClient::statistics).toList();
    }
}
