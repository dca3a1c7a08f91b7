package dev.gatun.platform.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.http.AddressRanges;
import dev.gatun.http.HttpServer;
import dev.gatun.http.HttpVersion;
import dev.gatun.http.Listen;
import dev.gatun.http.ProxyHeader;
import dev.gatun.http.Response;
import dev.gatun.http.client.ClientProxy;
import dev.gatun.http.client.Pins;
import dev.gatun.http.client.VersionPolicy;
import dev.gatun.http.internal.client.connect.ConnectFailure;
import dev.gatun.http.internal.client.connect.ConnectFailure.Step;
import dev.gatun.http.internal.client.connect.ConnectSettings;
import dev.gatun.http.internal.client.connect.OriginConnector;
import dev.gatun.http.internal.client.exchange.ClientConnection;
import dev.gatun.http.internal.client.exchange.Origin;
import dev.gatun.http.internal.proxyprotocol.ProxyHeaderWriter;
import dev.gatun.platform.Await;
import dev.gatun.platform.Servers;
import dev.gatun.platform.Setup;
import dev.gatun.platform.tls.Authority;
import dev.gatun.reactor.SocketAddresses;
import dev.gatun.tls.Credentials;
import dev.gatun.tls.Pem;
import dev.gatun.tls.TlsClientConfig;
import dev.gatun.tls.TlsConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The way from an origin to a connection, over sockets. */
class ConnectorTest {
    private static final Authority AUTHORITY = new Authority();
    private static final Authority.Identity IDENTITY = AUTHORITY.identity("a.example");
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    // Registered first, and so checked last: its descriptors are those of the whole process.
    @Order(1)
    @RegisterExtension
    final Servers servers = new Servers();

    @Order(2)
    @RegisterExtension
    final Outgoing client = new Outgoing();

    @TempDir
    Path directory;

    private HttpServer start(Listen... addresses) {
        return servers.startAt(Setup.DEFAULT, List.of(addresses),
                http -> http.handler(request -> Response.text(request.version() + " for " + request.host() + " from " + request.remoteAddress())));
    }

    private static Listen clear() {
        return Listen.tcp("127.0.0.1", 0);
    }

    private static Listen secure(Authority.Identity identity) {
        return clear().tls(tls(identity).build());
    }

    private static TlsConfig.Builder tls(Authority.Identity identity) {
        return TlsConfig.builder().certificate(Credentials.of(identity.key(), List.of(identity.certificate())));
    }

    /** Each name is this machine, and the test's authority is trusted. */
    private ConnectSettings settings() {
        TlsClientConfig tls = trusting(AUTHORITY);
        return ConnectSettings.of(() -> tls).resolver(name -> List.of(HERE)).timeouts(Duration.ofSeconds(20), Duration.ofSeconds(20));
    }

