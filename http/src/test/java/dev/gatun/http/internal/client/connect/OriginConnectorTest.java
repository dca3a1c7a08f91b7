package dev.gatun.http.internal.client.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.AddressRanges;
import dev.gatun.http.HttpVersion;
import dev.gatun.http.client.Authenticator;
import dev.gatun.http.client.ClientProxy;
import dev.gatun.http.client.VersionPolicy;
import dev.gatun.http.internal.client.auth.Authentication;
import dev.gatun.http.internal.client.connect.ConnectFailure.Step;
import dev.gatun.http.internal.client.exchange.ClientConnection;
import dev.gatun.http.internal.client.exchange.Origin;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an attempt does step by step; the network is the test's. */
class OriginConnectorTest {
    private static final Origin ORIGIN = Origin.of(false, "a.test", 80);
    private static final InetAddress ONE = InetAddress.ofLiteral("2001:db8::1");
    private static final InetAddress TWO = InetAddress.ofLiteral("192.0.2.2");
    private static final InetAddress THREE = InetAddress.ofLiteral("2001:db8::3");

    private final FakeLoops loops = new FakeLoops();
    private final List<ClientConnection> connected = new ArrayList<>();
    private final List<ConnectFailure> failed = new ArrayList<>();
    private ConnectSettings settings = ConnectSettings.of(() -> {
        throw new AssertionError("nobody asked for TLS");
    }).resolver(name -> List.of(ONE, THREE, TWO)).timeouts(Duration.ofSeconds(3), Duration.ofSeconds(4));

    private final Connector.Listener listener = new Connector.Listener() {
        @Override
        public void connected(ClientConnection connection) {
            connected.add(connection);
        }

        @Override
        public void failed(ConnectFailure failure) {
            failed.add(failure);
        }
    };

    private Connector.Attempt connect(Origin origin) {
        return new OriginConnector(settings, loops).connect(origin, loops.loop, listener);
    }

    private Connector.Attempt connectAndResolve(Origin origin) {
        Connector.Attempt attempt = connect(origin);
        loops.loop.runUntil(() -> !loops.tries.isEmpty() || !failed.isEmpty());
        return attempt;
    }

    private static InetSocketAddress at(InetAddress address) {
        return new InetSocketAddress(address, 80);
    }

    @AfterEach
    void nothingIsLeft() {
        loops.loop.run();
        assertThat(loops.loop.timers()).isZero();
        assertThat(loops.loop.statistics().buffersInUse()).isZero();
        assertThat(connected.size() + failed.size()).isLessThan(2);
    }

    @Test
    void addressesAreTriedOneAfterTheOtherWithoutWaitingForTheEndOfEarlierOnes() {
        connectAndResolve(ORIGIN);
        loops.loop.pass(Duration.ofMillis(249));
        assertThat(loops.tries).extracting(attempt -> attempt.address).containsExactly(at(ONE));
        loops.loop.pass(Duration.ofMillis(1));
        loops.loop.pass(Duration.ofMillis(250));
        assertThat(loops.tries).extracting(attempt -> attempt.address).containsExactly(at(ONE), at(TWO), at(THREE));
        loops.loop.pass(Duration.ofMillis(500));
        assertThat(loops.tries).hasSize(3);
        loops.tries.get(1).succeed();
        assertThat(connected).hasSize(1);
        assertThat(connected.getFirst().version()).isEqualTo(HttpVersion.HTTP_1_1);
        assertThat(connected.getFirst().carrier()).isSameAs(loops.tries.get(1).connection);
        assertThat(loops.tries.get(0).isCancelled()).isTrue();
        assertThat(loops.tries.get(2).isCancelled()).isTrue();
    }

    @Test
    void aFailureMakesTheNextBeginAtOnce() {
        connectAndResolve(ORIGIN);
        loops.last().fail();
        assertThat(loops.tries).hasSize(2);
        loops.loop.pass(Duration.ofMillis(249));
        assertThat(loops.tries).hasSize(2);
        loops.last().succeed();
        assertThat(connected).hasSize(1);
        assertThat(loops.tries).hasSize(2);
    }

