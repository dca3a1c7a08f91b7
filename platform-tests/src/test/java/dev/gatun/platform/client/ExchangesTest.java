package dev.gatun.platform.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.Headers;
import dev.gatun.http.HttpServer;
import dev.gatun.http.HttpVersion;
import dev.gatun.http.Listen;
import dev.gatun.http.Method;
import dev.gatun.http.Response;
import dev.gatun.http.Status;
import dev.gatun.http.internal.client.exchange.ClientConnection;
import dev.gatun.http.internal.client.exchange.ExchangeFailure;
import dev.gatun.http.internal.client.exchange.OutgoingRequest;
import dev.gatun.http.internal.client.exchange.WireLimits;
import dev.gatun.platform.Await;
import dev.gatun.platform.Servers;
import dev.gatun.platform.Setup;
import dev.gatun.platform.tls.Authority;
import dev.gatun.tls.Credentials;
import dev.gatun.tls.Pem;
import dev.gatun.tls.TlsClientConfig;
import dev.gatun.tls.TlsConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both of the client's halves of HTTP over sockets, in clear text and above TLS, against this project's server. */
@Timeout(60)
class ExchangesTest {
    private static final int SIZE = 5_000_000;
    private static final Authority AUTHORITY = new Authority();
    private static final Authority.Identity IDENTITY = AUTHORITY.identity("a.example");

    @RegisterExtension
    final Servers servers = new Servers();

    private final Wire wire = new Wire();
    private final CountDownLatch open = new CountDownLatch(1);
    private HttpServer server;

    /** Which version, and whether above TLS. */
    record Way(HttpVersion version, boolean secure) {}

    static Stream<Way> ways() {
        return Stream.of(HttpVersion.HTTP_1_1, HttpVersion.HTTP_2).flatMap(version -> Stream.of(new Way(version, false), new Way(version, true)));
    }

    private ClientConnection connect(Way way) {
        Listen listen = Listen.tcp("127.0.0.1", 0);
        TlsConfig tls = TlsConfig.builder().certificate(Credentials.of(IDENTITY.key(), List.of(IDENTITY.certificate()))).build();
        server = servers.startAt(Setup.DEFAULT, List.of(way.secure ? listen.tls(tls) : listen), http -> http
                .limits(limits -> limits.body(1L << 30))
                .get("/", request -> Response.text("hello"))
                .get("/content", request -> Response.stream("application/octet-stream", out -> {
                    byte[] part = new byte[251 * 40];
                    for (int i = 0; i < part.length; i++) {
                        part[i] = (byte) (i % 251);
                    }
                    for (int i = 0; i < 600; i++) {
                        out.write(part);
                    }
                }))
                .get("/broken", request -> Response.stream("text/plain", out -> {
                    out.write("some");
                    out.flush();
                    // A reset may destroy what was not read yet.
                    open.await();
                    throw new IllegalStateException("meant by the test");
                }))
                .get("/never", request -> {
                    open.await();
                    return Response.text("late");
                })
                .get("/none", request -> Response.noContent())
                .post("/early", request -> Response.of(Status.FORBIDDEN).text("no"))
                .post("/held", request -> {
                    open.await();
                    return Response.text(Integer.toString(request.body().bytes().length));
                })
                .post("/trailers", request -> {
                    byte[] bytes = request.body().bytes();
                    return Response.bytes(bytes).trailer("x-got", request.body().trailers().first("x-sent").orElse("none"));
                })
                .post("/echo", request -> Response.stream("application/octet-stream", out -> request.body().stream().transferTo(out.stream()))));
        String anchor = new Authority.Identity(IDENTITY.key(), AUTHORITY.certificate()).certificatePem();
        TlsClientConfig trusting = TlsClientConfig.builder().trust(Pem.trustMemory(anchor)).build();
        return wire.connect(way.version, server.port(), way.secure ? Optional.of(trusting) : Optional.empty(), WireLimits.DEFAULT);
    }

    @AfterEach
    void close() {
        open.countDown();
        wire.awaitNothingHeld();
        wire.close();
    }