    private TlsClientConfig trusting(Authority authority) {
        try {
            Path file = directory.resolve("trust.pem");
            Files.writeString(file, new Authority.Identity(IDENTITY.key(), authority.certificate()).certificatePem());
            return TlsClientConfig.builder().trust(Pem.trust(file)).build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Origin http(HttpServer server) {
        return Origin.of(false, "a.example", server.port());
    }

    private static Origin https(HttpServer server) {
        return Origin.of(true, "a.example", server.port());
    }

    // ---- which HTTP

    @ParameterizedTest
    @EnumSource(VersionPolicy.class)
    void theVersionIsThatOfThePolicy(VersionPolicy policy) {
        HttpServer plain = start(clear());
        HttpServer tls = start(secure(IDENTITY));
        ConnectSettings settings = settings().version(policy);
        ClientConnection first = client.connect(settings, http(plain));
        assertThat(first.version()).isEqualTo(policy == VersionPolicy.HTTP_2 ? HttpVersion.HTTP_2 : HttpVersion.HTTP_1_1);
        assertThat(first.tls()).isEmpty();
        ClientConnection second = client.connect(settings, https(tls));
        assertThat(second.version()).isEqualTo(policy == VersionPolicy.HTTP_1_1 ? HttpVersion.HTTP_1_1 : HttpVersion.HTTP_2);
        assertThat(second.tls().orElseThrow().applicationProtocol()).isEqualTo(policy == VersionPolicy.HTTP_1_1 ? "http/1.1" : "h2");
    }

    @Test
    void requestsGoThere() {
        HttpServer plain = start(clear());
        HttpServer tls = start(secure(IDENTITY));
        ConnectSettings settings = settings().version(VersionPolicy.HTTP_1_1);
        assertThat(client.get(client.connect(settings, http(plain)), http(plain), "/")).startsWith("200 HTTP/1.1 for a.example from /127.0.0.1");
        assertThat(client.get(client.connect(settings, https(tls)), https(tls), "/")).startsWith("200 HTTP/1.1 for a.example from /127.0.0.1");
    }

    @Test
    void aServerWithoutHttp2IsSpokenWithInHttp1OrNotAtAll() {
        HttpServer server = start(clear().tls(tls(IDENTITY).applicationProtocols("http/1.1").build()));
        assertThat(client.connect(settings(), https(server)).version()).isEqualTo(HttpVersion.HTTP_1_1);
        ConnectFailure failure = client.failure(settings().version(VersionPolicy.HTTP_2), https(server));
        assertThat(failure.step()).isEqualTo(Step.TLS);
        assertThat(failure.mayPass()).isFalse();
    }

    @Test
    void aPathIsReachedInPlaceOfTheName() {
        assumeTrue(!System.getProperty("os.name").startsWith("Windows"), "paths of sockets are POSIX's");
        Path path = directory.resolve("s");
        start(Listen.unix(path));
        Origin origin = new Origin(false, "a.example", 80, Optional.of(SocketAddresses.unix(path)));
        ConnectSettings settings = settings().resolver(name -> {
            throw new AssertionError("nobody asks for " + name);
        });
        assertThat(client.get(client.connect(settings, origin), origin, "/")).startsWith("200 HTTP/1.1 for a.example");
    }

    // ---- addresses

    /** A listener whose queue is full, so that an attempt gets no answer. */
    private InetSocketAddress blackHole() throws IOException {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "only Linux is known to leave a SYN for a full queue without an answer");
        ServerSocket listener = client.keep(new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.2")));
        InetSocketAddress address = (InetSocketAddress) listener.getLocalSocketAddress();
        for (int i = 0; i < 4; i++) {
            try {
                client.keep(new Socket()).connect(address, 300);
            } catch (SocketTimeoutException e) {
                return address;
            }
        }
        throw new AssertionError("the queue does not fill up");
    }

    @Test
    void anAddressThatSwallowsEverythingCostsAMoment() throws IOException {
        InetSocketAddress hole = blackHole();
        HttpServer server = servers.startAt(Setup.DEFAULT, List.of(Listen.tcp("127.0.0.1", hole.getPort())),
                http -> http.handler(request -> Response.text("ok")));
        ConnectSettings settings = settings().resolver(name -> List.of(hole.getAddress(), HERE)).stagger(Duration.ofMillis(50));
        long begin = System.nanoTime();
        ClientConnection connection = client.connect(settings, http(server));
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(Duration.ofMillis(50), Duration.ofSeconds(15));
        assertThat(connection.carrier().remoteAddress()).isEqualTo(new InetSocketAddress(HERE, server.port()));
        // The loser's descriptor has gone with it.
        Await.until(() -> "one connection: " + client.loop().statistics(), () -> client.loop().statistics().deadlinesPending() == 0, Duration.ofSeconds(5));
    }

    @Test
    void whereNobodyAnswersTheTimeOfAllIsTheLimit() throws IOException {
        InetSocketAddress hole = blackHole();
        ConnectSettings settings = settings().resolver(name -> List.of(hole.getAddress(), HERE)).timeouts(Duration.ofMillis(600), Duration.ofSeconds(20));
        ConnectFailure failure = client.failure(settings, Origin.of(false, "a.example", hole.getPort()));
        assertThat(failure.step()).isEqualTo(Step.CONNECT);
        assertThat(failure.isTimeout()).isTrue();
        assertThat(failure).hasMessageContaining("PT0.6S").hasMessageContaining("CONNREFUSED");
    }

    @Test
    void refusalsOfAllAddressesAreTold() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, HERE)) {
            port = socket.getLocalPort();
        }
        ConnectSettings settings = settings().resolver(name -> List.of(HERE, InetAddress.ofLiteral("127.0.0.3")));
        ConnectFailure failure = client.failure(settings, Origin.of(false, "a.example", port));
        assertThat(failure).hasMessageStartingWith("connect http://a.example:" + port).hasMessageContaining("127.0.0.1").hasMessageContaining("127.0.0.3");
        assertThat(failure.mayPass()).isTrue();
        assertThat(client.failure(settings.denied(AddressRanges.LOOPBACK), Origin.of(false, "a.example", port)).step()).isEqualTo(Step.RESOLVE);
    }

    // ---- TLS

    private ConnectFailure tlsFailure(Origin origin) {
        ConnectFailure failure = client.failure(settings(), origin);
        assertThat(failure.step()).isEqualTo(Step.TLS);
        assertThat(failure.mayPass()).isFalse();
        assertThat(failure.address()).contains(new InetSocketAddress(HERE, origin.port()));
        assertThat(failure).hasMessageStartingWith("tls https://");
        return failure;
    }

    @Test
    void certificatesThatAreNotGoodAreRefused() {
        Authority.Identity expired = AUTHORITY.expired("a.example");
        tlsFailure(https(start(secure(expired))));
        tlsFailure(Origin.of(true, "b.example", start(secure(IDENTITY)).port()));
        Authority.Identity stranger = new Authority().identity("a.example");
        tlsFailure(https(start(secure(stranger))));
    }

    @Test
    void aServerInClearTextIsNoServerOfTls() {
        HttpServer server = start(clear());
        tlsFailure(https(server));
    }

    @Test
    void pinnedKeysAreAskedForEvenWhenTheSessionIsResumed() {
        HttpServer server = start(secure(IDENTITY));
        String right = Pins.pin(IDENTITY.certificate());
        String wrong = Pins.pin(AUTHORITY.certificate());
        ConnectSettings settings = settings();
        for (int i = 0; i < 2; i++) {
            assertThat(client.connect(settings.pins(Pins.of("a.example", wrong, right)), https(server)).isOpen()).isTrue();
            assertThat(client.connect(settings.pins(Pins.of("b.example", wrong)), https(server)).isOpen()).isTrue();
            ConnectFailure failure = client.failure(settings.pins(Pins.of("*.example", wrong)), https(server));
            assertThat(failure.step()).isEqualTo(Step.TLS);
            assertThat(failure.mayPass()).isFalse();
            assertThat(failure).hasMessageContaining("pinned").hasMessageContaining(right);
        }
    }

    // ---- proxies

    private TunnelProxy proxy(String login) {
        return client.keep(new TunnelProxy(login));
    }

    @Test
    void tunnelsLeadToServersOfTls() {
        HttpServer server = start(secure(IDENTITY));
        TunnelProxy proxy = proxy("Basic bWU6cHc=");
        ConnectSettings settings = settings().version(VersionPolicy.HTTP_1_1).proxy(ClientProxy.http("localhost", proxy.port()).login("me", "pw"));
        assertThat(client.get(client.connect(settings, https(server)), https(server), "/")).startsWith("200 HTTP/1.1 for a.example");
        assertThat(proxy.asked).containsExactly("CONNECT a.example:" + server.port() + " HTTP/1.1");
        ConnectFailure failure = client.failure(settings.proxy(ClientProxy.http("localhost", proxy.port())), https(server));
        assertThat(failure.step()).isEqualTo(Step.PROXY);
        assertThat(failure).hasMessageContaining("407");
        assertThat(failure.mayPass()).isFalse();
    }

    @Test
    void requestsInClearTextAreForwarded() {
        TunnelProxy proxy = proxy("Basic bWU6cHc=");
        ConnectSettings settings = settings().proxy(ClientProxy.http("localhost", proxy.port()).login("me", "pw"));
        Origin origin = Origin.of(false, "a.example", 80);
        ClientConnection connection = client.connect(settings, origin);
        assertThat(client.get(connection, origin, "/x?y")).isEqualTo("200 forwarded");
        assertThat(proxy.asked).containsExactly("GET http://a.example/x?y HTTP/1.1");
    }

    @Test
    void socksLeadsThereByName() {
        HttpServer plain = start(clear());
        HttpServer tls = start(secure(IDENTITY));
        TunnelProxy proxy = proxy("me:pw");
        ConnectSettings settings = settings().version(VersionPolicy.HTTP_1_1).proxy(ClientProxy.socks5("localhost", proxy.port()).login("me", "pw"));
        assertThat(client.get(client.connect(settings, http(plain)), http(plain), "/")).startsWith("200 HTTP/1.1 for a.example");
        assertThat(client.get(client.connect(settings, https(tls)), https(tls), "/")).startsWith("200 HTTP/1.1 for a.example");
        assertThat(proxy.asked).containsExactly("a.example:" + plain.port(), "a.example:" + tls.port());
        ConnectFailure wrong = client.failure(settings.proxy(ClientProxy.socks5("localhost", proxy.port()).login("me", "no")), http(plain));
        assertThat(wrong.step()).isEqualTo(Step.PROXY);
        assertThat(wrong).hasMessageContaining("does not accept the login").hasMessageNotContaining("pw");
        assertThat(client.failure(settings.proxy(ClientProxy.socks5("localhost", proxy.port())), http(plain))).hasMessageContaining("wants a login");
    }

    @Test
    void whatAProxyCantReachIsToldAsSuch() throws IOException {
        int deserted;
        try (ServerSocket socket = new ServerSocket(0, 1, HERE)) {
            deserted = socket.getLocalPort();
        }
        TunnelProxy proxy = proxy("");
        for (ClientProxy way : List.of(ClientProxy.http("localhost", proxy.port()), ClientProxy.socks5("localhost", proxy.port()))) {
            ConnectFailure failure = client.failure(settings().proxy(way), Origin.of(true, "a.example", deserted));
            assertThat(failure.step()).isEqualTo(Step.PROXY);
            assertThat(failure.mayPass()).isTrue();
        }
    }

    @Test
    void aHeaderOfTheProxyProtocolComesInFrontOfTls() {
        HttpServer server = start(secure(IDENTITY).proxyProtocol());
        byte[] header = ProxyHeaderWriter.version2(ProxyHeader.of(
                new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 56_324), new InetSocketAddress(InetAddress.ofLiteral("192.0.2.2"), 443)));
        OriginConnector connector = new OriginConnector(settings().version(VersionPolicy.HTTP_1_1), client.loops()).preface(origin -> header);
        ClientConnection connection = Outgoing.await(client.attempt(connector, https(server)));
        assertThat(client.get(connection, https(server), "/")).isEqualTo("200 HTTP/1.1 for a.example from /192.0.2.1:56324");
    }

    // ---- silence, and nobody who waits any more

    @Test
    void eachStepHasItsTime() throws IOException {
        ServerSocket silent = client.keep(new ServerSocket(0, 50, HERE));
        ConnectSettings settings = settings().timeouts(Duration.ofSeconds(20), Duration.ofMillis(200));
        Origin origin = Origin.of(true, "a.example", silent.getLocalPort());
        ConnectFailure tls = client.failure(settings, origin);
        assertThat(tls.step()).isEqualTo(Step.TLS);
        assertThat(tls.isTimeout()).isTrue();
        for (ClientProxy way : List.of(ClientProxy.http("localhost", silent.getLocalPort()), ClientProxy.socks5("localhost", silent.getLocalPort()))) {
            ConnectFailure proxy = client.failure(settings.proxy(way), origin);
            assertThat(proxy.step()).isEqualTo(Step.PROXY);
            assertThat(proxy.isTimeout()).isTrue();
            assertThat(proxy).hasMessageContaining("PT0.2S").hasMessageContaining("by proxy");
        }
    }

    @Test
    void whoCancelsLeavesNothingBehind() throws IOException {
        ServerSocket silent = client.keep(new ServerSocket(0, 50, HERE));
        InetSocketAddress hole = blackHole();
        List<ConnectSettings> ways = List.of(settings(), settings().proxy(ClientProxy.http("localhost", silent.getLocalPort())),
                settings().proxy(ClientProxy.socks5("localhost", silent.getLocalPort())));
        for (ConnectSettings way : ways) {
            CompletableFuture<ClientConnection> attempt = client.attempt(
                    new OriginConnector(way, client.loops()), Origin.of(true, "a.example", silent.getLocalPort()));
            Await.until("it is connected", () -> client.loop().statistics().connections() == 1);
            attempt.cancel(false);
            Await.until("nothing is left", () -> client.loop().statistics().connections() == 0 && client.loop().statistics().deadlinesPending() == 0);
        }
        long descriptors = client.loop().statistics().descriptors();
        OriginConnector connector = new OriginConnector(settings().resolver(name -> List.of(hole.getAddress())), client.loops());
        CompletableFuture<ClientConnection> attempt = client.attempt(connector, Origin.of(false, "a.example", hole.getPort()));
        Await.until("it tries", () -> client.loop().statistics().descriptors() > descriptors);
        attempt.cancel(false);
        Await.until("its descriptor is given back", () -> client.loop().statistics().descriptors() == descriptors);
    }
}
