package dev.gatun.examples.showcase.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.examples.showcase.Client;
import dev.gatun.examples.showcase.TestAuthority;
import dev.gatun.http.Response;
import dev.gatun.http.Router;
import dev.gatun.http.metrics.Metrics;
import dev.gatun.reactor.ListenOptions;
import dev.gatun.reactor.ListenSocket;
import dev.gatun.reactor.SocketFailure;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What is served, and that a file which has changed is served in its place while connections stay. */
class ReloadTest {
    private static final OwnPages PAGES = new OwnPages(Router.of(routes -> routes.get("/", request -> Response.text("showcase"))),
            request -> Response.text("metrics"), request -> Response.text("alive"), request -> Response.text("ready"));

    @TempDir
    Path folder;

    private final List<String> log = new ArrayList<>();
    private final Metrics metrics = Metrics.create();
    private TestAuthority authority;
    private Deployment deployment;

    @BeforeEach
    void certificates() throws Exception {
        authority = new TestAuthority("Authority");
        authority.identity("localhost", "127.0.0.1").write(folder, "site");
    }

    @AfterEach
    void end() {
        if (deployment != null) {
            deployment.close();
        }
    }

    private Path file() {
        return folder.resolve("gatun.yaml");
    }

    private static String text(String more, String hosts) {
        return """
                loops: 1
                servers:
                  main:
                    listen: [{http: "127.0.0.1:0"}, {https: "127.0.0.1:0"}%s]
                    tls: {certificate: {cert: site.crt, key: site.key}}
                    timeouts: {shutdown: 1s}
                hosts:
                %s
                """.formatted(more, hosts);
    }

    private static String says(String answer) {
        return text("", "  - {routes: [{respond: " + answer + "}]}");
    }

    private void start(String text) throws Exception {
        Files.writeString(file(), text);
        deployment = Deployment.start(Configuration.read(file()), PAGES, metrics, SocketsByAddress.of());
    }

    /** Serves the text, as a signal would. */
    private boolean reload(String text) throws Exception {
        Files.writeString(file(), text);
        return new Reload(file(), deployment).run();
    }

    private void apply(String text) {
        deployment.apply(Configuration.of(file(), text), log::add);
    }

    private int port(int listener) {
        ServerSettings main = deployment.configuration().servers().get("main");
        return ((InetSocketAddress) deployment.address("main", main.listens().get(listener)).orElseThrow()).getPort();
    }

