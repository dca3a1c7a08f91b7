package dev.gatun.platform.peers.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gatun.http.client.Authenticator;
import dev.gatun.http.client.ClientResponse;
import dev.gatun.http.client.HttpClient;
import dev.gatun.http.client.RequestFailed;
import dev.gatun.http.client.Resolver;
import dev.gatun.platform.Await;
import dev.gatun.platform.protocols.Protocol;
import dev.gatun.platform.tls.Authority;
import dev.gatun.tls.Credentials;
import dev.gatun.tls.TlsClientConfig;
import dev.gatun.tls.TlsSession;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What nginx can be told to do besides: to end connections, to want to know who asks, and to be strict about TLS. */
class NginxOriginTest extends Trial {
    private HttpClient nginx(Protocol protocol, String more, UnaryOperator<HttpClient.Builder> change) {
        return start(protocol, () -> Nginx.start(protocol, place(), more), change);
    }

    private HttpClient nginx(Protocol protocol, String more) {
        return nginx(protocol, more, client -> client);
    }

    @ParameterizedTest
    @EnumSource
    void noRequestIsLostWhereConnectionsEndAfterTen(Protocol protocol) throws Exception {
        HttpClient client = nginx(protocol, "keepalive_requests 10;", builder -> builder.pool(pool -> pool.perOrigin(4)));
        Deque<CompletableFuture<String>> running = new ArrayDeque<>();
        for (int i = 0; i < 500; i++) {
            if (running.size() == 20) {
                assertThat(running.remove().get(15, TimeUnit.SECONDS)).isEqualTo(HELLO);
            }
            running.add(client.get("/f/hello.txt").sendAsync().thenCompose(ClientResponse::textAsync));
        }
        for (CompletableFuture<String> last : running) {
            assertThat(last.get(15, TimeUnit.SECONDS)).isEqualTo(HELLO);
        }
        for (int i = 0; i < 50; i++) {
            assertThat(client.get("/f/hello.txt").send().text()).isEqualTo(HELLO);
        }
        assertThat(client.statistics().opened()).isGreaterThanOrEqualTo(55);
    }

    @ParameterizedTest
    @EnumSource
    void aConnectionThatTheServerEndedIsReplaced(Protocol protocol) {
        HttpClient client = nginx(protocol, "keepalive_timeout 1s;");
        for (int i = 1; i <= 2; i++) {
            assertThat(client.get("/f/hello.txt").send().text()).isEqualTo(HELLO);
            Await.until("the server has ended it", () -> client.statistics().connections() == 0);
            assertThat(client.statistics().opened()).isEqualTo(i);
        }
    }

    @ParameterizedTest
    @EnumSource
    void credentialsAreGivenWhenAskedForAndThenFromTheStart(Protocol protocol) throws IOException {
        Path users = Files.writeString(scratch.resolve("users"), "user:{PLAIN}secret\n");
        String wanted = "location /f/ { auth_basic trial; auth_basic_user_file " + users + "; }";
        HttpClient client = nginx(protocol, wanted, builder -> builder.auth(Authenticator.basic("user", "secret")));
        for (int i = 0; i < 3; i++) {
            assertThat(client.get("/f/hello.txt").send().text()).isEqualTo(HELLO);
        }
        assertThat(client.statistics().reused() + client.statistics().fresh()).as("one was refused").isEqualTo(4);
        HttpClient stranger = client(builder -> builder.auth(Authenticator.basic("user", "wrong")).version(policy(protocol))
                .base(protocol.scheme() + "://127.0.0.1:" + port()));
        ClientResponse refused = stranger.get("/f/hello.txt").send();
        assertThat(refused.status().code()).isEqualTo(401);
        assertThat(refused.header("www-authenticate")).contains("Basic realm=\"trial\"");
        refused.discard();
    }

