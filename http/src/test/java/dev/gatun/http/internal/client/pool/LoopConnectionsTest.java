package dev.gatun.http.internal.client.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.Headers;
import dev.gatun.http.Method;
import dev.gatun.http.client.PoolLimits;
import dev.gatun.http.internal.client.connect.ConnectFailure;
import dev.gatun.http.internal.client.exchange.ClientConnection;
import dev.gatun.http.internal.client.exchange.IncomingResponse;
import dev.gatun.http.internal.client.exchange.ExchangeFailure;
import dev.gatun.http.internal.client.exchange.ExchangeListener;
import dev.gatun.http.internal.client.exchange.Origin;
import dev.gatun.http.internal.client.exchange.OutgoingRequest;
import dev.gatun.http.internal.client.pool.LoopPool.Taker;
import dev.gatun.http.internal.client.pool.LoopPool.Ticket;
import dev.gatun.http.internal.server.FakeLoop;
import dev.gatun.reactor.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LoopConnectionsTest {
    private static final Origin PLAIN = Origin.of(false, "plain.example", 80);
    private static final Origin OTHER = Origin.of(false, "other.example", 80);
    private static final Origin SECURE = Origin.of(true, "secure.example", 443);

    private final FakeLoop loop = new FakeLoop();
    private final FakeConnector connector = new FakeConnector(loop);
    private final List<Asking> order = new ArrayList<>();

    /** A request that sends itself as soon as it has a connection. */
    private final class Asking implements Taker {
        FakeClientConnection connection;
        FakeClientConnection.FakeExchange exchange;
        boolean reused;
        RuntimeException failure;
        Ticket ticket;

        @Override
        public void take(ClientConnection given, boolean again) {
            connection = (FakeClientConnection) given;
            reused = again;
            order.add(this);
            exchange = (FakeClientConnection.FakeExchange) given.send(REQUEST, new Deaf());
        }

        @Override
        public void failed(RuntimeException cause) {
            failure = cause;
        }
    }

    static final OutgoingRequest REQUEST = new OutgoingRequest(
            Method.GET, "http", "plain.example", "/", Headers.empty(), 0, false, false, Optional.empty(), Duration.ZERO, Duration.ZERO);

    static final class Deaf implements ExchangeListener {
        @Override
        public void onInterim(IncomingResponse response) {}

        @Override
        public void onResponse(IncomingResponse response) {}

        @Override
        public void onContent(Buffer chunk) {}

        @Override
        public void onEnd(Headers trailers) {}

        @Override
        public void onFailed(ExchangeFailure failure) {}
    }

    private LoopConnections pool(PoolLimits limits) {
        return new LoopConnections(loop, connector, PoolShare.all(limits), Origin::secure);
    }

    private Asking ask(LoopConnections pool, Origin origin) {
        return ask(pool, origin, false);
    }

    private Asking ask(LoopConnections pool, Origin origin, boolean fresh) {
        Asking asking = new Asking();
        asking.ticket = pool.acquire(origin, fresh, Duration.ZERO, asking);
        return asking;
    }

    @Test
    void aConnectionThatIsFreeServesTheNextRequest() {
        LoopConnections pool = pool(PoolLimits.DEFAULT);
        Asking first = ask(pool, PLAIN);
        FakeClientConnection connection = connector.http1();
        assertThat(first.connection).isSameAs(connection);
        assertThat(first.reused).isFalse();
        first.exchange.done();
        Asking second = ask(pool, PLAIN);
        assertThat(second.connection).isSameAs(connection);
        assertThat(second.reused).isTrue();
        assertThat(connector.begun).isEqualTo(1);
        assertThat(pool.statistics().reused()).isEqualTo(1);
        assertThat(pool.statistics().fresh()).isEqualTo(1);
    }

    @Test
    void theConnectionUsedLastIsUsedNext() {
        LoopConnections pool = pool(PoolLimits.DEFAULT);
        Asking a = ask(pool, PLAIN);
        Asking b = ask(pool, PLAIN);
        connector.http1();
        connector.http1();
        b.exchange.done();
        a.exchange.done();
        assertThat(ask(pool, PLAIN).connection).isSameAs(a.connection);
        assertThat(ask(pool, PLAIN).connection).isSameAs(b.connection);
    }

    @Test
    void aFreshRequestTakesNoUsedConnection() {
        LoopConnections pool = pool(PoolLimits.DEFAULT.perOrigin(1));
        Asking first = ask(pool, PLAIN);
        FakeClientConnection old = connector.http1();
        first.exchange.done();
        Asking second = ask(pool, PLAIN, true);
        assertThat(second.connection).isNull();
        assertThat(old.isOpen()).as("makes room for the fresh one").isFalse();
        FakeClientConnection fresh = connector.http1();
        assertThat(second.connection).isSameAs(fresh);
        assertThat(second.reused).isFalse();
        assertThat(pool.statistics().evicted()).isEqualTo(1);
    }

    @Test
    void requestsAboveTheLimitWaitInTurn() {
        LoopConnections pool = pool(PoolLimits.DEFAULT.perOrigin(1));
        Asking first = ask(pool, PLAIN);
        Asking second = ask(pool, PLAIN);
        Asking third = ask(pool, PLAIN);
        connector.http1();
        assertThat(connector.begun).isEqualTo(1);
        assertThat(pool.statistics().waiting()).isEqualTo(2);
        first.exchange.done();
        second.exchange.done();
        assertThat(order).containsExactly(first, second, third);
        assertThat(pool.statistics().waiting()).isZero();
    }

    @Test
    void whoWaitsTooLongHearsWhichLimitItWas() {
        LoopConnections pool = pool(PoolLimits.DEFAULT.perOrigin(1).acquire(Duration.ofSeconds(3)));
        ask(pool, PLAIN);
        connector.http1();
        Asking second = ask(pool, PLAIN);
        loop.pass(Duration.ofMillis(2999));
        assertThat(second.failure).isNull();
        loop.pass(Duration.ofMillis(1));
        assertThat(second.failure).isInstanceOf(PoolExhausted.class).hasMessageContaining("3000 ms").hasMessageContaining("http://plain.example")
                .hasMessageContaining("1 of at most 1");
        assertThat(pool.statistics().refused()).isEqualTo(1);
        assertThat(loop.timers()).isZero();
    }

    @Test
    void tooManyThatWaitAreRefusedAtOnce() {
        LoopConnections pool = pool(PoolLimits.DEFAULT.perOrigin(1).waiting(1));
        ask(pool, PLAIN);
        connector.http1();
        ask(pool, PLAIN);
        assertThat(ask(pool, PLAIN).failure).isInstanceOf(PoolExhausted.class).hasMessageContaining("too many");
    }

    @Test
    void whoCancelsWaitsNoMore() {
        LoopConnections pool = pool(PoolLimits.DEFAULT.perOrigin(1));
        Asking first = ask(pool, PLAIN);
        connector.http1();
        Asking second = ask(pool, PLAIN);
        Asking third = ask(pool, PLAIN);
        second.ticket.cancel();
        second.ticket.cancel();
        first.exchange.done();
        assertThat(second.connection).isNull();
        assertThat(third.connection).isNotNull();
        assertThat(loop.timers()).isZero();
    }

    @Test
    void anAttemptThatNobodyWaitsForIsCancelled() {
        LoopConnections pool = pool(PoolLimits.DEFAULT);
        Asking first = ask(pool, PLAIN);
        ask(pool, PLAIN);
        first.ticket.cancel();
        assertThat(connector.attempts).hasSize(1);
        assertThat(pool.statistics().connecting()).isEqualTo(1);
    }

    @Test
    void whileHttp2IsLikelyOneConnectionIsTriedForAll() {
        LoopConnections pool = pool(PoolLimits.DEFAULT);
        List<Asking> all = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            all.add(ask(pool, SECURE));
        }
        assertThat(connector.begun).isEqualTo(1);
        FakeClientConnection connection = connector.http2(100);
        assertThat(all).allMatch(asking -> asking.connection == connection);
        assertThat(connection.active()).isEqualTo(50);
    }

    @Test
    void whoTurnsOutToSpeakHttp1GetsMoreConnections() {
        LoopConnections pool = pool(PoolLimits.DEFAULT.perOrigin(3));
        List<Asking> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(ask(pool, SECURE));
        }
        connector.http1();
        assertThat(connector.attempts).hasSize(2);
        connector.http1();
        connector.http1();
        assertThat(all.stream().filter(asking -> asking.connection != null)).hasSize(3);
        loop.pass(PoolLimits.DEFAULT.acquire());
        assertThat(all.stream().filter(asking -> asking.failure instanceof PoolExhausted)).as("wait no longer than others").hasSize(2);
    }

    @Test
    void whenStreamsRunOutThereIsAnotherConnection() {
        LoopConnections pool = pool(PoolLimits.DEFAULT.streams(10));
        for (int i = 0; i < 10; i++) {
            ask(pool, SECURE);
        }
        FakeClientConnection first = connector.http2(100);
        Asking next = ask(pool, SECURE);
        assertThat(next.connection).isNull();
        FakeClientConnection second = connector.http2(100);
        assertThat(next.connection).isSameAs(second);
        first.last().done();
        assertThat(ask(pool, SECURE).connection).isSameAs(first);
    }

    @Test
    void theServersLimitOfStreamsIsKept() {
        LoopConnections pool = pool(PoolLimits.DEFAULT.perOrigin(1));
        Asking first = ask(pool, SECURE);
        Asking second = ask(pool, SECURE);
        FakeClientConnection connection = connector.http2(1);
        assertThat(first.connection).isNotNull();
        assertThat(second.connection).isNull();
        connection.streams(2);
        assertThat(second.connection).isSameAs(connection);
    }

    @Test
    void aFailedAttemptFailsWhoWaitedForIt() {
        LoopConnections pool = pool(PoolLimits.DEFAULT);
        Asking first = ask(pool, PLAIN);
        Asking second = ask(pool, PLAIN);
        connector.fail();
        assertThat(first.failure).isInstanceOf(ConnectFailure.class);
        assertThat(second.failure).isNull();
        connector.http1();
        assertThat(second.connection).isNotNull();
    }

    @Test
    void aFailedAttemptThatWasToBeForAllFailsAll() {
        LoopConnections pool = pool(PoolLimits.DEFAULT);
        Asking first = ask(pool, SECURE);
        Asking second = ask(pool, SECURE);
        connector.fail();
        assertThat(List.of(first, second)).allMatch(asking -> asking.failure instanceof ConnectFailure);
        assertThat(connector.attempts).isEmpty();
        assertThat(pool.statistics().failed()).isEqualTo(1);
    }

    @Test
    void aConnectionThatWasSilentForLongIsAskedFirst() {
        LoopConnections pool = pool(PoolLimits.DEFAULT);
        Asking first = ask(pool, SECURE);
        FakeClientConnection connection = connector.http2(100);
        first.exchange.done();
        connection.silence();
        Asking second = ask(pool, SECURE);
        Asking third = ask(pool, SECURE);
        assertThat(second.connection).isNull();
        assertThat(connector.attempts).as("no second connection is made meanwhile").isEmpty();
        connection.answer();
        assertThat(List.of(second, third)).allMatch(asking -> asking.connection == connection && asking.reused);
    }

    @Test
    void aConnectionThatDoesNotAnswerIsReplaced() {
        LoopConnections pool = pool(PoolLimits.DEFAULT.perOrigin(1));
        Asking first = ask(pool, SECURE);
        FakeClientConnection connection = connector.http2(100);
        first.exchange.done();
        connection.silence();
        Asking second = ask(pool, SECURE);
        connection.end();
        assertThat(connector.attempts).hasSize(1);
        FakeClientConnection other = connector.http2(100);
        assertThat(second.connection).isSameAs(other);
        assertThat(second.reused).isFalse();
        assertThat(pool.statistics().connections()).isEqualTo(1);
    }

    @Test
    void thoseForWhomAnAnsweringConnectionHasNoRoomGetAnother() {
        LoopConnections pool = pool(PoolLimits.DEFAULT.perOrigin(2).acquire(Duration.ofSeconds(3)));
        Asking first = ask(pool, SECURE);
        FakeClientConnection connection = connector.http2(1);
        first.exchange.done();
        connection.silence();
        Asking second = ask(pool, SECURE);
        Asking third = ask(pool, SECURE);
        connection.answer();
        assertThat(second.connection).isSameAs(connection);
        assertThat(connector.attempts).hasSize(1);
        assertThat(third.connection).isNull();
        assertThat(connector.http2(1)).isSameAs(third.connection);
    }

    @Test
    void whoWantsAFreshConnectionIsNotForgottenWhereAllAreBusyThatThereMayBe() {
        LoopConnections pool = pool(PoolLimits.DEFAULT.perOrigin(1));
        Asking first = ask(pool, PLAIN);
        FakeClientConnection old = connector.http1();
        Asking second = ask(pool, PLAIN, true);
        assertThat(second.connection).isNull();
        first.exchange.done();
        assertThat(old.isOpen()).as("makes room").isFalse();
        assertThat(connector.http1()).isSameAs(second.connection);
    }

    @Test
    void allWhoWantAFreshConnectionShareOneThatWasMadeSince() {
        LoopConnections pool = pool(PoolLimits.DEFAULT);
        Asking before = ask(pool, SECURE);
        FakeClientConnection old = connector.http2(100);
        assertThat(before.connection).isSameAs(old);
        Asking first = ask(pool, SECURE, true);
        Asking second = ask(pool, SECURE, true);
        loop.pass(Duration.ofMillis(1));
        FakeClientConnection fresh = connector.http2(100);
        assertThat(List.of(first, second)).allMatch(asking -> asking.connection == fresh);
        assertThat(ask(pool, SECURE, true).connection).as("came later").isNull();
    }

    @Test
    void whoCancelsWhileAConnectionIsAskedLeavesItToTheNext() {
        LoopConnections pool = pool(PoolLimits.DEFAULT);
        Asking first = ask(pool, SECURE);
        FakeClientConnection connection = connector.http2(100);
        first.exchange.done();
        connection.silence();
        Asking second = ask(pool, SECURE);
        second.ticket.cancel();
        connection.answer();
        assertThat(second.connection).isNull();
        assertThat(pool.statistics().idle()).isEqualTo(1);
        assertThat(ask(pool, SECURE).connection).isSameAs(connection);
    }

    @Test
    void whoCantUseAConnectionHearsSoAndTheOthersAreServed() {
        LoopConnections pool = pool(PoolLimits.DEFAULT.perOrigin(1));
        Asking first = ask(pool, PLAIN);
        Asking second = ask(pool, PLAIN);
        IllegalStateException refusal = new IllegalStateException("no memory");
        FakeClientConnection refusing = connector.refusing(refusal);
        assertThat(List.of(first, second)).allMatch(asking -> asking.failure == refusal);
        assertThat(pool.statistics().idle()).isEqualTo(1);
        refusing.end();
        Asking third = ask(pool, PLAIN);
        assertThat(connector.http1()).isSameAs(third.connection);
    }

    @Test
    void idleConnectionsEndInTime() {
        LoopConnections pool = pool(PoolLimits.DEFAULT.idle(Duration.ofSeconds(10)));
        Asking a = ask(pool, PLAIN);
        Asking b = ask(pool, PLAIN);
        connector.http1();
        connector.http1();
        a.exchange.done();
        loop.pass(Duration.ofSeconds(4));
        b.exchange.done();
        loop.pass(Duration.ofSeconds(6));
        assertThat(a.connection.isOpen()).isFalse();
        assertThat(b.connection.isOpen()).isTrue();
        loop.pass(Duration.ofSeconds(4));
        assertThat(b.connection.isOpen()).isFalse();
        assertThat(pool.statistics().expired()).isEqualTo(2);
        assertThat(pool.statistics().connections()).isZero();
        assertThat(pool.statistics().idle()).isZero();
        assertThat(loop.timers()).as("nothing is idle").isZero();
    }

    @Test
    void aConnectionThatLivedLongEnoughTakesNoMoreRequests() {
        LoopConnections pool = pool(PoolLimits.DEFAULT.life(Duration.ofMinutes(1)));
        Asking first = ask(pool, SECURE);
        FakeClientConnection old = connector.http2(100);
        loop.pass(Duration.ofMinutes(1));
        Asking second = ask(pool, SECURE);
        assertThat(old.isOpen()).as("takes no more").isFalse();
        assertThat(first.exchange.cancelled).isFalse();
        assertThat(second.connection).isNull();
        connector.http2(100);
        assertThat(second.connection).isNotNull();
    }

    @Test
    void withoutAnIdleTimeNothingIsKept() {
        LoopConnections pool = pool(PoolLimits.DEFAULT.idle(Duration.ZERO));
        Asking first = ask(pool, PLAIN);
        connector.http1();
        first.exchange.done();
        assertThat(first.connection.isOpen()).isFalse();
    }

    @Test
    void aConnectionThatEndsMakesRoom() {
        LoopConnections pool = pool(PoolLimits.DEFAULT.perOrigin(1));
        ask(pool, PLAIN);
        FakeClientConnection connection = connector.http1();
        Asking second = ask(pool, PLAIN);
        assertThat(connector.attempts).isEmpty();
        connection.end();
        assertThat(connector.attempts).hasSize(1);
        connector.http1();
        assertThat(second.connection).isNotNull();
    }

    @Test
    void aConnectionThatEndedWhileIdleIsNotTaken() {
        LoopConnections pool = pool(PoolLimits.DEFAULT);
        Asking first = ask(pool, PLAIN);
        FakeClientConnection connection = connector.http1();
        first.exchange.done();
        connection.end();
        assertThat(ask(pool, PLAIN).connection).isNull();
        assertThat(connector.attempts).hasSize(1);
    }

    @Test
    void idleConnectionsOfOthersMakeRoomUnderTheTotal() {
        LoopConnections pool = pool(PoolLimits.DEFAULT.total(1));
        Asking first = ask(pool, PLAIN);
        FakeClientConnection connection = connector.http1();
        Asking second = ask(pool, OTHER);
        assertThat(connector.attempts).isEmpty();
        first.exchange.done();
        assertThat(connection.isOpen()).isFalse();
        assertThat(connector.attempts).hasSize(1);
        connector.http1();
        assertThat(second.connection).isNotNull();
        assertThat(pool.statistics().connections()).isEqualTo(1);
    }

    @Test
    void whatFailsToConnectMakesRoomForOtherOrigins() {
        LoopConnections pool = pool(PoolLimits.DEFAULT.total(1));
        Asking first = ask(pool, PLAIN);
        Asking second = ask(pool, OTHER);
        connector.fail();
        assertThat(first.failure).isNotNull();
        assertThat(connector.attempts).hasSize(1);
        connector.http1();
        assertThat(second.connection).isNotNull();
    }

    @Test
    void closingEndsAllThatIsIdleOrWaits() {
        LoopConnections pool = pool(PoolLimits.DEFAULT.perOrigin(1));
        Asking first = ask(pool, PLAIN);
        FakeClientConnection connection = connector.http1();
        Asking waiting = ask(pool, PLAIN);
        Asking connecting = ask(pool, OTHER);
        pool.close();
        assertThat(connector.attempts).isEmpty();
        assertThat(connection.isOpen()).isFalse();
        assertThat(first.failure).isNull();
        assertThat(List.of(waiting, connecting)).allMatch(asking -> asking.failure instanceof PoolExhausted);
        assertThat(ask(pool, PLAIN).failure).isInstanceOf(PoolExhausted.class);
        assertThat(loop.timers()).isZero();
        assertThat(pool.statistics().connections()).isZero();
        assertThat(pool.statistics().waiting()).isZero();
    }

    @Test
    void aRequestThatIsNotSentLeavesTheConnectionToOthers() {
        LoopConnections pool = pool(PoolLimits.DEFAULT);
        Asking first = ask(pool, PLAIN);
        FakeClientConnection connection = connector.http1();
        first.exchange.done();
        pool.acquire(PLAIN, false, Duration.ZERO, new Taker() {
            @Override
            public void take(ClientConnection given, boolean reused) {}

            @Override
            public void failed(RuntimeException failure) {}
        });
        assertThat(ask(pool, PLAIN).connection).isSameAs(connection);
    }
}
