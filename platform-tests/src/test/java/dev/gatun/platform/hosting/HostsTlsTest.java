package dev.gatun.platform.hosting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.http.HttpServer;
import dev.gatun.http.Listen;
import dev.gatun.http.Request;
import dev.gatun.http.Response;
import dev.gatun.http.hosting.Host;
import dev.gatun.http.hosting.Hosts;
import dev.gatun.platform.Peer;
import dev.gatun.platform.Reply;
import dev.gatun.platform.Servers;
import dev.gatun.platform.Setup;
import dev.gatun.platform.peers.Tool;
import dev.gatun.platform.tls.Authority;
import dev.gatun.platform.tls.TlsClient;
import dev.gatun.tls.ClientAuth;
import dev.gatun.tls.Credentials;
import dev.gatun.tls.InvalidCredentials;
import dev.gatun.tls.Pem;
import dev.gatun.tls.TlsConfig;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hosts with certificates of their own that come and go on a server that runs. */
class HostsTlsTest {
    private static final Authority AUTHORITY = new Authority();
    private static final Authority.Identity A = AUTHORITY.identity("a.example");
    private static final Authority.Identity B = AUTHORITY.identity("b.example");
    private static final Authority.Identity BOTH = AUTHORITY.identity("a.example", "b.example");

    @RegisterExtension
    final Servers servers = new Servers();

    private Hosts hosts;
    private SocketAddress address;

    private TlsConfig start(TlsConfig.Builder settings) {
        TlsConfig tls = settings.build();
        hosts = Hosts.create().tls(tls);
        HttpServer server = servers.startAt(Setup.DEFAULT.loops(2), List.of(Listen.tcp("127.0.0.1", 0).tls(tls)), http -> http.handler(hosts));
        address = server.addresses().getFirst();
        return tls;
    }

    private static Credentials credentials(Authority.Identity identity) {
        return Credentials.of(identity.key(), List.of(identity.certificate()));
    }

    private static Host host(String name, Credentials certificate) {
        return Host.named(name, h -> h.certificate(certificate).handler(request -> Response.text(name + ' ' + isResumed(request))));
    }

    private static String isResumed(Request request) {
        return request.tls().orElseThrow().resumed() ? "resumed" : "new";
    }

    /** A connection and what its handshake brought. */
    private record Talk(Peer peer, SSLSocket socket) implements Closeable {
        Reply ask(String host) {
            return peer.ask("GET / HTTP/1.1\r\nhost: " + host + "\r\n\r\n");
        }

        @Override
        public void close() {
            peer.close();
        }