    private Answer ask(ClientConnection connection, OutgoingRequest request, long size) {
        return wire.on(() -> new Answer().send(connection, request, size));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aConnectionServesOneRequestAfterTheOther(Way way) {
        ClientConnection connection = connect(way);
        for (int i = 0; i < 200; i++) {
            Answer answer = ask(connection, Answer.get("/"), 0);
            assertThat(Wire.await(answer.ended)).isEqualTo("hello");
            assertThat(answer.head.join().version()).isEqualTo(way.version);
        }
        assertThat(Wire.await(ask(connection, Answer.get("/none"), 0).ended)).isEmpty();
        assertThat(Wire.await(ask(connection, Answer.request(Method.HEAD, "/", 0, false, false), 0).ended)).isEmpty();
        assertThat(connection.tls().isPresent()).isEqualTo(way.secure);
        assertThat(server.statistics().connections()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void megabytesGoBothWaysAtOnce(Way way) {
        ClientConnection connection = connect(way);
        Answer known = ask(connection, Answer.request(Method.POST, "/echo", SIZE, false, false), SIZE);
        Wire.await(known.ended);
        assertThat(known.received).isEqualTo(SIZE);
        assertThat(known.counts).isTrue();
        Answer chunked = ask(connection, Answer.request(Method.POST, "/echo", SIZE, true, false), SIZE);
        Wire.await(chunked.ended);
        assertThat(chunked.received).isEqualTo(SIZE);
        assertThat(chunked.counts).isTrue();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void trailersGoBothWays(Way way) {
        Answer answer = ask(connect(way), Answer.request(Method.POST, "/trailers", 1_000, true, true, "te", "trailers"), 1_000);
        Wire.await(answer.ended);
        assertThat(answer.received).isEqualTo(1_000);
        assertThat(answer.trailers.first("x-got")).contains("1000");
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aReaderThatHasPausedHoldsTheServerBack(Way way) {
        ClientConnection connection = connect(way);
        Answer answer = wire.on(() -> {
            Answer paused = new Answer().send(connection, Answer.get("/content"), 0);
            paused.exchange.pause();
            return paused;
        });
        Wire.await(answer.head);
        Await.until("the server writes no more", new Still(() -> servers.bufferBytes(server) + wire.bufferBytes()));
        assertThat(answer.received).isZero();
        assertThat(wire.bufferBytes()).as("bytes that are kept").isLessThan(5L << 20);
        wire.run(answer.exchange::resume);
        Wire.await(answer.ended);
        assertThat(answer.received).isEqualTo(251L * 40 * 600);
        assertThat(answer.counts).isTrue();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aServerThatDoesNotReadHoldsTheWriterBack(Way way) {
        ClientConnection connection = connect(way);
        long size = 60L << 20;
        Answer answer = ask(connection, Answer.request(Method.POST, "/held", size, false, false), size);
        Await.until("nothing more is written", new Still(() -> answer.sent));
        assertThat(answer.sent).isLessThan(size);
        assertThat(wire.bufferBytes()).as("bytes that wait").isLessThan(2L << 20);
        open.countDown();
        assertThat(Wire.await(answer.ended)).isEqualTo(Long.toString(size));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aResponseThatBreaksOffIsAFailure(Way way) {
        ClientConnection connection = connect(way);
        Answer answer = ask(connection, Answer.get("/broken"), 0);
        Await.until("the beginning is here", () -> answer.received == 4);
        open.countDown();
        ExchangeFailure failure = answer.failure();
        assertThat(failure.kind()).isIn(ExchangeFailure.Kind.CONNECTION_LOST, ExchangeFailure.Kind.STREAM_RESET);
        assertThat(failure.mayBeProcessed()).isTrue();
        assertThat(failure).hasMessageContaining("GET a.example/broken (/127.0.0.1:" + server.port()).hasMessageContaining("after 4 bytes");
    }

    @ParameterizedTest
    @MethodSource("ways")
    void anEarlyAnswerIsHeardWhileTheRequestIsSent(Way way) {
        ClientConnection connection = connect(way);
        Answer answer = wire.on(() -> {
            Answer half = new Answer();
            half.exchange = connection.send(Answer.request(Method.POST, "/early", 1 << 20, false, false), half);
            return half;
        });
        assertThat(Wire.await(answer.ended)).isEqualTo("no");
        assertThat(answer.head.join().status()).isEqualTo(Status.FORBIDDEN);
        assertThat(wire.on(connection::isOpen)).isEqualTo(way.version == HttpVersion.HTTP_2);
        wire.run(() -> answer.exchange.end(Headers.empty()));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void whoCancelsHearsNothingMore(Way way) {
        ClientConnection connection = connect(way);
        Answer answer = ask(connection, Answer.get("/never"), 0);
        Await.until("the request is there", () -> server.statistics().activeRequests() == 1);
        wire.run(answer.exchange::cancel);
        assertThat(answer.ended).isNotDone();
        assertThat(wire.on(connection::active)).isZero();
        if (way.version == HttpVersion.HTTP_2) {
            assertThat(Wire.await(ask(connection, Answer.get("/"), 0).ended)).isEqualTo("hello");
        }
        assertThat(answer.ended).isNotDone();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aServerThatEndsInOrderRetiresTheConnection(Way way) {
        ClientConnection connection = connect(way);
        assertThat(Wire.await(ask(connection, Answer.get("/"), 0).ended)).isEqualTo("hello");
        server.close();
        Await.until("the connection is retired", () -> !wire.on(connection::isOpen));
        assertThat(wire.on(connection::room)).isZero();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void manyExchangesShareAConnectionOfHttp2AndOneHasOneOfHttp1(Way way) {
        ClientConnection connection = connect(way);
        int count = way.version == HttpVersion.HTTP_2 ? 60 : 1;
        List<Answer> answers = wire.on(() -> {
            List<Answer> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                all.add(new Answer().send(connection, Answer.request(Method.POST, "/echo", 200_000, false, false), 200_000));
            }
            return all;
        });
        for (Answer answer : answers) {
            Wire.await(answer.ended);
            assertThat(answer.received).isEqualTo(200_000);
            assertThat(answer.counts).isTrue();
        }
    }
}
