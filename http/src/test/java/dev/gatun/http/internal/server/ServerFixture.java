package dev.gatun.http.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.ErrorHandler;
import dev.gatun.http.Execution;
import dev.gatun.http.Handler;
import dev.gatun.http.Http2Options;
import dev.gatun.http.JsonCodec;
import dev.gatun.http.Limits;
import dev.gatun.http.Listen;
import dev.gatun.http.Middleware;
import dev.gatun.http.internal.http2.Frames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A server on a {@link FakeLoop}; after each test nothing of it may be left: no buffer, no active request. */
final class ServerFixture implements AfterEachCallback {
    /** Knows strings only. */
    private static final JsonCodec QUOTES = new JsonCodec() {
        @Override
        public byte[] encode(Object value) {
            return ("\"" + value + "\"").getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public <T> T decode(byte[] json, Class<T> type) {
            return type.cast(new String(json, StandardCharsets.UTF_8).replace("\"", ""));
        }
    };

    final FakeLoop loop = new FakeLoop();
    private final List<FakeConnection> connections = new ArrayList<>();
    private Optional<LoopShare> share = Optional.empty();
    private Limits limits = Limits.DEFAULT;
    private Http2Options http2 = Http2Options.DEFAULT;
    private ErrorHandler errors = ErrorHandler.DEFAULT;
    private Execution execution = Execution.EVENT_LOOP;
    private Handler handler = request -> {
        throw new IllegalStateException("no handler");
    };

    ServerFixture limits(Consumer<Limits.Builder> change) {
        Limits.Builder builder = limits.change();
        change.accept(builder);
        limits = builder.build();
        return this;
    }

    ServerFixture http2(UnaryOperator<Http2Options> change) {
        http2 = change.apply(http2);
        return this;
    }

    ServerFixture errors(ErrorHandler newErrors) {
        errors = newErrors;
        return this;
    }

    ServerFixture onVirtualThreads() {
        execution = Execution.VIRTUAL_THREAD;
        return this;
    }

    ServerFixture handle(Handler newHandler, Middleware... middleware) {
        handler = Middleware.around(List.of(middleware), newHandler);
        return this;
    }

    LoopShare share() {
        if (share.isEmpty()) {
            share = Optional.of(new LoopShare(new ServerCore(handler, execution, errors, QUOTES, limits, http2), loop));
        }
        return share.get();
    }

    /** Of a connection that came in by a listener of that kind. */
    Security clearText(Listen listen) {
        return new Entrance(share().core(), List.of(share()), listen, 1 << 20).clearText();
    }

    FakeConnection connect() {
        return connect(Listen.tcp(0));
    }

    FakeConnection connect(Listen listen) {
        FakeConnection connection = new FakeConnection(loop);
        connections.add(connection);
        connection.open(new Http1Connection(share(), connection, clearText(listen)));
        return connection;
    }

    /** A client of HTTP/2 by prior knowledge, which has sent its preface and {@code settings}, ids and values by turns. */
    Http2Client connectHttp2(long... settings) {
        return new Http2Client(connect()).send(Frames.preface(), Frames.settings(settings));
    }

    /** Sends {@code text} on a new connection and gives what comes back without waiting for another thread. */
    String exchange(String text) {
        FakeConnection connection = connect();
        connection.send(text);
        return connection.received();
    }

    /** Runs the loop until the peer of {@code connection} has read {@code text}. */
    String await(FakeConnection connection, String text) {
        loop.runUntil(() -> connection.received().contains(text));
        return connection.received();
    }

    void awaitClosed(FakeConnection connection) {
        loop.runUntil(connection::isClosed);
        loop.run();
    }

    /** Lets time pass until a limit is hit. */
    void limitIsHitWithin(String limit, Duration most) {
        for (Duration passed = Duration.ZERO; passed.compareTo(most) < 0 && hits(limit) == 0; passed = passed.plusSeconds(1)) {
            loop.pass(Duration.ofSeconds(1));
        }
        assertThat(hits(limit)).as(limit).isEqualTo(1);
    }

    long hits(String limit) {
        return share().core().limitHits().getOrDefault(limit, 0L);
    }

    @Override
    public void afterEach(ExtensionContext test) {
        connections.forEach(FakeConnection::abort);
        loop.run();
        loop.runUntil(() -> loop.buffers().buffersInUse() == 0);
        assertThat(share().size()).as("connections left").isZero();
        assertThat(share().core().connections()).as("connections counted").isZero();
        assertThat(share().counters().active()).as("active requests").isZero();
        loop.buffers().close();
    }
}