    /** Over a connection that stays, since the JDK's client would open another one silently. */
    private static String ask(Socket connection, String host) throws Exception {
        connection.getOutputStream().write(("GET / HTTP/1.1\r\nhost: " + host + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        BufferedReader reader = new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
        String status = reader.readLine();
        int length = 0;
        for (String line = reader.readLine(); line != null && !line.isEmpty(); line = reader.readLine()) {
            length = line.toLowerCase(Locale.ROOT).startsWith("content-length: ") ? Integer.parseInt(line.substring(16)) : length;
        }
        char[] body = new char[length];
        for (int read = 0; read < length;) {
            read += reader.read(body, read, length - read);
        }
        return status.substring(9, 12) + ' ' + new String(body);
    }

    private Socket connect() throws Exception {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port(0));
        socket.setSoTimeout(20_000);
        return socket;
    }

    private Client secure() throws Exception {
        return new Client("https://localhost:" + port(1), HttpClient.Version.HTTP_2, authority.client());
    }

    @Test
    void aConnectionSeesTheNewFileWithItsNextRequest() throws Exception {
        start(says("before"));
        try (Socket kept = connect()) {
            assertThat(ask(kept, "a.example")).isEqualTo("200 before");

            assertThat(reload(says("after"))).isTrue();

            assertThat(ask(kept, "a.example")).isEqualTo("200 after");
        }
    }

    @Test
    void aFileWithMistakesChangesNothing() throws Exception {
        start(says("before"));
        try (Socket kept = connect()) {
            assertThat(reload(says("after") + "colour: red\n")).isFalse();
            assertThat(ask(kept, "a.example")).isEqualTo("200 before");

            Files.delete(file());
            assertThat(new Reload(file(), deployment).run()).isFalse();
            assertThat(ask(kept, "a.example")).isEqualTo("200 before");
        }
    }

    /** By a real signal, to this process. */
    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aHangupLoadsTheFileAnew() throws Exception {
        start(says("before"));
        assumeTrue(new Reload(file(), deployment).onHangup(), "whoever started this process has it ignore SIGHUP");
        Files.writeString(file(), says("after"));

        Class<?> signal = Class.forName("sun.misc.Signal");
        signal.getMethod("raise", signal).invoke(null, signal.getConstructor(String.class).newInstance("HUP"));

        try (Socket kept = connect()) {
            String answer = ask(kept, "a.example");
            for (long end = System.nanoTime() + 20_000_000_000L; !answer.equals("200 after") && System.nanoTime() < end;) {
                answer = ask(kept, "a.example");
            }
            assertThat(answer).isEqualTo("200 after");
        }
    }

    @Test
    void noRequestIsLostOverHttp2WhileTheFileChanges() throws Exception {
        start(says("0"));
        AtomicBoolean ended = new AtomicBoolean();
        try (Client client = secure()) {
            assertThat(client.get("/").body()).isEqualTo("0");
            CompletableFuture<Integer> asking = CompletableFuture.supplyAsync(() -> requests(client, ended));
            for (int i = 1; i <= 30; i++) {
                apply(says(Integer.toString(i)));
            }
            ended.set(true);

            assertThat(asking.get()).isPositive();
            assertThat(client.get("/").body()).isEqualTo("30");
        }
        assertThat(deployment.servers().find("main").orElseThrow().server().orElseThrow().statistics().connectionsAccepted()).isEqualTo(1);
    }

    /** How many were answered. */
    private static int requests(Client client, AtomicBoolean ended) {
        int count = 0;
        try {
            do {
                HttpResponse<String> response = client.get("/");
                assertThat(response.statusCode()).isEqualTo(200);
                assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
                count++;
            } while (!ended.get());
            return count;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void hostsComeChangeAndGo() throws Exception {
        start(text("", "  - {names: a.example, routes: [{respond: a}]}\n  - {names: b.example, routes: [{respond: b}]}"));
        try (Socket kept = connect()) {
            assertThat(ask(kept, "c.example")).startsWith("421");

            apply(text("", "  - {names: a.example, routes: [{respond: A}]}\n  - {names: c.example, routes: [{showcase: true}]}"));

            assertThat(ask(kept, "a.example")).isEqualTo("200 A");
            assertThat(ask(kept, "b.example")).startsWith("421");
            assertThat(ask(kept, "c.example")).isEqualTo("200 showcase");
            assertThat(log).containsExactlyInAnyOrder("server main: host b.example no more", "server main: host a.example has changed",
                    "server main: host c.example is new");
        }
    }

    @Test
    void hostsMayExchangeNames() throws Exception {
        start(text("", "  - {names: [a.example, x.example], routes: [{respond: a}]}\n  - {names: [b.example, y.example], routes: [{respond: b}]}"));
        try (Socket kept = connect()) {
            apply(text("", "  - {names: [a.example, y.example], routes: [{respond: a}]}\n  - {names: [b.example, x.example], routes: [{respond: b}]}"));

            assertThat(ask(kept, "x.example")).isEqualTo("200 b");
            assertThat(ask(kept, "y.example")).isEqualTo("200 a");
        }
    }

    @Test
    void whatAHostHasCountedStaysWhenOthersChange() throws Exception {
        String counted = "  - {names: a.example, rateLimit: {requests: 1, per: 1h}, routes: [{respond: a}]}\n";
        start(text("", counted));
        try (Socket kept = connect()) {
            assertThat(ask(kept, "a.example")).startsWith("200");

            apply(text("", counted + "  - {names: b.example, routes: [{respond: b}]}"));

            assertThat(ask(kept, "a.example")).startsWith("429");
            assertThat(ask(kept, "b.example")).isEqualTo("200 b");
        }
    }

    @Test
    void limitsAndListenersChangeAndTheConnectionStays() throws Exception {
        start(says("a"));
        try (Socket kept = connect()) {
            assertThat(ask(kept, "a.example")).startsWith("200");
            int secure = port(1);

            apply("""
                    loops: 1
                    servers: {main: {listen: [{http: "127.0.0.1:0"}, {http: "127.0.0.1:0", protocols: http/1.1}], limits: {headerCount: 2},
                        tls: {certificate: {cert: site.crt, key: site.key}}, timeouts: {shutdown: 1s}}}
                    hosts: [{routes: [{respond: b}]}]
                    """);

            assertThat(ask(kept, "a.example")).isEqualTo("200 b");
            try (Client client = new Client(port(1))) {
                assertThat(client.get("/", "x-a", "1", "x-b", "2", "x-c", "3").statusCode()).isEqualTo(431);
            }
            assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), secure).close()).isInstanceOf(ConnectException.class);
            assertThat(log).anyMatch(line -> line.startsWith("server main: listens at http"))
                    .anyMatch(line -> line.startsWith("server main: listens no more at https"))
                    .contains("server main: other limits and time-outs", "server main: host (default) has changed");
        }
    }

