package dev.gatun.platform.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.http.HttpServer;
import dev.gatun.http.Listen;
import dev.gatun.http.Response;
import dev.gatun.http.Status;
import dev.gatun.http.client.Authenticator;
import dev.gatun.http.client.ClientProxy;
import dev.gatun.http.client.ClientResponse;
import dev.gatun.http.client.HttpClient;
import dev.gatun.http.client.RequestFailed;
import dev.gatun.http.client.RequestFailed.Phase;
import dev.gatun.platform.Servers;
import dev.gatun.platform.Setup;
import dev.gatun.platform.tls.Authority;
import dev.gatun.tls.Credentials;
import dev.gatun.tls.Pem;
import dev.gatun.tls.TlsClientConfig;
import dev.gatun.tls.TlsConfig;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Proxies that are spoken with over TLS, and who gets which credentials. */
class SecureProxyTest {
    private static final Authority AUTHORITY = new Authority();
    private static final Authority.Identity PROXY = AUTHORITY.identity("proxy.example");
    private static final Authority.Identity SERVER = AUTHORITY.identity("a.example");
    /** Of {@code me} and {@code pw}. */
    private static final String LOGIN = "Basic bWU6cHc=";

    @RegisterExtension
    final Servers servers = new Servers();

    private final List<AutoCloseable> open = new ArrayList<>();
    private final AtomicInteger asked = new AtomicInteger();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    private HttpServer server() {
        TlsConfig tls = TlsConfig.builder().certificate(Credentials.of(SERVER.key(), List.of(SERVER.certificate()))).build();
        return servers.startAt(Setup.DEFAULT, List.of(Listen.tcp("127.0.0.1", 0).tls(tls)), http -> http.handler(request -> {
            String login = request.header("proxy-authorization").orElse("no login");
            return request.path().equals("/407") ? Response.of(Status.PROXY_AUTHENTICATION_REQUIRED).header("proxy-authenticate", "Basic realm=x").text(login)
                    : Response.text(request.version() + " " + login);
        }));
    }

    private TunnelProxy proxy(Authority.Identity identity, String login) {
        TunnelProxy proxy = new TunnelProxy(login, identity.context().getServerSocketFactory());
        open.add(proxy);
        return proxy;
    }

    private HttpClient client(ClientProxy proxy, Optional<Authenticator> logins) {
        TlsClientConfig tls = TlsClientConfig.builder()
                .trust(Pem.trustMemory(new Authority.Identity(null, AUTHORITY.certificate()).certificatePem())).build();
        HttpClient.Builder builder = HttpClient.builder().tls(tls).proxy(proxy).resolver(name -> List.of(InetAddress.getLoopbackAddress()));
        logins.ifPresent(builder::auth);
        HttpClient client = builder.build();
        open.add(client);
        return client;
    }

    private Optional<Authenticator> me() {
        return Optional.of(demand -> {
            asked.incrementAndGet();
            assertThat(demand.proxy()).isTrue();
            return Authenticator.basic("me", "pw").answer(demand);
        });
    }

    @Test
    void tlsToServersRunsWithinTlsToTheProxy() {
        HttpServer server = server();
        TunnelProxy proxy = proxy(PROXY, LOGIN);
        HttpClient client = client(ClientProxy.https("proxy.example", proxy.port()).login("me", "pw"), Optional.empty());
        try (ClientResponse response = client.get("https://a.example:" + server.port() + "/").send()) {
            assertThat(response.text()).isEqualTo("HTTP/2 no login");
            assertThat(response.tls().orElseThrow().peerCertificates().getFirst()).isEqualTo(SERVER.certificate());
        }
        assertThat(proxy.asked).containsExactly("CONNECT a.example:" + server.port() + " HTTP/1.1");
    }

    @Test
    void requestsInClearTextGoToTheProxyOverTls() {
        TunnelProxy proxy = proxy(PROXY, LOGIN);
        HttpClient client = client(ClientProxy.https("proxy.example", proxy.port()).login("me", "pw"), Optional.empty());
        try (ClientResponse response = client.get("http://a.example/x?y").send()) {
            assertThat(response.text()).isEqualTo("forwarded");
            assertThat(response.tls()).as("with the server").isEmpty();
        }
        assertThat(proxy.asked).containsExactly("GET http://a.example/x?y HTTP/1.1");
    }

    @Test
    void aProxyWithAnotherNameIsNotSpokenWith() {
        TunnelProxy proxy = proxy(SERVER, LOGIN);
        HttpClient client = client(ClientProxy.https("proxy.example", proxy.port()).login("me", "pw"), Optional.empty());
        assertThatThrownBy(() -> client.get("http://a.example/").send()).isInstanceOfSatisfying(RequestFailed.class, failure -> {
            assertThat(failure.phase()).isEqualTo(Phase.PROXY);
            assertThat(failure).hasMessageContaining("proxy.example");
        });
        assertThat(proxy.asked).isEmpty();
    }

    @Test
    void credentialsAreFoundForATunnelOnceAndKeptForTheProxy() {
        HttpServer server = server();
        HttpServer other = server();
        TunnelProxy proxy = proxy(PROXY, LOGIN);
        HttpClient client = client(ClientProxy.https("proxy.example", proxy.port()), me());
        for (HttpServer each : List.of(server, other)) {
            assertThat(client.get("https://a.example:" + each.port() + "/").send().text()).isEqualTo("HTTP/2 no login");
        }
        String connect = "CONNECT a.example:" + server.port() + " HTTP/1.1";
        assertThat(proxy.asked).containsExactly(connect, connect, "CONNECT a.example:" + other.port() + " HTTP/1.1");
        assertThat(asked).hasValue(1);
    }

    @Test
    void credentialsThatTheProxyRefusesAreNotTriedForEver() {
        HttpServer server = server();
        TunnelProxy proxy = proxy(PROXY, "Basic other");
        HttpClient client = client(ClientProxy.https("proxy.example", proxy.port()), me());
        assertThatThrownBy(() -> client.get("https://a.example:" + server.port() + "/").send()).isInstanceOfSatisfying(RequestFailed.class, failure -> {
            assertThat(failure.phase()).isEqualTo(Phase.PROXY);
            assertThat(failure).hasMessageContaining("407");
        });
        assertThat(proxy.asked).hasSize(2);
        assertThat(asked).hasValue(2);
    }

    @Test
    void credentialsForOneProxyGoToNoOther() {
        TunnelProxy first = proxy(PROXY, LOGIN);
        TunnelProxy second = proxy(PROXY, "");
        AtomicInteger turn = new AtomicInteger();
        HttpClient client = client(ClientProxy.select((scheme, host, port) ->
                ClientProxy.https("proxy.example", (turn.getAndIncrement() < 2 ? first : second).port())), me());
        assertThat(client.get("http://a.example/").send().text()).isEqualTo("forwarded");
        assertThat(client.get("http://b.example/").send().text()).isEqualTo("forwarded");
        assertThat(first.logins).containsExactly("", LOGIN);
        assertThat(second.logins).containsExactly("");
    }

    @Test
    void aServerThatAsksForAProxysCredentialsGetsNone() {
        HttpServer server = server();
        TunnelProxy proxy = proxy(PROXY, LOGIN);
        HttpClient client = client(ClientProxy.https("proxy.example", proxy.port()).login("me", "pw"), me());
        for (int i = 0; i < 2; i++) {
            try (ClientResponse response = client.get("https://a.example:" + server.port() + "/407").send()) {
                assertThat(response.status().code()).isEqualTo(407);
                assertThat(response.text()).isEqualTo("no login");
            }
        }
        assertThat(asked).hasValue(0);
    }
}
