package dev.gatun.http.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.AddressRanges;
import dev.gatun.http.Listen;
import dev.gatun.http.ProxyHeader;
import dev.gatun.http.Request;
import dev.gatun.http.Response;
import dev.gatun.http.internal.proxyprotocol.ProxyHeaderWriter;
import dev.gatun.reactor.CloseCause;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A listener of which the connections are those of proxies. */
class ProxyProtocolTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final SocketAddress PROXY = address("10.0.0.1", 1);
    private static final SocketAddress CLIENT = address("192.0.2.1", 56_324);
    private static final SocketAddress PLACE = address("198.51.100.2", 443);

    @RegisterExtension
    final ServerFixture server = new ServerFixture();

    private final List<FakeConnection> connections = new ArrayList<>();

    private static SocketAddress address(String host, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(host), port);
    }

    private static byte[] header() {
        return ProxyHeaderWriter.version2(ProxyHeader.of(CLIENT, PLACE).with(ProxyHeader.AUTHORITY, new byte[] {'a'}));
    }

    private static byte[] with(byte[] header, String more) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(header);
        all.writeBytes(more.getBytes(StandardCharsets.US_ASCII));
        return all.toByteArray();
    }

    private FakeConnection connect(SocketAddress from) {
        FakeConnection connection = new FakeConnection(server.loop).from(from);
        connections.add(connection);
        Security clearText = server.clearText(Listen.tcp(0));
        connection.open(new ProxyProtocolConnection(server.share(), connection, clearText, AddressRanges.of("10.0.0.0/8"), (old, announced, header) ->
                new Http1Connection(server.share(), announced, clearText.announced(header)).start(old)));
        return connection;
    }

    @BeforeEach
    void tellWhoAsks() {
        server.handle(request -> Response.text(describe(request)));
    }

    @AfterEach
    void endWhatIsLeft() {
        connections.forEach(FakeConnection::reset);
    }

    private static String describe(Request request) {
        return request.remoteAddress() + " to " + request.localAddress() + ' ' + request.proxyHeader().flatMap(ProxyHeader::authority).orElse("-");
    }

    @Test
    void requestsHaveTheAnnouncedAddresses() {
        FakeConnection connection = connect(PROXY);
        connection.send(with(header(), GET));
        assertThat(connection.take()).endsWith("/192.0.2.1:56324 to /198.51.100.2:443 a");
        connection.send(GET);
        assertThat(connection.take()).endsWith("/192.0.2.1:56324 to /198.51.100.2:443 a");
        assertThat(server.share().size()).isEqualTo(1);
        assertThat(server.share().core().connections()).isEqualTo(1);
        connection.endInput();
        assertThat(server.share().size()).isZero();
        assertThat(server.share().core().connections()).isZero();
    }

    @Test
    void theHeaderMayComeInAnyPieces() {
        for (byte[] header : new byte[][] {header(), ProxyHeaderWriter.version1(ProxyHeader.of(CLIENT, PLACE))}) {
            byte[] all = with(header, GET);
            for (int cut = 1; cut < all.length; cut++) {
                FakeConnection connection = connect(PROXY);
                connection.send(Arrays.copyOf(all, cut));
                connection.send(Arrays.copyOfRange(all, cut, all.length));
                assertThat(connection.received()).as("cut at %d", cut).contains("/192.0.2.1:56324 to /198.51.100.2:443");
                connection.reset();
            }
        }
        assertThat(server.hits("proxyProtocol")).isZero();
    }

    @Test
    void aProxyThatSpeaksForItselfKeepsItsAddress() {
        FakeConnection connection = connect(PROXY);
        connection.send(with(ProxyHeaderWriter.version2(ProxyHeader.local()), GET));
        assertThat(connection.take()).endsWith("/10.0.0.1:1 to server/<unresolved>:80 -");
    }

    @Test
    void http2BeginsBehindTheHeaderToo() {
        FakeConnection connection = connect(PROXY);
        connection.send(header());
        connection.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        // SETTINGS of the server
        assertThat(connection.take()).startsWith("\0\0").hasSizeGreaterThan(9);
        connection.reset();
    }

    @Test
    void whoIsNotTrustedIsRefusedBeforeAnythingIsRead() {
        FakeConnection connection = connect(address("11.0.0.1", 1));
        assertThat(connection.closedBy()).isEqualTo(CloseCause.Kind.ABORTED);
        assertThat(server.hits("proxyProtocol")).isEqualTo(1);
        assertThat(server.share().core().connections()).isZero();
    }

    @Test
    void peersOfTheUnixDomainAreTrusted() {
        FakeConnection connection = connect(UnixDomainSocketAddress.of(""));
        connection.send(with(header(), GET));
        assertThat(connection.take()).contains("/192.0.2.1:56324");
    }

    @Test
    void whoSendsNoHeaderIsRefusedWithoutAnAnswer() {
        byte[] broken = header();
        broken[broken.length - 1] ^= 1;
        byte[] huge = header();
        huge[14] = -1;
        byte[][] attacks = {
            GET.getBytes(StandardCharsets.US_ASCII), broken, huge, with(new byte[0], "PROXY TCP4 " + "1".repeat(100)), {0x16, 3, 1}, {'P', 'O'}
        };
        for (byte[] attack : attacks) {
            FakeConnection connection = connect(PROXY);
            connection.send(attack);
            assertThat(connection.isClosed()).isTrue();
            assertThat(connection.received()).isEmpty();
        }
        assertThat(server.hits("proxyProtocol")).isEqualTo(attacks.length);
        assertThat(server.share().size()).isZero();
    }

    @Test
    void aByteNowAndThenDoesNotExtendTheDeadline() {
        FakeConnection connection = connect(PROXY);
        byte[] header = header();
        int seconds = 0;
        while (!connection.isClosed()) {
            connection.send(new byte[] {header[seconds]});
            server.loop.pass(Duration.ofSeconds(1));
            seconds++;
            assertThat(seconds).isLessThan(14);
        }
        assertThat(seconds).isGreaterThan(9);
        assertThat(server.hits("proxyProtocol")).isEqualTo(1);
        assertThat(server.share().size()).isZero();
    }

    @Test
    void theConnectionsOfProxiesCountBeforeTheirHeader() {
        server.limits(limits -> limits.connections(1));
        connect(PROXY);
        assertThat(connect(PROXY).isClosed()).isTrue();
        assertThat(server.hits("connections")).isEqualTo(1);
    }

    @Test
    void whoHasSaidNothingYetEndsWithTheServer() {
        FakeConnection connection = connect(PROXY);
        server.loop.pass(Duration.ofSeconds(1));
        server.share().closeIdle();
        server.loop.run();
        assertThat(connection.isClosed()).isTrue();
        FakeConnection fresh = connect(PROXY);
        server.share().closeIdle();
        assertThat(fresh.isClosed()).isFalse();
        server.share().abortAll();
        server.loop.run();
        assertThat(fresh.isClosed()).isTrue();
    }
}