    @ParameterizedTest
    @EnumSource
    void itsOwnRedirectsAreFollowed(Protocol protocol) {
        HttpClient client = nginx(protocol, "location = /old { return 301 /f/hello.txt; } location = /round { return 302 /round; }",
                builder -> builder.redirects(5));
        ClientResponse response = client.get("/old").send();
        assertThat(response.text()).isEqualTo(HELLO);
        // By the Host that it was asked for.
        assertThat(response.uri().toString()).isEqualTo(protocol.scheme() + "://127.0.0.1:" + port() + "/f/hello.txt");
        RequestFailed round = catchThrowableOfType(RequestFailed.class, () -> client.get("/round").send());
        assertThat(round.phase()).isEqualTo(RequestFailed.Phase.REDIRECT);
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTPS_1", "H2"})
    void onlyWhoIsKnownGetsIn(Protocol protocol) {
        Path trusted = new Authority.Identity(AUTHORITY.identity("x").key(), AUTHORITY.certificate()).write(scratch, "authority").certificate();
        Authority.Identity own = AUTHORITY.identity("client");
        TlsClientConfig shown = trusting().certificate(Credentials.of(own.key(), List.of(own.certificate()))).build();
        String strict = "ssl_verify_client on; ssl_client_certificate " + trusted + "; location = /who { return 200 $ssl_client_s_dn; }";
        HttpClient client = nginx(protocol, strict, builder -> builder.tls(shown));
        assertThat(client.get("/who").send().text()).isEqualTo("CN=client");
        HttpClient stranger = client(builder -> builder.base("https://127.0.0.1:" + port()));
        ClientResponse refused = stranger.get("/who").send();
        assertThat(refused.status().code()).isEqualTo(400);
        assertThat(refused.text()).contains("No required SSL certificate was sent");
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTPS_1", "H2"})
    void oneVersionOfTlsIsEnough(Protocol protocol) {
        for (String version : List.of("TLSv1.2", "TLSv1.3")) {
            HttpClient client = start(protocol, () -> Nginx.start(protocol, version, place(), ""), builder -> builder);
            ClientResponse response = client.get("/f/hello.txt").send();
            assertThat(response.tls().map(TlsSession::version)).contains(version);
            assertThat(response.version()).isEqualTo(protocol.version());
            assertThat(response.text()).isEqualTo(HELLO);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTPS_1", "H2"})
    void theNameIsAskedForByTls(Protocol protocol) {
        HttpClient direct = nginx(protocol, "location = /name { return 200 \"$ssl_server_name $host\"; }");
        assertThat(direct.get("/name").send().text()).as("an address is no name").isEqualTo(" 127.0.0.1");
        Resolver here = name -> List.of(InetAddress.ofLiteral("127.0.0.1"));
        HttpClient named = client(builder -> builder.resolver(here).base("https://a.example:" + port()));
        assertThat(named.get("/name").send().text()).isEqualTo("a.example a.example");
    }

    @Test
    void whoIsNotWhoItSaysIsRefused() {
        nginx(Protocol.H2, "");
        Resolver here = name -> List.of(InetAddress.ofLiteral("127.0.0.1"));
        HttpClient misled = client(builder -> builder.resolver(here).base("https://b.example:" + port()));
        RequestFailed wrongName = catchThrowableOfType(RequestFailed.class, () -> misled.get("/f/hello.txt").send());
        assertThat(wrongName.phase()).isEqualTo(RequestFailed.Phase.TLS);
        assertThat(wrongName).hasMessageContaining("b.example");
        HttpClient cautious = client(builder -> builder.tls(TlsClientConfig.create()).base("https://127.0.0.1:" + port()));
        RequestFailed unknown = catchThrowableOfType(RequestFailed.class, () -> cautious.get("/f/hello.txt").send());
        assertThat(unknown.phase()).isEqualTo(RequestFailed.Phase.TLS);
        assertThat(List.of(misled, cautious)).allSatisfy(client -> assertThat(client.statistics().opened()).isZero());
    }
}
