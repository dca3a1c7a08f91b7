package dev.gatun.platform.hosting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.HttpServer;
import dev.gatun.http.HttpVersion;
import dev.gatun.http.Listen;
import dev.gatun.http.client.ClientResponse;
import dev.gatun.http.client.HttpClient;
import dev.gatun.http.hosting.TenantStatistics;
import dev.gatun.http.metrics.Metric;
import dev.gatun.http.metrics.Metrics;
import dev.gatun.http.metrics.MetricsSnapshot;
import dev.gatun.platform.Await;
import dev.gatun.platform.Servers;
import dev.gatun.platform.Setup;
import dev.gatun.platform.load.H2load;
import dev.gatun.platform.load.Wrk;
import dev.gatun.platform.tls.Authority;
import dev.gatun.platform.tls.TlsClient;
import dev.gatun.tls.Credentials;
import dev.gatun.tls.Pem;
import dev.gatun.tls.TlsClientConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Twenty-four hosts of six tenants on two ports, which come, go and change while wrk, h2load and our own client ask for them: nobody is refused who asks for a
 * host that is there, and what is counted is what was asked. {@code -Dgatun.hosting.seconds=600} for longer.
 */
@Tag("soak")
@Timeout(3_600)
class HostsUnderLoadTest {
    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("gatun.hosting.seconds", 10));
    /** Long enough for a machine that has other work to do. */
    private static final Duration PATIENCE = Duration.ofSeconds(45);
    private static final int WRK_CONNECTIONS = 8;
    private static final String REQUESTS = "gatun_http_server_requests";

    @RegisterExtension
    final Servers servers = new Servers();

    @TempDir
    Path directory;

    private final Estate estate = new Estate();
    private final Metrics metrics = Metrics.create();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    /** Answers to our own clients, by host; those that say that it is not there are in the other. */
    private final Map<String, AtomicLong> answered = new ConcurrentHashMap<>();
    private final AtomicLong misdirected = new AtomicLong();
    private final Map<String, AtomicLong> loaded = new ConcurrentHashMap<>();
    private HttpServer server;
    private HttpClient client;
    private volatile boolean ended;

    @BeforeEach
    void start() {
        List<Listen> ports = List.of(Listen.tcp("127.0.0.1", 0), Listen.tcp("127.0.0.1", 0).tls(estate.tls));
        metrics.add(estate.tenants);
        server = servers.startAt(Setup.DEFAULT.loops(2), ports, http -> http.name("main").metrics(metrics).handler(estate.hosts));
        String trusted = new Authority.Identity(null, estate.authority.certificate()).certificatePem();
        client = HttpClient.builder().tls(TlsClientConfig.builder().trust(Pem.trustMemory(trusted)).build())
                .timeouts(times -> times.connect(PATIENCE).handshake(PATIENCE).response(PATIENCE))
                .resolver(name -> List.of(InetAddress.getLoopbackAddress())).build();
        servers.closing(client::close);
    }

    private int port(boolean secure) {
        return ((InetSocketAddress) server.addresses().get(secure ? 1 : 0)).getPort();
    }

    /** What our own client is answered, which is counted. */
    private String ask(boolean secure, String host, String path) {
        try (ClientResponse response = client.get((secure ? "https://" : "http://") + host + ':' + port(secure) + path).send()) {
            if (secure && response.version() != HttpVersion.HTTP_2) {
                faults.add(host + " over TLS by " + response.version());
            }
            (response.status().code() == 421 ? misdirected : answered.computeIfAbsent(host, key -> new AtomicLong())).incrementAndGet();
            return response.status().code() == 200 ? response.text() : Integer.toString(response.status().code());
        }
    }

    /** Asks without end for all hosts, and holds what comes against what may come. */
    private void askOn(boolean secure) {
        List<String> all = Estate.all().toList();
        for (int i = 0; !ended; i++) {
            String host = all.get(i % all.size());
            try {
                int before = estate.version(host);
                String answer = ask(secure, host, "/client");
                int after = estate.version(host) + 1;
                boolean gone = answer.equals("421") && !Estate.lasting().contains(host);
                if (!gone && !(answer.startsWith(host + ' ') && isBetween(before, after, answer.substring(host.length() + 1)))) {
                    faults.add(host + " answered " + answer + ", of versions " + before + ".." + after);
                }
            } catch (RuntimeException e) {
                faults.add((secure ? "https " : "http ") + host + ": " + e);
            }
        }
    }

    private static boolean isBetween(int first, int last, String version) {
        int number = Integer.parseInt(version);
        return number >= first && number <= last;
    }

    /** New connections without end for one host after the other, with several requests on each. */
    private void load(H2load h2load) {
        List<String> lasting = Estate.lasting();
        for (int i = 0; !ended; i++) {
            String host = lasting.get(i % lasting.size());
            // Each host by both, though their number is even.
            HttpVersion version = (i + i / lasting.size()) % 2 == 0 ? HttpVersion.HTTP_2 : HttpVersion.HTTP_1_1;
            H2load.Report report = h2load.run(version, host, "/h2load", 200, 4);
            loaded.computeIfAbsent(host, key -> new AtomicLong()).addAndGet(report.succeeded());
            if (report.lost() > 0) {
                faults.add(host + ": " + report);
            }
        }
    }

    private Thread thread(Runnable work) {
        return Thread.ofPlatform().daemon().start(() -> {
            try {
                work.run();
            } catch (RuntimeException | AssertionError e) {
                faults.add(e.toString());
            }
        });
    }

    /** What a handshake that begins now is shown. */
    private X509Certificate shown(String host) {
        try (Socket raw = new Socket()) {
            raw.connect(server.addresses().get(1));
            try (SSLSocket socket = new TlsClient(estate.authority.client(), List.of("h2"), Optional.of(host), List.of()).secured(raw)) {
                return (X509Certificate) socket.getSession().getPeerCertificates()[0];
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void expect(String host, String path, String answer) {
        for (boolean secure : new boolean[] {false, true}) {
            assertThat(ask(secure, host, path)).as(host + path + (secure ? " over TLS" : "")).isEqualTo(answer);
        }
    }

    /** One change of each kind for a tenant, each looked at as soon as it is made. */
    private void change(int tenant) {
        String passing = Estate.passingHost(tenant);
        estate.remove(tenant);
        expect(passing, "/client", "421");

        String changed = Estate.changedHost(tenant);
        Authority.Identity next = estate.authority.identity(changed);
        int version = estate.change(tenant, Credentials.of(next.key(), List.of(next.certificate())));
        expect(changed, "/client", changed + ' ' + version);
        expect(changed, version % 2 == 0 ? "/even" : "/odd", changed);
        expect(changed, version % 2 == 0 ? "/odd" : "/even", "404");
        assertThat(shown(changed)).isEqualTo(next.certificate());

        String stays = Estate.name(tenant, 0);
        Authority.Identity renewed = estate.authority.identity(stays);
        estate.renew(stays, Credentials.of(renewed.key(), List.of(renewed.certificate())));
        assertThat(shown(stays)).isEqualTo(renewed.certificate());
        expect(stays, "/client", stays + " 0");

        Authority.Identity back = estate.authority.identity(passing);
        estate.add(tenant, Credentials.of(back.key(), List.of(back.certificate())));
        expect(passing, "/client", passing + ' ' + estate.version(passing));
        assertThat(shown(passing)).isEqualTo(back.certificate());

        estate.limit(tenant, limits -> limits.concurrent(limits.concurrent() + version).requestsPerSecond(limits.requestsPerSecond() + version));
        expect(stays, "/client", stays + " 0");
    }

    @Test
    void nobodyIsRefusedWhileHostsChangeAndAllThatWasAskedIsCounted() throws InterruptedException {
        H2load h2load = new H2load(port(true));
        Wrk wrk = servers.closing(Wrk.start(directory, port(false), Estate.lasting(), "/wrk", WRK_CONNECTIONS, TIME));
        List<Thread> others = List.of(thread(() -> askOn(false)), thread(() -> askOn(true)), thread(() -> load(h2load)));
        for (int i = 0; (wrk.isRunning() || i < Estate.TENANTS) && faults.isEmpty(); i++) {
            change(i % Estate.TENANTS);
        }
        Wrk.Report report = wrk.report();
        ended = true;
        for (Thread other : others) {
            other.join();
        }
        String figures = report + ", h2load: " + sum(loaded) + ", client: " + sum(answered) + " and " + misdirected + " for hosts that were gone, changes: "
                + estate.changes();
        assertThat(faults).as(figures).isEmpty();
        assertThat(report.errors()).as(figures).isZero();
        assertThat(report.refused()).as(figures).isZero();
        System.out.println("hosts under load: " + figures);
        checkCounters(report);
    }

    private static long sum(Map<String, AtomicLong> counts) {
        return counts.values().stream().mapToLong(AtomicLong::get).sum();
    }

    private static long count(MetricsSnapshot snapshot, Predicate<Metric> which) {
        return (long) snapshot.named(REQUESTS).filter(which).mapToDouble(Metric::value).sum();
    }

    private static boolean isOf(Metric metric, String host, String route) {
        return metric.label("host").equals(host) && metric.label("route").equals(route);
    }

    private void checkCounters(Wrk.Report report) {
        Await.until("nothing is under way", () -> server.statistics().activeRequests() == 0);
        MetricsSnapshot counted = metrics.snapshot();
        // What wrk has asked for when its time was over it does not count.
        assertThat(count(counted, metric -> metric.label("route").equals("/wrk"))).isBetween(report.requests(), report.requests() + WRK_CONNECTIONS);
        for (String host : Estate.lasting()) {
            assertThat(count(counted, metric -> isOf(metric, host, "/h2load"))).as("by h2load for " + host).isEqualTo(of(loaded, host));
        }
        Estate.all().forEach(host -> assertThat(count(counted, metric -> metric.label("host").equals(host) && !metric.label("route").matches("/wrk|/h2load")))
                .as("by our clients for " + host).isEqualTo(of(answered, host)));
        assertThat(count(counted, metric -> metric.label("host").isEmpty())).as("for hosts that were gone").isEqualTo(misdirected.get());
        assertThat(count(counted, metric -> true)).as("in all").isEqualTo(server.statistics().requests());
        for (int tenant = 0; tenant < Estate.TENANTS; tenant++) {
            String id = "t" + tenant;
            TenantStatistics statistics = estate.tenants.statistics(id).orElseThrow();
            assertThat(statistics.requests()).as("of " + id).isEqualTo(count(counted, metric -> metric.label("tenant").equals(id)));
            assertThat(statistics.refused()).as("of " + id).isEmpty();
            assertThat(statistics.active()).as("of " + id).isZero();
        }
    }

    private static long of(Map<String, AtomicLong> counts, String host) {
        return counts.getOrDefault(host, new AtomicLong()).get();
    }
}