        X509Certificate certificate() {
            try {
                return (X509Certificate) socket.getSession().getPeerCertificates()[0];
            } catch (SSLException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private Talk connect(String serverName) {
        return connect(AUTHORITY.client(), serverName);
    }

    private Talk connect(SSLContext trust, String serverName, String... versions) {
        return servers.closing(open(trust, Optional.of(serverName), versions));
    }

    /** Whoever fails to connect or to shake hands closes the socket itself. */
    private Talk open(SSLContext trust, Optional<String> serverName, String... versions) {
        try {
            Socket raw = new Socket();
            raw.connect(address);
            SSLSocket socket = new TlsClient(trust, List.of("http/1.1"), serverName, List.of(versions)).secured(raw);
            return new Talk(Peer.over(raw, socket), socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void hostsComeAndGoWithTheirCertificates() {
        TlsConfig tls = start(TlsConfig.builder().namesLater());
        assertThatThrownBy(() -> connect("a.example")).hasRootCauseInstanceOf(SSLException.class);
        hosts.add(host("a.example", credentials(A)));
        hosts.add(host("b.example", credentials(B)));
        Talk a = connect("a.example");
        Talk b = connect("b.example");
        assertThat(a.certificate()).isEqualTo(A.certificate());
        assertThat(b.certificate()).isEqualTo(B.certificate());
        assertThat(a.ask("a.example").text()).startsWith("a.example");
        assertThat(b.ask("b.example").text()).startsWith("b.example");

        assertThat(hosts.remove("b.example")).isTrue();
        assertThat(tls.names()).containsExactly("a.example");
        assertThatThrownBy(() -> connect("b.example")).hasRootCauseInstanceOf(SSLException.class);
        assertThat(b.ask("b.example").status()).as("on a connection that was made before").isEqualTo(421);
        assertThat(a.ask("a.example").status()).isEqualTo(200);
    }

    @Test
    void replacedHostShowsItsNewCertificate() {
        start(TlsConfig.builder().namesLater());
        hosts.add(host("a.example", credentials(A)));
        Talk before = connect("a.example");
        hosts.replace(host("a.example", credentials(BOTH)));
        assertThat(connect("a.example").certificate()).isEqualTo(BOTH.certificate());
        assertThat(before.ask("a.example").status()).isEqualTo(200);
    }

    @Test
    void connectionIsForTheHostsThatItsCertificateSpeaksForAsTheyAreNow() {
        start(TlsConfig.builder().namesLater());
        Credentials shared = credentials(BOTH);
        hosts.add(host("a.example", shared));
        hosts.add(host("b.example", shared));
        hosts.add(host("c.example", credentials(AUTHORITY.identity("c.example"))));
        Talk talk = connect("a.example");
        assertThat(talk.ask("c.example").status()).as("another certificate").isEqualTo(421);
        for (int i = 0; i < 2; i++) {
            assertThat(talk.ask("b.example").text()).startsWith("b.example");
        }
        hosts.replace(Host.named("b.example", h -> h.tls(t -> t.certificate(shared).clientAuth(ClientAuth.REQUIRED, Pem.trustMemory(A.certificatePem())))
                .handler(request -> Response.text("for some only"))));
        assertThat(talk.ask("b.example").status()).as("what the client has not shown is asked for now").isEqualTo(421);
        assertThat(talk.ask("a.example").status()).isEqualTo(200);
    }

    @Test
    void requestForNoHostIsNoWayAroundTheCertificateOfTheClient() {
        start(TlsConfig.builder().certificate(credentials(B)).clientAuth(ClientAuth.REQUIRED, Pem.trustMemory(A.certificatePem())));
        hosts.add(Host.byDefault(h -> h.handler(request -> Response.text("for some only"))));
        hosts.add(Host.named("a.example", h -> h.tls(t -> t.certificate(credentials(A)).withoutClientAuth()).handler(request -> Response.text("for all"))));
        assertThat(connect("a.example").ask("a.example").text()).isEqualTo("for all");
        assertThat(connect("a.example").peer().ask("GET / HTTP/1.0\r\n\r\n").status()).isEqualTo(421);
    }

    @Test
    void hostThatHasAnAddressTooIsShownByDefaultToWhoAsksForThat() {
        TlsConfig tls = start(TlsConfig.builder().certificate(credentials(B)));
        hosts.add(Host.named("a.example", h -> h.also("127.0.0.1", "[::1]").certificate(credentials(A)).handler(request -> Response.text("a"))));
        assertThat(tls.names()).containsExactly("a.example");
        assertThat(connect("a.example").ask("a.example").text()).isEqualTo("a");
        Talk nameless = servers.closing(open(AUTHORITY.client(), Optional.empty()));
        assertThat(nameless.certificate()).isEqualTo(B.certificate());
        assertThat(nameless.ask("127.0.0.1").text()).isEqualTo("a");
        assertThat(hosts.remove("[::1]")).isTrue();
        assertThat(tls.names()).isEmpty();
        for (Host unnamed : List.of(host("127.0.0.1", credentials(A)), Host.byDefault(h -> h.certificate(credentials(A)).handler(request -> Response.text("x"))))) {
            assertThatThrownBy(() -> hosts.add(unnamed)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("no certificate of its own");
        }
        assertThat(hosts.list()).isEmpty();
    }

    @Test
    void certificateThatCanNotBeReadRefusesTheHostAndChangesNothing(@TempDir Path directory) throws IOException {
        TlsConfig tls = start(TlsConfig.builder().namesLater());
        Authority.Pair files = A.write(directory, "a");
        Files.writeString(files.certificate(), "nonsense");
        Host broken = host("a.example", Pem.files(files.certificate(), files.key()));
        assertThatThrownBy(() -> hosts.add(broken)).isInstanceOf(InvalidCredentials.class).hasMessageContaining("a.crt");
        assertThat(hosts.list()).isEmpty();
        assertThat(tls.names()).isEmpty();

        Host good = host("a.example", credentials(A));
        hosts.add(good);
        assertThatThrownBy(() -> hosts.replace(broken)).isInstanceOf(InvalidCredentials.class);
        assertThat(hosts.list()).containsExactly(good);
        assertThat(connect("a.example").ask("a.example").status()).isEqualTo(200);

        A.write(directory, "a");
        hosts.replace(broken);
        assertThat(hosts.list()).containsExactly(broken);
        assertThat(connect("a.example").ask("a.example").status()).isEqualTo(200);
    }

    /** The answer to a request of OpenSSL's client, and what that client says of it. */
    private String ask(Tool openssl, String host, String... more) throws IOException {
        int port = ((InetSocketAddress) address).getPort();
        Process client = openssl.start(Stream.concat(Stream.of("s_client", "-connect", "127.0.0.1:" + port, "-servername", host, "-ign_eof"), Stream.of(more))
                .toArray(String[]::new));
        client.getOutputStream().write(("GET / HTTP/1.1\r\nhost: " + host + "\r\nconnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        return Tool.await(client).out();
    }

    @ParameterizedTest
    @CsvSource({"-tls1_3, true", "-tls1_3, false", "-tls1_2, true", "-tls1_2, false"})
    void sessionOfOneHostIsNotResumedAtAnother(String version, boolean sharedCertificate, @TempDir Path directory) throws IOException {
        start(TlsConfig.builder().namesLater());
        Credentials shared = credentials(BOTH);
        hosts.add(host("a.example", sharedCertificate ? shared : credentials(BOTH)));
        hosts.add(host("b.example", sharedCertificate ? shared : credentials(BOTH)));
        // The JDK's client asks for the name of the session that it would resume, so it can't try.
        Tool openssl = Tool.need("openssl");
        String session = directory.resolve("session").toString();
        assertThat(ask(openssl, "a.example", version, "-sess_out", session)).contains("a.example new");
        assertThat(ask(openssl, "a.example", version, "-sess_in", session)).contains("a.example resumed");
        assertThat(ask(openssl, "b.example", version, "-sess_in", session)).contains("b.example new");
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.3", "TLSv1.2"})
    void sessionOfAHostThatWasRemovedIsNotResumedByItsSuccessor(String version) {
        start(TlsConfig.builder().namesLater());
        Credentials same = credentials(A);
        hosts.add(host("a.example", same));
        SSLContext client = AUTHORITY.client();
        assertThat(connect(client, "a.example", version).ask("a.example").text()).isEqualTo("a.example new");
        assertThat(connect(client, "a.example", version).ask("a.example").text()).isEqualTo("a.example resumed");
        hosts.remove("a.example");
        hosts.add(host("a.example", same));
        assertThat(connect(client, "a.example", version).ask("a.example").text()).isEqualTo("a.example new");
    }

    @Test
    void nobodyIsRefusedWhileOthersComeAndGo() throws Exception {
        start(TlsConfig.builder().namesLater());
        hosts.add(host("a.example", credentials(A)));
        AtomicBoolean ended = new AtomicBoolean();
        AtomicInteger asked = new AtomicInteger();
        SSLContext client = AUTHORITY.client();
        CompletableFuture<Void> others = CompletableFuture.runAsync(() -> {
            while (!ended.get()) {
                try (Talk talk = open(client, Optional.of("a.example"))) {
                    for (int i = 0; i < 10; i++) {
                        assertThat(talk.ask("a.example").status()).isEqualTo(200);
                        asked.incrementAndGet();
                    }
                }
            }
        }, task -> Thread.ofPlatform().start(task));
        Credentials b = credentials(B);
        for (int i = 0; (i < 20 || asked.get() < 100) && !others.isDone(); i++) {
            hosts.add(host("b.example", b));
            assertThat(connect("b.example").ask("b.example").status()).as("as soon as it is added").isEqualTo(200);
            hosts.replace(host("a.example", credentials(A)));
            hosts.remove("b.example");
        }
        ended.set(true);
        others.get();
    }
}