    @Test
    void theFailuresOfAllAddressesAreTold() {
        connectAndResolve(ORIGIN);
        loops.last().fail();
        loops.last().fail();
        loops.last().fail();
        assertThat(failed).hasSize(1);
        ConnectFailure failure = failed.getFirst();
        assertThat(failure.step()).isEqualTo(Step.CONNECT);
        assertThat(failure.mayPass()).isTrue();
        assertThat(failure.isTimeout()).isFalse();
        assertThat(failure.address()).contains(at(THREE));
        assertThat(failure).hasMessageStartingWith("connect http://a.test: ").hasMessageContaining("2001:db8:0:0:0:0:0:1").hasMessageContaining("192.0.2.2");
        assertThat(failure.getCause().getSuppressed()).hasSize(2);
    }

    @Test
    void theTimeIsForAllAddressesTogether() {
        connectAndResolve(ORIGIN);
        loops.last().fail();
        loops.loop.pass(Duration.ofMillis(2_999));
        assertThat(failed).isEmpty();
        loops.loop.pass(Duration.ofMillis(1));
        assertThat(failed).hasSize(1);
        assertThat(failed.getFirst().isTimeout()).isTrue();
        assertThat(failed.getFirst().mayPass()).isTrue();
        assertThat(failed.getFirst()).hasMessageContaining("not done within PT3S").hasMessageContaining("ECONNREFUSED");
        assertThat(loops.tries.stream().filter(FakeLoops.Try::isCancelled)).hasSize(2);
    }

    @Test
    void whoCancelsHearsNothingMore() {
        Connector.Attempt attempt = connectAndResolve(ORIGIN);
        loops.loop.pass(Duration.ofMillis(300));
        attempt.cancel();
        attempt.cancel();
        assertThat(loops.tries).hasSize(2).allMatch(FakeLoops.Try::isCancelled);
        loops.loop.pass(Duration.ofSeconds(10));
        assertThat(loops.tries).hasSize(2);
        assertThat(connected).isEmpty();
        assertThat(failed).isEmpty();
    }

    @Test
    void whoCancelsWhileTheNameIsLookedUpHearsNothingMore() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        settings = settings.resolver(name -> {
            asked.countDown();
            try {
                answer.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return List.of(ONE);
        });
        Connector.Attempt attempt = connect(ORIGIN);
        asked.await();
        attempt.cancel();
        answer.countDown();
        loops.loop.pass(Duration.ofSeconds(10));
        assertThat(loops.tries).isEmpty();
        assertThat(failed).isEmpty();
    }

