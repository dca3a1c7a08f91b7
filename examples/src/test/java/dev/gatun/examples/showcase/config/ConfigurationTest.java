package dev.gatun.examples.showcase.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gatun.examples.showcase.TestAuthority;
import dev.gatun.http.AddressRanges;
import dev.gatun.http.Execution;
import dev.gatun.http.Http2Options;
import dev.gatun.http.Limits;
import dev.gatun.http.Method;
import dev.gatun.http.hosting.Tenant;
import dev.gatun.http.hosting.TenantLimits;
import dev.gatun.reactor.Backend;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file says, and what is said of one that is wrong. */
class ConfigurationTest {
    /** The least that can be served; further hosts may be added at its end. */
    private static final String LEAST = """
            servers:
              main:
                listen: [{http: 127.0.0.1:0}]
            hosts:
              - routes: [{showcase: true}]
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void files() throws Exception {
        TestAuthority.Identity shop = new TestAuthority("Authority").identity("shop.example");
        shop.write(folder, "shop");
        new TestAuthority("Another").identity("other.example").write(folder, "other");
        Files.createDirectory(folder.resolve("public"));
        Samples.archive(folder.resolve("site.zip"));
        Files.writeString(folder.resolve("404.html"), "<h1>Not here</h1>");
    }

    private Configuration read(String text) {
        return Configuration.of(folder.resolve("gatun.yaml"), text);
    }

    /** Line, column and message of each problem. */
    private List<String> problems(String text) {
        InvalidConfiguration wrong = catchThrowableOfType(InvalidConfiguration.class, () -> read(text));
        assertThat(wrong).as("a refusal").isNotNull();
        String file = folder.resolve("gatun.yaml").toString();
        assertThat(wrong.getMessage()).startsWith(file + ':');
        return wrong.problems().stream().map(problem -> problem.line() + ":" + problem.column() + ' ' + problem.message().replace(folder + "/", "")).toList();
    }

    @Test
    void theLeastFileHasTheDefaultsOfTheLibrary() {
        Configuration least = read(LEAST);

        assertThat(least.loops()).isEmpty();
        assertThat(least.backend()).isEqualTo(Backend.AUTO);
        assertThat(least.execution()).isEqualTo(Execution.VIRTUAL_THREAD);
        assertThat(least.accessLog()).isEmpty();
        ServerSettings server = least.servers().get("main");
        assertThat(server.limits()).isEqualTo(Limits.DEFAULT);
        assertThat(server.http2()).isEqualTo(Http2Options.DEFAULT);
        assertThat(server.shutdown()).isEqualTo(Duration.ofSeconds(20));
        assertThat(server.tls()).isEqualTo(TlsSettings.DEFAULT);
        assertThat(least.hosts()).singleElement().satisfies(host -> {
            assertThat(host.names()).isEmpty();
            assertThat(host.routes()).containsExactly(new RouteSettings("/", new Action.Showcase()));
        });
    }

    @Test
    void allThatAFileMaySayIsRead() {
        Configuration full = read(Samples.FULL);

        assertThat(full.loops()).contains(2);
        assertThat(full.backend()).isEqualTo(Backend.POLL);
        assertThat(full.execution()).isEqualTo(Execution.EVENT_LOOP);
        ServerSettings main = full.servers().get("main");
        assertThat(main.listens()).containsExactly(
                new ListenSettings(ListenSettings.Kind.HTTP, new InetSocketAddress("127.0.0.1", 8080), ListenSettings.Protocols.BOTH, Optional.empty()),
                new ListenSettings(ListenSettings.Kind.HTTPS, new InetSocketAddress("::1", 8443), ListenSettings.Protocols.HTTP_2,
                        Optional.of(AddressRanges.of("10.0.0.0/8", "192.0.2.1"))),
                new ListenSettings(ListenSettings.Kind.HTTP, new InetSocketAddress(8081), ListenSettings.Protocols.HTTP_1, Optional.empty()));
        assertThat(main.limits()).isEqualTo(new Limits(4 << 10, 32 << 10, 50, 1 << 20, Duration.ofSeconds(5), Duration.ofSeconds(15), 0,
                Duration.ofMinutes(2), Duration.ofMillis(1500), 1_000, 10_000, 500, 16, 2 << 20, 1 << 10));
        assertThat(main.http2()).isEqualTo(new Http2Options(false, 10, 32 << 10, 2 << 20, 32 << 20, true, Duration.ofSeconds(3)));
        assertThat(main.shutdown()).isEqualTo(Duration.ofSeconds(30));
        assertThat(main.lameDuck()).isEqualTo(Duration.ofSeconds(2));
        assertThat(main.tls()).isEqualTo(new TlsSettings(
                Optional.of(new CertificateFiles(folder.resolve("shop.crt"), folder.resolve("shop.key"))), TlsSettings.Policy.MODERN,
                Optional.of(folder.resolve("other.crt"))));
        assertThat(full.servers().get("local").listens()).extracting(ListenSettings::address)
                .containsExactly(UnixDomainSocketAddress.of(folder.resolve("gatun.sock")));

        HostSettings shop = full.hosts().getFirst();
        assertThat(shop.names()).containsExactly("shop.example", "*.shop.example", "xn--bcher-kva.example");
        assertThat(shop.servers()).isEqualTo(Set.of("main"));
        assertThat(shop.certificate()).contains(new CertificateFiles(folder.resolve("shop.crt"), folder.resolve("shop.key")));
        assertThat(shop.redirectToHttps()).contains(8443);
        assertThat(shop.securityHeaders()).contains(Map.of("x-frame-options", "SAMEORIGIN", "strict-transport-security", "off"));
        assertThat(shop.methods()).isEqualTo(Set.of(Method.GET, Method.HEAD));
        assertThat(shop.allow()).contains(AddressRanges.of("127.0.0.0/8", "10.0.0.0/8"));
        assertThat(shop.deny()).contains(AddressRanges.of("10.1.0.0/16"));
        assertThat(shop.body()).contains(64L << 10);
        assertThat(shop.rateLimit()).contains(new RateSettings(100, Duration.ofSeconds(10), 20, "header:x-api-key", false));
        assertThat(shop.errorPages().pages()).isEqualTo(Map.of("404", "<h1>Not here</h1>", "5xx", "<h1>Not here</h1>"));
        assertThat(shop.routes()).containsExactly(
                new RouteSettings("/assets", new Action.Files(new FilePlace.Directory(folder.resolve("public")), true, true, true, true, Optional.of(Duration.ofDays(30)))),
                new RouteSettings("/api", new Action.Proxy(
                        List.of("http://127.0.0.1:9001", "http://127.0.0.1:9002"), Balancing.LEAST_CONNECTIONS, Optional.of("/health"), true, true)),
                new RouteSettings("/old", new Action.Redirect("https://shop.example/new", 301)),
                new RouteSettings("/robots.txt", new Action.Respond("User-agent: *\nDisallow: /\n", "text/plain", 200)));
        FilePlace directory = new FilePlace.Directory(folder.resolve("public"));
        Path archive = folder.resolve("site.zip");
        assertThat(full.hosts().get(1).routes()).containsExactly(
                new RouteSettings("/", plain(new FilePlace.Overlay(List.of(directory, new FilePlace.Archive(archive, "web"))))),
                new RouteSettings("/docs", plain(new FilePlace.Archive(archive, ""))));
        assertThat(full.hosts().get(2).routes()).containsExactly(new RouteSettings("/", plain(directory)),
                new RouteSettings("/metrics", new Action.Metrics(AddressRanges.of("127.0.0.0/8", "10.0.0.0/8"))),
                new RouteSettings("/healthz", new Action.Probe(Action.Probe.Question.LIVENESS)),
                new RouteSettings("/readyz", new Action.Probe(Action.Probe.Question.READINESS)));
        assertThat(full.tenants()).containsExactly(
                new Tenant("acme", List.of("shop.example", "static.example"), new TenantLimits(500, 1_000, 100, 20 << 20, 2_000)));
        assertThat(full.metrics()).isTrue();
        assertThat(full.log()).contains(new ProcessLogSettings(
                ProcessLogSettings.Level.WARNING, Optional.of(new LogFileSettings(folder.resolve("gatun.log"), Optional.of(1L << 20), 2))));
        assertThat(full.accessLog()).contains(new AccessLogSettings(
                AccessLogSettings.Format.JSON, Optional.of(new LogFileSettings(folder.resolve("access.log"), Optional.of(1L << 20), 3))));
    }

    private static Action.Files plain(FilePlace place) {
        return new Action.Files(place, false, false, false, false, Optional.empty());
    }

    @Test
    void whereThingsStandDoesNotMatter() {
        assertThat(read("# A comment\n\n" + LEAST)).isEqualTo(read(LEAST));
        assertThat(read(LEAST + "loops: 3\n")).isNotEqualTo(read(LEAST));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            loop: 3                           | 6:1 unknown key "loop" in file; did you mean "loops"?
            colour: red                       | 6:1 unknown key "colour" in file; there are workers, loops, backend, execution, metrics, log, accessLog, servers, hosts, tenants
            loops: 0                          | 6:8 "0" is no whole number from 1 to 1024
            loops: many                       | 6:8 "many" is no whole number from 1 to 1024
            loops: [1]                        | 6:8 a single value belongs here, no list
            loops: {a: 1}                     | 6:8 a single value belongs here, no mapping
            loops:                            | 6:7 a value is missing
            loops: !!binary aGk=              | 6:8 "aGk=" is no whole number from 1 to 1024
            loops: !mine 1                    | 6:8 tags such as !mine mean nothing here
            loops: 1%nloops: 2                | 7:1 "loops" is there already, in line 6
            backend: epol                     | 6:10 unknown value "epol"; did you mean epoll?
            execution: EVENT_LOOP             | 6:12 unknown value "EVENT_LOOP"; did you mean event-loop?
            accessLog: {format: xml}          | 6:21 unknown value "xml"; there are combined, common, json
            workers: 0                        | 6:10 "0" is no whole number from 1 to 1024
            workers: {admin: 1}               | 6:10 workers needs "count"
            metrics: off                      | 6:10 "off" is neither true nor false
            log: loud                         | 6:6 unknown value "loud"; there are error, warning, info, debug, trace
            log: {rotate: 1KiB}               | 6:15 "1KiB" is no size such as 16KiB or 8MiB of at least 64KiB
            tenants: {a: {}}                  | 6:14 tenant needs "hosts"
            tenants: {a: {hosts: x.example}}  | 6:22 there is no host "x.example"; none has a name
            hosts: []                         | 6:1 "hosts" is there already, in line 4
            a: [                              | 7:1 while parsing a flow node: expected the node content, but found '<stream end>'
            a: *x                             | 6:4 found undefined alias x
            """)
    void whatIsWrongAtTheTopIsSaidWithItsPlace(String line, String problem) {
        assertThat(problems(LEAST + line.replace("%n", "\n") + "\n")).containsExactly(problem);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            listen: []                                        | 3:13 the list is empty
            listen: [{http: 127.0.0.1}]                       | 3:21 "127.0.0.1" is no address such as 127.0.0.1:8080, [::1]:8080 or :8080 for all of the machine's
            listen: [{http: "::1:80"}]                        | 3:21 "::1:80" is no address such as 127.0.0.1:8080, [::1]:8080 or :8080 for all of the machine's
            listen: [{http: 127.0.0.1:65536}]                 | 3:21 "127.0.0.1:65536" is no address such as 127.0.0.1:8080, [::1]:8080 or :8080 for all of the machine's
            listen: [{http: "no.such.host.invalid:80"}]       | 3:21 unknown host no.such.host.invalid
            listen: [{http: 127.0.0.1:1, https: 127.0.0.1:2}] | 3:14 a listener has one of http, https, unix
            listen: [{protocols: h2}]                         | 3:14 a listener has one of http, https, unix
            listen: [{http: ":1"}, {http: ":1"}]              | 3:28 0.0.0.0/0.0.0.0:1 is listened on already, see line 3
            listen: [{htp: ":1"}]                             | 3:14 a listener has one of http, https, unix;3:15 unknown key "htp" in listener; did you mean "http"?
            listen: [{http: ":1", protocols: [h3]}]           | 3:39 unknown value "h3"; did you mean h2?
            listen: [{http: ":1", proxyProtocol: 10.0.0.1/8}] | 3:42 "10.0.0.1/8" has bits behind its prefix
            listen: [{https: ":1"}]                           | 3:14 https needs a certificate: in "tls" of the server, or in one of its hosts
            listen: 80                                        | 3:13 listener is a mapping, of keys and values
            timeouts: {idle: 30}                              | 3:5 server needs "listen";3:22 "30" is no time such as 500ms, 30s, 5m, 1h or 7d of at least 1ms
            """)
    void whatIsWrongWithAServerIsSaidWithItsPlace(String line, String problems) {
        assertThat(problems("servers:\n main:\n    " + line + "\nhosts: [{routes: [{showcase: true}]}]\n"))
                .containsExactlyInAnyOrder(problems.split(";(?=[0-9])"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            timeouts: {idle: ^30}                  | "30" is no time such as 500ms, 30s, 5m, 1h or 7d of at least 1ms
            timeouts: {idle: ^0s}                  | "0s" is no time such as 500ms, 30s, 5m, 1h or 7d of at least 1ms
            timeouts: {write: ^1y}                 | "1y" is no time such as 500ms, 30s, 5m, 1h or 7d of at least 1ms
            timeouts: {^idel: 30s}                 | unknown key "idel" in timeouts; did you mean "idle"?
            timeouts: ^5s                          | timeouts is a mapping, of keys and values
            limits: {body: ^8MB}                   | "8MB" is no size such as 16KiB or 8MiB of at least 0
            limits: {body: ^-1}                    | "-1" is no size such as 16KiB or 8MiB of at least 0
            limits: {headerBytes: ^9999GiB}        | "9999GiB" is no size such as 16KiB or 8MiB of at least 1
            limits: {connections: ^0}              | "0" is no whole number of at least 1
            http2: {clearText: ^maybe}             | "maybe" is neither true nor false
            http2: ^{streamWindow: 1KiB}           | windows 65536, 1024 and 16777216 are not 1 <= unread <= stream <= connection, and connection at least 65535
            tls: {certificate: ^{cert: shop.crt}}  | certificate needs "key"
            tls: {certificate: {cert: ^none.crt, key: shop.key}} | none.crt is no file that can be read
            tls: {policy: ^old}                    | unknown value "old"; there are intermediate, modern
            """)
    void whatIsWrongWithTheRestOfAServerIsSaidWithItsPlace(String line, String problem) {
        assertThat(marked("""
                hosts:
                - routes: [{showcase: true}]
                servers:
                 main:
                  listen: {http: 127.0.0.1:0}
                """ + "  " + line + "\n")).isEqualTo(problem);
    }

    /** The only problem of a text, which is where the text has a {@code ^}. */
    private String marked(String text) {
        int mark = text.indexOf('^');
        int line = (int) text.substring(0, mark).chars().filter(c -> c == '\n').count() + 1;
        String place = line + ":" + (mark - text.lastIndexOf('\n', mark)) + ' ';
        List<String> problems = problems(text.replace("^", ""));
        assertThat(problems).singleElement().asString().startsWith(place);
        return problems.getFirst().substring(place.length());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            names: ^a..example                     | .*a\\.\\.example.*
            names: [x.example, ^X.Example]         | host "x.example" is there already, in line 6
            servers: ^min                          | unknown value "min"; did you mean main\\?
            methods: ^"G T"                        | .*
            allow: ^10.0.0.1/8                     | "10.0.0.1/8" has bits behind its prefix
            body: ^8 PiB                           | "8 PiB" is no size such as 16KiB or 8MiB of at least 0
            rateLimit: ^5                          | rateLimit is a mapping, of keys and values
            rateLimit: ^{per: 1s}                  | rateLimit needs "requests"
            rateLimit: ^{requests: 5, burst: 9, sliding: true} | a sliding window has up to .*
            rateLimit: {requests: 5, key: ^cookie} | "cookie" is none of client, overall, header:x-name
            errorPages: {404: ^none.html}          | none.html is no file that can be read
            errorPages: {^200: 404.html}           | "200" is no status from 400 to 599, nor 4xx or 5xx
            securityHeaders: ^yes                  | "yes" is neither true nor false
            securityHeaders: {^"x y": z}           | .*
            redirectToHttps: ^0                    | "0" is no whole number from 1 to 65535
            certificate: ^{cert: shop.crt, key: shop.key} | the default host has the certificate of the server, in its "tls"
            names: [h.example]%n    certificate: ^{cert: shop.crt, key: other.key} | .*shop.crt.*
            """)
    void whatIsWrongWithAHostIsSaidWithItsPlace(String line, String pattern) {
        String problem = marked("""
                servers:
                 main:
                  listen: {http: 127.0.0.1:0}
                hosts:
                  - routes: {showcase: true}
                """ + "    " + line.replace("%n", "\n") + "\n");

        assertThat(problem).matches("(?s)" + pattern);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                       | a route has one of files, proxy, redirect, respond, metrics, probe, showcase
            {files: public, respond: x}              | a route has one of files, proxy, redirect, respond, metrics, probe, showcase
            {files: nowhere}                         | nowhere is no directory that can be read
            {files: {listing: true}}                 | files are in one of directory, archive, overlay
            {files: {directory: public, archive: site.zip}} | files are in one of directory, archive, overlay
            {files: {directory: public, within: web}} | "within" is a directory of an "archive", and there is none
            {files: none.zip}                        | none.zip is no file that can be read
            {files: {archive: 404.html}}             | .*404.html.*
            {files: {archive: site.zip, within: x}}  | .*site.zip.*
            {files: {overlay: [public, nowhere]}}    | nowhere is no directory that can be read
            {files: {overlay: [{directory: public, listing: true}]}} | unknown key "listing" in files; .*
            {metrics: false}                         | leave the route out instead
            {metrics: {allow: 10.0.0.1/8}}           | "10.0.0.1/8" has bits behind its prefix
            {metrics: {alow: 10.0.0.0/8}}            | unknown key "alow" in metrics; did you mean "allow"\\?
            {probe: liveliness}                      | unknown value "liveliness"; did you mean liveness\\?
            {path: assets, files: public}            | "assets" is no path such as /assets
            {path: /a/../b, files: public}           | "/a/../b" is no path such as /assets
            {path: "/{x}", files: public}            | "/\\{x\\}" is no path such as /assets
            {proxy: "ftp://x"}                       | .*ftp.*
            {proxy: {to: [a:1, a:1]}}                | an upstream is named twice: .*
            {proxy: {to: a:1, balance: luck}}        | unknown value "luck"; there are round-robin, least-connections, two-choices, client
            {proxy: {to: a:1, health: x}}            | .*
            {redirect: somewhere}                    | "somewhere" is neither a URL of http or https nor a path
            {redirect: {to: /x, status: 200}}        | unknown value "200"; .*
            {respond: {text: x, status: 99}}         | "99" is no whole number from 200 to 599
            {respond: {text: x, type: text}}         | "text" is no media type such as .*
            {showcase: false}                        | leave the route out instead
            """)
    void whatIsWrongWithARouteIsSaid(String route, String pattern) {
        List<String> problems = problems("""
                servers: {main: {listen: {http: "127.0.0.1:0"}}}
                hosts:
                  - routes: [%s]
                """.formatted(route));

        assertThat(problems).singleElement().asString().matches("(?s)3:[0-9]+ " + pattern);
    }

    @Test
    void twoRoutesOfAHostHaveTwoPaths() {
        String hosts = """
                servers: {main: {listen: {http: "127.0.0.1:0"}}}
                hosts:
                  - routes:
                      - {path: /a, respond: x}
                      - {path: /a/, respond: x}
                      - {respond: x}
                      - {path: /, respond: x}
                """;

        assertThat(problems(hosts)).containsExactly("5:16 two routes for \"/a\"; the other is in line 4", "7:16 two routes for \"/\"; the other is in line 6");
    }

    @Test
    void namesMayBeThereTwiceOnDifferentServersOnly() {
        String text = """
                servers:
                  one: {listen: {http: "127.0.0.1:0"}}
                  two: {listen: {http: "127.0.0.1:0"}}
                hosts:
                  - {names: a.example, servers: one, routes: [{respond: one}]}
                  - {names: a.example, servers: two, routes: [{respond: two}]}
                  - {servers: one, routes: [{respond: one}]}
                  - {servers: two, routes: [{respond: two}]}
                """;

        assertThat(read(text).hosts()).hasSize(4);
        assertThat(problems(text + "  - {names: a.example, routes: [{respond: x}]}\n  - {servers: two, routes: [{respond: x}]}\n")).containsExactly(
                "9:13 host \"a.example\" is there already, in line 6",
                "10:5 two hosts have no \"names\", of which there may be one; the other is in line 8");
    }

    @Test
    void whatSeveralProcessesCantShareIsRefused() {
        Configuration shared = read(Samples.WORKERS);
        assertThat(shared.workers()).contains(new WorkerSettings(4, Optional.of(9001)));
        assertThat(shared.loopsOfProcess()).isEqualTo(Math.max(1, Runtime.getRuntime().availableProcessors() / 4));

        assertThat(problems("""
                workers: 2
                log: {file: gatun.log, rotate: 1MiB}
                accessLog: {file: access.log, rotate: 1MiB}
                servers: {main: {listen: [{http: "127.0.0.1:0"}, {unix: gatun.sock}, {http: ":8080"}]}}
                hosts: [{routes: {showcase: true}}]
                """)).containsExactly(
                "2:32 with \"workers\" several processes write to the file: have it rotated by another program, and send SIGHUP",
                "3:39 with \"workers\" several processes write to the file: have it rotated by another program, and send SIGHUP",
                "4:27 port 0 would be another one in each of the workers",
                "4:50 workers can't share a Unix-domain socket");
    }

    private static final String TENANTS = """
            servers: {main: {listen: {http: "127.0.0.1:0"}}}
            hosts:
            - {names: [a.example, www.a.example], routes: {respond: a}}
            - {names: b.example, routes: {respond: b}}
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            one: {hosts: [a.example, ^b.exmaple]}                    | there is no host "b.exmaple"; did you mean "b.example"?
            one: {hosts: a.example}%n two: {hosts: ^www.A.example}    | host "www.a.example" has a tenant already, see line 6
            one: {hosts: a.example, concurrent: ^0}                  | "0" is no whole number of at least 1
            one: {hosts: a.example, bytesPerSecond: ^20MB}           | "20MB" is no size such as 16KiB or 8MiB of at least 1
            one: {hosts: a.example, ^burts: 5}                       | unknown key "burts" in tenant; did you mean "burst"?
            one: ^{hosts: a.example, burst: 5}                       | "burst" is for "requestsPerSecond", and there is none
            ^"a b": {hosts: a.example}                               | tenant 'a b': an id has letters, digits, dots, dashes and underscores, at most 64
            one: ^5                                                  | tenant is a mapping, of keys and values
            """)
    void whatIsWrongWithATenantIsSaidWithItsPlace(String line, String problem) {
        assertThat(marked(TENANTS + "tenants:\n " + line.replace("%n", "\n") + "\n")).isEqualTo(problem);
    }

    @Test
    void aTenantMayNameAHostByAllItsNames() {
        assertThat(read(TENANTS + "tenants: {one: {hosts: [a.example, www.a.example]}}").tenants())
                .containsExactly(Tenant.of("one", "a.example", "www.a.example"));
    }

    @Test
    void whereNothingIsCountedThereAreNoMetricsToBeTold() {
        assertThat(problems(LEAST.replace("showcase", "metrics") + "metrics: false\n"))
                .containsExactly("1:1 metrics are false, so there are none for the route \"metrics\"");
        assertThat(read(LEAST + "metrics: false\n").metrics()).isFalse();
    }

    @Test
    void aHostMayBringTheCertificateOfAServer() {
        String text = """
                servers:
                  one: {listen: {https: "127.0.0.1:0"}}
                  two: {listen: {https: "127.0.0.1:0"}}
                hosts:
                  - {names: a.example, servers: one, certificate: {cert: shop.crt, key: shop.key}, routes: [{respond: one}]}
                """;

        assertThat(problems(text)).containsExactly("3:17 https needs a certificate: in \"tls\" of the server, or in one of its hosts");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing\n", "---\n"})
    void anEmptyFileIsRefused(String text) {
        assertThat(problems(text)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"just text", "- a\n- list", "&a {servers: *a, hosts: *a}", "a: 1\n---\nb: 2\n", "? [a]\n: b\n"})
    void whatIsNoConfigurationIsRefused(String text) {
        assertThat(problems(text)).isNotEmpty();
    }

    @Test
    void allProblemsAreToldAtOnceUpToTwenty() {
        StringBuilder text = new StringBuilder(LEAST);
        for (int i = 1; i <= 25; i++) {
            text.append("wrong").append(i).append(": 1\n");
        }
        InvalidConfiguration wrong = catchThrowableOfType(InvalidConfiguration.class, () -> read(text.toString()));

        assertThat(wrong.problems()).hasSize(20).isSorted();
        assertThat(wrong.getMessage().lines()).hasSize(21).last().isEqualTo("and 5 more");
    }

    @Test
    void anAliasThatMultipliesItselfIsRefused() {
        StringBuilder text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            text.append("a%d: &a%d [*a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d]\n".replace("%d", "%1$d").formatted(i)
                    .replace("*a" + i, "*a" + (i - 1)));
        }
        text.append("loops: *a11\n");

        assertThat(problems(LEAST + text)).containsExactly("1:1 Number of aliases for non-scalar nodes exceeds the specified max=50");
    }

    @Test
    void aFileThatIsNotThereOrNoTextIsSaidToBeSo() throws Exception {
        Path none = folder.resolve("none.yaml");
        Path noText = Files.write(folder.resolve("binary.yaml"), new byte[] {(byte) 0xC3, 0x28});

        assertThat(catchThrowableOfType(InvalidConfiguration.class, () -> Configuration.read(none))).hasMessage(none + ":1:1: can't be read: NoSuchFileException");
        assertThat(catchThrowableOfType(InvalidConfiguration.class, () -> Configuration.read(noText))).hasMessage(noText + ":1:1: can't be read: no UTF-8");
    }
}
