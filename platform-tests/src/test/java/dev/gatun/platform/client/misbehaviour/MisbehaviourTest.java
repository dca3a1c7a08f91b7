package dev.gatun.platform.client.misbehaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.BodyConsumer;
import dev.gatun.http.HttpServer;
import dev.gatun.http.Listen;
import dev.gatun.http.Response;
import dev.gatun.http.client.CookieJar;
import dev.gatun.http.client.HttpClient;
import dev.gatun.http.client.RequestFailed;
import dev.gatun.http.client.VersionPolicy;
import dev.gatun.platform.Await;
import dev.gatun.platform.client.misbehaviour.Expected.Kept;
import dev.gatun.platform.client.misbehaviour.Misbehaviour.Certified;
import dev.gatun.platform.client.misbehaviour.Misbehaviour.Layer;
import dev.gatun.platform.tls.Authority;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.EventLoop;
import dev.gatun.reactor.EventLoops;
import dev.gatun.reactor.LoopOptions;
import dev.gatun.tls.Pem;
import dev.gatun.tls.TlsClientConfig;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One client meets every misbehaviour in turn: what the program hears is what is written, the connection is dropped or kept as it should be, no buffer stays
 * behind, and the next request to a server that behaves gets its answer.
 */
class MisbehaviourTest {
    private static final Authority AUTHORITY = new Authority();
    private static final Map<Certified, SSLContext> CONTEXTS = new EnumMap<>(Certified.class);

    private static EventLoops loops;
    private static HttpServer good;
    private static HttpClient client;
    private static HttpClient http2;

    static Stream<Misbehaviour> all() {
        return Stream.of(Http1Misbehaviours.ends(), Http1Misbehaviours.waits(), Http1Misbehaviours.heads(), Http1Misbehaviours.framing(),
            ExchangeMisbehaviours.codings(), ExchangeMisbehaviours.redirects(), ExchangeMisbehaviours.cookies(), ExchangeMisbehaviours.connections(),
            TlsMisbehaviours.handshakes(), TlsMisbehaviours.certificates(), TlsMisbehaviours.contents(), Http2Misbehaviours.beginnings(),
            Http2Misbehaviours.settings(), Http2Misbehaviours.resets(), Http2Misbehaviours.goAways(), Http2Misbehaviours.frames(),
            Http2Misbehaviours.floods(), Http2Fields.fields(), Http2Fields.contents()).flatMap(List::stream);
    }

    @BeforeAll
    static void start() {
        String host = "127.0.0.1";
        CONTEXTS.put(Certified.WELL, AUTHORITY.identity(host).context());
        CONTEXTS.put(Certified.EXPIRED, AUTHORITY.expired(host).context());
        CONTEXTS.put(Certified.FOR_ANOTHER_HOST, AUTHORITY.identity("other.example").context());
        CONTEXTS.put(Certified.BY_NOBODY_KNOWN, new Authority().identity(host).context());
        loops = EventLoops.create(LoopOptions.DEFAULT.count(1).name("misbehaviour"));
        good = HttpServer.builder().listen(Listen.tcp(host, 0)).handler(request -> Response.text("good")).start();
        client = client(VersionPolicy.AUTO);
        http2 = client(VersionPolicy.HTTP_2);
    }

    private static HttpClient client(VersionPolicy version) {
        TlsClientConfig tls = TlsClientConfig.builder()
            .trust(Pem.trustMemory(new Authority.Identity(null, AUTHORITY.certificate()).certificatePem())).build();
        return HttpClient.builder().loops(loops).tls(tls).version(version).redirects(5).cookies(CookieJar.inMemory())
            .timeouts(timeouts -> timeouts.handshake(Duration.ofSeconds(2))).pool(pool -> pool.idle(Duration.ofMinutes(10))).build();
    }

    @AfterAll
    static void end() {
        client.close();
        http2.close();
        good.close();
        for (EventLoop loop : loops.all()) {
            Await.until("no connection is left", () -> loop.statistics().connections() == 0);
        }
        assertThat(loops.close(Await.PATIENCE)).isTrue();
        loops.all().forEach(loop -> assertThat(loop.statistics().descriptors()).isZero());
    }

    @ParameterizedTest
    @MethodSource("all")
    void programHearsWhatIsWritten(Misbehaviour misbehaviour) {
        HttpClient asking = misbehaviour.layer() == Layer.HTTP_2 ? http2 : client;
        askWell(asking);
        long before = asking.statistics().connections();
        Expected expected = misbehaviour.expected();
        Optional<SSLContext> tls = misbehaviour.identity().map(CONTEXTS::get);
        try (MisbehavingServer server = new MisbehavingServer(misbehaviour.script(), tls)) {
            assertThat(heard(misbehaviour, asking, server.port())).isEmpty();
            if (expected.kept() != Kept.EITHER) {
                long kept = expected.kept() == Kept.YES ? 1 : 0;
                Await.until(() -> kept + " connections are kept, not " + (asking.statistics().connections() - before),
                    () -> asking.statistics().connections() - before == kept, Await.PATIENCE);
            }
            if (expected.kept() == Kept.NO) {
                server.awaitDropped();
            }
            askWell(asking);
            assertThat(server.failures().stream().filter(AssertionError.class::isInstance)).isEmpty();
        }
        Await.until("the server's connections are gone", () -> asking.statistics().connections() == before);
        Await.until(() -> "no buffer is in use: " + loops.all().getFirst().statistics(), () -> loops.all().getFirst().statistics().buffersInUse() == 0,
            Await.PATIENCE);
    }

    private static Optional<String> heard(Misbehaviour misbehaviour, HttpClient asking, int port) {
        try {
            String response = misbehaviour.asking().ask(asking, misbehaviour.layer().uri(port), misbehaviour.patience());
            return misbehaviour.expected().contradiction(response);
        } catch (RequestFailed e) {
            return misbehaviour.expected().contradiction(e);
        }
    }

    private static void askWell(HttpClient asking) {
        int port = ((InetSocketAddress) good.addresses().getFirst()).getPort();
        assertThat(asking.get("http://127.0.0.1:" + port + "/").send().text()).isEqualTo("good");
    }

    /** Whether all of the content is there already or more is to come: it ends with the consumer's own failure. */
    @ParameterizedTest
    @ValueSource(ints = {5, 10})
    void consumerThatFailsHearsSoOnceAndGetsNoMore(int announced) {
        Script script = wire -> {
            wire.request();
            wire.send("HTTP/1.1 200 OK\r\ncontent-length: " + announced + "\r\n\r\n12345");
        };
        List<String> heard = new CopyOnWriteArrayList<>();
        CountDownLatch failed = new CountDownLatch(1);
        try (MisbehavingServer server = new MisbehavingServer(script, Optional.empty())) {
            client.get(Layer.HTTP_1.uri(server.port())).send().consume(new BodyConsumer() {
                @Override
                public void onChunk(Buffer chunk) {
                    heard.add("chunk");
                    throw new IllegalStateException("no");
                }

                @Override
                public void onEnd() {
                    heard.add("end");
                }

                @Override
                public void onFailure(RuntimeException failure) {
                    heard.add(failure.getMessage());
                    failed.countDown();
                }
            });
            Await.until("the consumer fails", () -> failed.getCount() == 0);
            // What else the loop would say, it says in the same turn.
            askWell(client);
            assertThat(heard).containsExactly("chunk", "no");
        }
    }

    @Test
    void sixtyNamesAndNoneTwice() {
        assertThat(all().map(Misbehaviour::toString)).hasSizeGreaterThanOrEqualTo(60).doesNotHaveDuplicates();
    }
}