    @Test
    void aListenerThatCantBeHadChangesNothing() throws Exception {
        start(says("before"));
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress()); Socket kept = connect()) {
            String next = text(", {http: '127.0.0.1:" + busy.getLocalPort() + "'}", "  - {routes: [{respond: after}]}");

            assertThatThrownBy(() -> apply(next)).isInstanceOf(SocketFailure.class);

            assertThat(ask(kept, "a.example")).isEqualTo("200 before");
            assertThat(reload(says("later"))).isTrue();
            assertThat(ask(kept, "a.example")).isEqualTo("200 later");
        }
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aListenerTakesTheSocketThatTheProcessWasGiven() throws Exception {
        ListenSocket given = ListenSocket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), ListenOptions.DEFAULT);
        int port = ((InetSocketAddress) given.localAddress()).getPort();
        String here = """
                servers: {main: {listen: [{http: "127.0.0.1:%d"%s}], timeouts: {shutdown: 1s}}}
                hosts: [{routes: [{respond: %s}]}]
                """;
        try (Socket waiting = new Socket(InetAddress.getLoopbackAddress(), port)) {
            waiting.setSoTimeout(20_000);
            deployment = Deployment.start(Configuration.of(file(), here.formatted(port, "", "a")), PAGES, metrics, SocketsByAddress.of(given));
            assertThat(ask(waiting, "a.example")).isEqualTo("200 a");

            apply(here.formatted(port, ", protocols: http/1.1", "b"));

            try (Socket other = connect()) {
                assertThat(ask(other, "a.example")).isEqualTo("200 b");
            }
        }
        deployment.close();
        deployment = null;
        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close()).isInstanceOf(ConnectException.class);
    }

    @Test
    void aCertificateOfANewHostIsThereAtOnce() throws Exception {
        start(says("x"));
        TestAuthority another = new TestAuthority("Another");
        another.identity("localhost").write(folder, "other");

        apply(text("", "  - {names: localhost, certificate: {cert: other.crt, key: other.key}, routes: [{respond: own}]}"));

        try (Client client = new Client("https://localhost:" + port(1), HttpClient.Version.HTTP_2, another.client())) {
            assertThat(client.get("/").body()).isEqualTo("own");
        }
    }

    @Test
    void aServerMayComeAndGo() throws Exception {
        start(says("a"));
        String two = says("a").replace("servers:\n", "servers:\n  second: {listen: {http: '127.0.0.1:0'}, timeouts: {shutdown: 1s}}\n");

        apply(two);
        assertThat(deployment.servers().find("second").orElseThrow().isStarted()).isTrue();
        int port = deployment.servers().find("second").orElseThrow().server().orElseThrow().port();
        try (Client client = new Client(port)) {
            assertThat(client.get("/").body()).isEqualTo("a");
        }

        apply(says("a"));
        assertThat(deployment.configuration().servers()).containsOnlyKeys("main");
        assertThat(log).contains("server second: is new", "server second: ends");
    }

    @Test
    void whatCantChangeNowIsSaid() throws Exception {
        start(says("a"));

        apply(says("a").replace("loops: 1", "loops: 2"));

        assertThat(log).containsExactly("workers, loops, backend, execution, metrics and accessLog change when the process is started anew");
    }

    @Test
    void everyKindOfRouteAnswers() throws Exception {
        Files.createDirectory(folder.resolve("public"));
        Files.writeString(folder.resolve("public/page.txt"), "a file");
        Files.writeString(folder.resolve("404.html"), "<p>nothing here</p>");
        start(says("upstream"));
        int upstream = port(0);
        Deployment first = deployment;
        try {
            start(text("", """
                      - errorPages: {404: 404.html}
                        securityHeaders: true
                        routes:
                          - {path: /files, files: public}
                          - {path: /api, proxy: {to: "127.0.0.1:%d", stripPrefix: true}}
                          - {path: /old, redirect: /files/page.txt}
                          - {path: /gone, respond: {text: gone, status: 410}}
                    """.formatted(upstream)));
            try (Client client = new Client(port(0))) {
                assertThat(client.get("/files/page.txt").body()).isEqualTo("a file");
                assertThat(client.get("/api/x").body()).isEqualTo("upstream");
                assertThat(client.get("/old").statusCode()).isEqualTo(308);
                assertThat(client.get("/gone/y").statusCode()).isEqualTo(410);
                HttpResponse<String> none = client.get("/none", "accept", "text/html");
                assertThat(none.statusCode()).isEqualTo(404);
                assertThat(none.body()).isEqualTo("<p>nothing here</p>");
                assertThat(none.headers().firstValue("x-content-type-options")).contains("nosniff");
            }
        } finally {
            first.close();
        }
    }

    @Test
    void filesComeFromArchivesAndLayers() throws Exception {
        Samples.archive(folder.resolve("site.zip"));
        Files.createDirectory(folder.resolve("public"));
        Files.writeString(folder.resolve("public/own.txt"), "from the directory");
        start(text("", """
                  - routes:
                      - {path: /zip, files: site.zip}
                      - {path: /all, files: {overlay: [public, {archive: site.zip, within: web}]}}
                """));
        try (Client client = new Client(port(0))) {
            assertThat(client.get("/zip/web/page.txt").body()).isEqualTo("from the archive");
            assertThat(client.get("/all/page.txt").body()).isEqualTo("from the archive");
            assertThat(client.get("/all/own.txt").body()).isEqualTo("from the directory");
            assertThat(client.get("/zip/own.txt").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void metricsAndProbesHaveRoutesOfTheirOwn() throws Exception {
        start(text("", """
                  - routes:
                      - {path: /m, metrics: true}
                      - {path: /others, metrics: {allow: 192.0.2.0/24}}
                      - {path: /live, probe: liveness}
                      - {path: /ready, probe: readiness}
                """));
        try (Client client = new Client(port(0))) {
            assertThat(client.get("/m").body()).isEqualTo("metrics");
            assertThat(client.get("/others").statusCode()).isEqualTo(403);
            assertThat(client.get("/live").body()).isEqualTo("alive");
            assertThat(client.get("/ready").body()).isEqualTo("ready");
        }
        assertThat(metrics.snapshot().named("gatun_http_server_connections")).isNotEmpty();
    }

    @Test
    void whereMetricsAreFalseNothingIsCounted() throws Exception {
        start("metrics: false\n" + says("a"));
        try (Client client = new Client(port(0))) {
            assertThat(client.get("/").body()).isEqualTo("a");
        }
        assertThat(metrics.snapshot().named("gatun_http_server_connections")).isEmpty();
    }

    private static String tenants(String tenants) {
        return text("", "  - {names: a.example, routes: [{respond: a}]}\n  - {names: b.example, routes: [{respond: b}]}\ntenants: " + tenants);
    }

    @Test
    void tenantsComeChangeAndGoWhileConnectionsStay() throws Exception {
        start(tenants("{acme: {hosts: a.example, requestsPerSecond: 1, burst: 2}}"));
        try (Socket kept = connect()) {
            assertThat(ask(kept, "a.example")).startsWith("200");
            assertThat(ask(kept, "a.example")).startsWith("200");
            assertThat(ask(kept, "a.example")).startsWith("429");
            assertThat(ask(kept, "b.example")).startsWith("200");
            assertThat(metrics.snapshot().named("gatun_tenant_refused")).singleElement().satisfies(hits -> assertThat(hits.label("tenant")).isEqualTo("acme"));

            apply(tenants("{acme: {hosts: [a.example, b.example], requestsPerSecond: 1000000}}"));
            assertThat(ask(kept, "a.example")).startsWith("200");
            assertThat(ask(kept, "b.example")).startsWith("200");
            assertThat(metrics.snapshot().named("gatun_tenant_requests")).singleElement().satisfies(all -> assertThat(all.value()).isEqualTo(4));

            apply(tenants("{other: {hosts: a.example}, acme: {hosts: b.example, connections: 1}}"));
            assertThat(ask(kept, "a.example")).startsWith("200");

            apply(tenants("{}"));
            assertThat(ask(kept, "b.example")).startsWith("200");
        }
        assertThat(log).containsExactly("tenant acme: has changed", "tenant other: is new", "tenant acme: has changed", "tenant other: no more", "tenant acme: no more");
        assertThat(metrics.snapshot().named("gatun_tenant_requests")).isEmpty();
    }

    @Test
    void aTenantsLimitsHoldForHostsThatComeAnew() throws Exception {
        String one = "{acme: {hosts: a.example, requestsPerSecond: 1}}";
        start(tenants(one));
        try (Socket kept = connect()) {
            ask(kept, "a.example");
            String renamed = tenants(one).replace("names: a.example", "names: [x.example, a.example]");
            apply(renamed);

            assertThat(ask(kept, "x.example")).startsWith("429");
            assertThat(ask(kept, "a.example")).startsWith("429");
        }
    }

    @Test
    void theLogOfTheProcessGoesWhereTheFileSays() throws Exception {
        start("log: {level: warning, file: process.log}\n" + says("a"));
        System.Logger logger = System.getLogger("dev.gatun.test");
        logger.log(System.Logger.Level.INFO, "left out");
        logger.log(System.Logger.Level.WARNING, "warned");
        Files.move(folder.resolve("process.log"), folder.resolve("process.log.old"));

        apply("log: {level: debug, file: process.log}\n" + says("a"));
        logger.log(System.Logger.Level.DEBUG, "in detail");
        apply("log: {level: info, file: other.log}\n" + says("a"));
        logger.log(System.Logger.Level.INFO, "elsewhere");
        apply(says("a"));
        logger.log(System.Logger.Level.INFO, "as before");
        apply("log: {file: other.log}\n" + says("a"));
        logger.log(System.Logger.Level.INFO, "there again");
        deployment.close();
        deployment = null;
        logger.log(System.Logger.Level.WARNING, "as ever");

        assertThat(Files.readString(folder.resolve("process.log.old"))).contains("warned").doesNotContain("left out", "in detail");
        assertThat(Files.readString(folder.resolve("process.log"))).contains("in detail").doesNotContain("warned", "elsewhere");
        assertThat(Files.readString(folder.resolve("other.log"))).contains("elsewhere", "there again").doesNotContain("as before", "as ever");
    }

    @Test
    void aLogThatCantBeOpenedChangesNothing() throws Exception {
        start(says("before"));
        try (Socket kept = connect()) {
            assertThat(reload("log: {file: none/process.log}\n" + says("after"))).isFalse();
            assertThat(ask(kept, "a.example")).isEqualTo("200 before");
        }
    }

    @Test
    void theAccessLogIsOpenedAnew() throws Exception {
        String logged = "accessLog: {format: common, file: access.log}\n" + says("a");
        start(logged);
        try (Socket kept = connect()) {
            ask(kept, "a.example");
            Files.move(folder.resolve("access.log"), folder.resolve("access.log.old"));

            assertThat(reload(logged)).isTrue();
            ask(kept, "a.example");
        }
        deployment.close();
        deployment = null;

        assertThat(Files.readAllLines(folder.resolve("access.log.old")).size() + Files.readAllLines(folder.resolve("access.log")).size()).isEqualTo(2);
        assertThat(Files.readAllLines(folder.resolve("access.log"))).isNotEmpty();
    }
}