    @Test
    void theTimeToResolveCountsAndIsNamed() throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        settings = settings.resolver(name -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return List.of();
        });
        connect(ORIGIN);
        loops.loop.pass(Duration.ofSeconds(3));
        never.countDown();
        assertThat(failed).hasSize(1);
        assertThat(failed.getFirst().step()).isEqualTo(Step.RESOLVE);
        assertThat(failed.getFirst().isTimeout()).isTrue();
    }

    @Test
    void anUnknownNameIsFinalUnlessNobodyAnswered() {
        settings = settings.resolver(name -> {
            throw new UnknownHostException(name);
        });
        connectAndResolve(ORIGIN);
        assertThat(failed).hasSize(1);
        assertThat(failed.getFirst().step()).isEqualTo(Step.RESOLVE);
        assertThat(failed.getFirst().mayPass()).isFalse();
        failed.clear();
        settings = settings.resolver(name -> {
            throw new UnknownHostException(name + ": Temporary failure in name resolution");
        });
        connectAndResolve(ORIGIN);
        assertThat(failed.getFirst().mayPass()).isTrue();
    }

    @Test
    void aResolverThatBreaksIsAFailureToo() {
        settings = settings.resolver(name -> {
            throw new IllegalStateException("broken");
        });
        connectAndResolve(ORIGIN);
        assertThat(failed.getFirst()).hasMessageContaining("broken").hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void addressesAndPathsNeedNoResolver() {
        settings = settings.resolver(name -> {
            throw new AssertionError("nobody needs one");
        });
        connect(Origin.of(false, "192.0.2.2", 80));
        assertThat(loops.last().address).isEqualTo(at(TWO));
        loops.last().succeed();
        connected.clear();
        connect(Origin.of(false, "2001:db8::1", 80));
        assertThat(loops.last().address).isEqualTo(at(ONE));
        loops.last().succeed();
        connected.clear();
        UnixDomainSocketAddress path = UnixDomainSocketAddress.of("/run/app.sock");
        // The proxy is for the network.
        settings = settings.proxy(ClientProxy.http("192.0.2.9", 3128));
        connect(new Origin(false, "a.test", 80, Optional.of(path)));
        assertThat(loops.last().address).isEqualTo(path);
        loops.last().succeed();
        assertThat(connected).hasSize(1);
    }

    @Test
    void deniedAddressesAreNotTriedAndNamesThatHaveNoOthersFail() {
        settings = settings.denied(AddressRanges.of("2001:db8::/32"));
        connectAndResolve(ORIGIN);
        assertThat(loops.last().address).isEqualTo(at(TWO));
        loops.last().fail();
        assertThat(failed).hasSize(1);
        failed.clear();
        settings = settings.denied(AddressRanges.ALL);
        loops.tries.clear();
        connectAndResolve(ORIGIN);
        assertThat(failed.getFirst()).hasMessageContaining("must not be connected to").hasMessageContaining("192.0.2.2");
        assertThat(failed.getFirst().mayPass()).isFalse();
        failed.clear();
        connectAndResolve(Origin.of(false, "192.0.2.2", 80));
        assertThat(failed).hasSize(1);
        assertThat(loops.tries).isEmpty();
    }

    @Test
    void priorKnowledgeSpeaksHttp2InClearText() {
        settings = settings.version(VersionPolicy.HTTP_2);
        connectAndResolve(ORIGIN);
        loops.last().succeed();
        assertThat(connected.getFirst().version()).isEqualTo(HttpVersion.HTTP_2);
        assertThat(loops.last().connection.take()).startsWith("PRI * HTTP/2.0");
        connected.getFirst().abort();
    }

    @Test
    void aProxyOfHttpIsConnectedToAndAskedForATunnelWhereHttp2IsSpoken() {
        settings = settings.version(VersionPolicy.HTTP_2).proxy(ClientProxy.http("192.0.2.9", 3128).login("me", "pw"));
        connect(ORIGIN);
        assertThat(loops.last().address).isEqualTo(new InetSocketAddress("192.0.2.9", 3128));
        loops.last().succeed();
        assertThat(loops.last().connection.take()).isEqualTo("CONNECT a.test:80 HTTP/1.1\r\nHost: a.test:80\r\nProxy-Authorization: Basic bWU6cHc=\r\n\r\n");
        loops.last().connection.send("HTTP/1.1 200 ok\r\n\r\n");
        assertThat(connected).hasSize(1);
        assertThat(loops.last().connection.take()).startsWith("PRI * HTTP/2.0");
        connected.getFirst().abort();
    }

    @Test
    void whatTheProxyRefusesIsToldByItsStatus() {
        settings = settings.version(VersionPolicy.HTTP_2).proxy(ClientProxy.http("192.0.2.9", 3128));
        connect(ORIGIN);
        loops.last().succeed();
        loops.last().connection.send("HTTP/1.1 407 no\r\ncontent-length: 0\r\n\r\n");
        assertThat(failed).hasSize(1);
        assertThat(failed.getFirst().step()).isEqualTo(Step.PROXY);
        assertThat(failed.getFirst().mayPass()).isFalse();
        assertThat(failed.getFirst()).hasMessageContaining("407").hasMessageContaining("by proxy http://192.0.2.9:3128");
        failed.clear();
        connect(ORIGIN);
        loops.last().succeed();
        loops.last().connection.send("HTTP/1.1 502 no\r\ncontent-length: 0\r\n\r\n");
        assertThat(failed.getFirst().mayPass()).isTrue();
    }

    @Test
    void aSilentProxyIsGivenUp() {
        for (ClientProxy proxy : List.of(ClientProxy.http("192.0.2.9", 3128), ClientProxy.socks5("192.0.2.9", 1080))) {
            settings = settings.version(VersionPolicy.HTTP_2).proxy(proxy);
            failed.clear();
            connect(ORIGIN);
            loops.last().succeed();
            loops.loop.pass(Duration.ofSeconds(4));
            assertThat(failed).hasSize(1);
            assertThat(failed.getFirst().step()).isEqualTo(Step.PROXY);
            assertThat(failed.getFirst().isTimeout()).isTrue();
            assertThat(loops.last().connection.isClosed()).isTrue();
        }
    }

    @Test
    void aProxyOfSocksLeadsToTheServer() {
        settings = settings.proxy(ClientProxy.select((scheme, host, port) -> ClientProxy.socks5(host + ".proxy", port)));
        connectAndResolve(ORIGIN);
        loops.last().succeed();
        loops.last().connection.send(new byte[] {5, 0});
        loops.last().connection.send(new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
        assertThat(connected).hasSize(1);
        assertThat(connected.getFirst().isOpen()).isTrue();
    }

    @Test
    void aTunnelThatIsCancelledIsAborted() {
        settings = settings.proxy(ClientProxy.socks5("192.0.2.9", 1080));
        Connector.Attempt attempt = connect(ORIGIN);
        loops.last().succeed();
        attempt.cancel();
        loops.loop.run();
        assertThat(loops.last().connection.isClosed()).isTrue();
        assertThat(failed).isEmpty();
    }

    @Test
    void selectorsThatGoRoundInCirclesAreAFailure() {
        ClientProxy[] circle = new ClientProxy[1];
        circle[0] = ClientProxy.select((scheme, host, port) -> circle[0]);
        settings = settings.proxy(circle[0]);
        connectAndResolve(ORIGIN);
        assertThat(failed.getFirst()).hasMessageContaining("without end");
    }

    @Test
    void aPrefaceComesBeforeAllElseAndBehindATunnel() {
        byte[] preface = "PROXY UNKNOWN\r\n".getBytes(StandardCharsets.US_ASCII);
        settings = settings.proxy(ClientProxy.http("192.0.2.9", 3128));
        new OriginConnector(settings, loops).preface(origin -> preface).connect(ORIGIN, loops.loop, listener);
        loops.last().succeed();
        assertThat(loops.last().connection.take()).startsWith("CONNECT ").doesNotContain("PROXY");
        loops.last().connection.send("HTTP/1.1 200 ok\r\n\r\n");
        assertThat(connected).hasSize(1);
        assertThat(loops.last().connection.take()).isEqualTo("PROXY UNKNOWN\r\n");
    }

    @Test
    void noLimitIsNoTimer() {
        settings = settings.timeouts(Duration.ZERO, Duration.ZERO).resolver(name -> Arrays.asList(TWO));
        connectAndResolve(ORIGIN);
        assertThat(loops.loop.timers()).isZero();
        loops.last().succeed();
        assertThat(connected).hasSize(1);
    }

    // ---- credentials for proxies

    private void tunnel(Authenticator logins) {
        settings = settings.version(VersionPolicy.HTTP_2).proxy(ClientProxy.http("192.0.2.9", 3128)).proxyLogins(new Authentication(logins, true));
        connect(ORIGIN);
        loops.last().succeed();
        assertThat(loops.last().connection.take()).startsWith("CONNECT a.test:80 HTTP/1.1\r\n").doesNotContainIgnoringCase("proxy-authorization");
        loops.last().connection.send("HTTP/1.1 407 No\r\nProxy-Authenticate: Digest realm=\"x\", nonce=\"n\", qop=\"auth\", algorithm=SHA-256\r\n"
                + "Content-Length: 0\r\n\r\n");
    }

    @Test
    void aProxyThatWantsADigestGetsItOverANewConnection() {
        tunnel(Authenticator.digest("me", "pw"));
        loops.loop.runUntil(() -> loops.tries.size() == 2);
        assertThat(loops.tries.getFirst().connection.isClosed()).isTrue();
        loops.last().succeed();
        assertThat(loops.last().connection.take()).startsWith("CONNECT a.test:80 HTTP/1.1\r\n")
                .contains("Proxy-Authorization: Digest username=\"me\"").contains("uri=\"a.test:80\"");
        loops.last().connection.send("HTTP/1.1 200 OK\r\n\r\n");
        assertThat(connected).hasSize(1);
    }

    @Test
    void whereThereAreNoCredentialsTheRefusalIsTold() {
        tunnel(demand -> Optional.empty());
        loops.loop.runUntil(() -> !failed.isEmpty());
        assertThat(failed.getFirst().step()).isEqualTo(Step.PROXY);
        assertThat(failed.getFirst()).hasMessageContaining("407");
        assertThat(loops.tries).hasSize(1);
    }

    @Test
    void anAuthenticatorThatFailsFailsTheAttempt() {
        tunnel(demand -> {
            throw new IllegalStateException("no keys here");
        });
        loops.loop.runUntil(() -> !failed.isEmpty());
        assertThat(failed.getFirst()).hasMessageContaining("no keys here");
        assertThat(failed.getFirst().mayPass()).isFalse();
    }
}
