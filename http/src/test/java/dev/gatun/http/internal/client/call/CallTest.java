package dev.gatun.http.internal.client.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.http.Headers;
import dev.gatun.http.MediaType;
import dev.gatun.http.Method;
import dev.gatun.http.client.ClientResponse;
import dev.gatun.http.client.Content;
import dev.gatun.http.client.PoolLimits;
import dev.gatun.http.client.RequestFailed;
import dev.gatun.http.client.RequestFailed.Phase;
import dev.gatun.http.client.Retry;
import dev.gatun.http.client.Timeouts;
import dev.gatun.http.internal.client.exchange.ExchangeFailure;
import dev.gatun.http.internal.client.pool.FakeClientConnection;
import dev.gatun.http.internal.client.pool.FakeClientConnection.FakeExchange;
import dev.gatun.reactor.Buffer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CallTest extends CallFixture {
    // ---- responses and their content

    @Test
    void aSmallResponseIsReadWithoutTheLoop() {
        CompletableFuture<ClientResponse> result = get();
        answer(exchange(result), "hello");
        ClientResponse response = result.join();
        assertThat(response.status().code()).isEqualTo(200);
        assertThat(response.text()).isEqualTo("hello");
        assertThat(loop.timers()).as("but the sweep of the pool").isEqualTo(1);
    }

    @Test
    void answersOfOneTurnAreHandedOverInTheirOrder() {
        List<String> order = new ArrayList<>();
        CompletableFuture<ClientResponse> first = get();
        CompletableFuture<ClientResponse> second = get();
        FakeExchange one = exchange(first);
        FakeExchange two = exchange(second);
        first.thenAccept(response -> order.add(response.text()));
        second.thenAccept(response -> order.add(response.text()));
        for (FakeExchange each : List.of(two, one)) {
            head(each, 200, Headers.empty(), 1);
            send(each, each == one ? "1" : "2");
            each.listener.onEnd(Headers.empty());
            each.done();
            assertThat(order).as("before the end of the turn").isEmpty();
        }
        loop.run();
        assertThat(order).containsExactly("2", "1");
    }

    @Test
    void callsThatAreUnderWayFailWhenTheClientCloses() {
        List<CompletableFuture<ClientResponse>> results = Stream.generate(this::get).limit(4).toList();
        List<FakeExchange> exchanges = results.stream().map(this::exchange).toList();
        answer(exchanges.get(1), "hello");
        answer(exchanges.get(3), "hello");
        Thread closing = Thread.ofVirtual().start(core()::close);
        loop.runUntil(() -> !closing.isAlive());
        assertThat(results.get(1).join().text()).isEqualTo("hello");
        assertThat(results.get(3).join().text()).isEqualTo("hello");
        for (int i = 0; i < 4; i += 2) {
            assertThat(failure(results.get(i))).hasMessageContaining("the client was closed");
            assertThat(exchanges.get(i).cancelled).isTrue();
        }
    }

    @Test
    void theContentIsReadOnce() {
        CompletableFuture<ClientResponse> result = get();
        answer(exchange(result), "hello");
        ClientResponse response = result.join();
        response.bytes();
        assertThatThrownBy(response::bytes).isInstanceOf(IllegalStateException.class).hasMessageContaining("read before");
    }

    @Test
    void theHeadIsHandedOverBeforeTheContentIsThere() {
        CompletableFuture<ClientResponse> result = get();
        FakeExchange exchange = exchange(result);
        head(exchange, 200, Headers.empty(), -1);
        loop.run();
        CompletableFuture<String> text = result.join().textAsync();
        send(exchange, "hel");
        send(exchange, "lo");
        assertThat(text).isNotDone();
        end(exchange);
        assertThat(text).isCompletedWithValue("hello");
    }

    @Test
    void unreadContentHoldsTheServerBack() {
        CompletableFuture<ClientResponse> result = get();
        FakeExchange exchange = exchange(result);
        head(exchange, 200, Headers.empty(), -1);
        send(exchange, "x".repeat(ReceivedContent.HIGH - 1));
        assertThat(exchange.paused).isFalse();
        send(exchange, "y");
        assertThat(exchange.paused).isTrue();
        loop.run();
        Collecting reader = new Collecting();
        result.join().consume(reader);
        assertThat(reader.text).hasSize(ReceivedContent.HIGH);
        assertThat(exchange.paused).isFalse();
        reader.flow.pause();
        assertThat(exchange.paused).isTrue();
        reader.flow.resume();
        send(exchange, "z");
        end(exchange);
        assertThat(reader.text).endsWith("yz");
        assertThat(reader.ended).isTrue();
    }

    @Test
    void contentAboveTheLimitEndsTheExchange() {
        CompletableFuture<ClientResponse> result = get();
        FakeExchange exchange = exchange(result);
        head(exchange, 200, Headers.empty(), -1);
        loop.run();
        CompletableFuture<byte[]> bytes = result.join().limit(3).bytesAsync();
        send(exchange, "four");
        RequestFailed failure = failure(bytes);
        assertThat(failure.phase()).isEqualTo(Phase.CONTENT);
        assertThat(failure).hasMessageContaining("larger than 3 bytes").hasMessageContaining("GET http://one.example/");
        assertThat(exchange.cancelled).isTrue();
    }

    @Test
    void smallContentAboveTheLimitIsRefusedAsWell() {
        CompletableFuture<ClientResponse> result = get();
        answer(exchange(result), "four");
        ClientResponse response = result.join().limit(3);
        assertThatThrownBy(response::bytes).isInstanceOf(RequestFailed.class).hasMessageContaining("larger than 3 bytes");
    }

    @Test
    void aConsumerThatThrowsEndsTheExchange() {
        CompletableFuture<ClientResponse> result = get();
        FakeExchange exchange = exchange(result);
        head(exchange, 200, Headers.empty(), 100);
        loop.run();
        RuntimeException bug = new IllegalStateException("bug of the test");
        Collecting reader = new Collecting() {
            @Override
            public void onChunk(Buffer chunk) {
                throw bug;
            }
        };
        result.join().consume(reader);
        send(exchange, "x");
        assertThat(reader.failure).isSameAs(bug);
        assertThat(exchange.cancelled).isTrue();
    }

    @Test
    void aFailureBehindTheHeadFailsWhoReads() {
        CompletableFuture<ClientResponse> result = get();
        FakeExchange exchange = exchange(result);
        head(exchange, 200, Headers.empty(), 10);
        loop.run();
        CompletableFuture<byte[]> bytes = result.join().bytesAsync();
        send(exchange, "half");
        exchange.listener.onFailed(lost(true));
        RequestFailed failure = failure(bytes);
        assertThat(failure.phase()).isEqualTo(Phase.CONTENT);
        assertThat(failure.isRetrySafe()).as("GET").isTrue();
    }

    @Test
    void closingSkipsWhatLittleIsLeft() {
        CompletableFuture<ClientResponse> result = get();
        FakeExchange exchange = exchange(result);
        head(exchange, 200, Headers.empty(), 10);
        loop.run();
        result.join().close();
        assertThat(exchange.cancelled).isFalse();
        send(exchange, "0123456789");
        end(exchange);
        CompletableFuture<ClientResponse> next = get();
        assertThat(connector.begun).as("the connection is used again").isEqualTo(1);
        next.cancel(true);
    }

    @Test
    void closingEndsTheExchangeWhenMuchIsLeft() {
        CompletableFuture<ClientResponse> result = get();
        FakeExchange exchange = exchange(result);
        head(exchange, 200, Headers.empty(), 1 << 20);
        loop.run();
        result.join().close();
        assertThat(exchange.cancelled).isTrue();
    }

    @Test
    void aResponseThatNobodyReadsIsGivenUp() {
        timeouts = Timeouts.DEFAULT.unread(Duration.ofSeconds(5));
        CompletableFuture<ClientResponse> result = get();
        FakeExchange exchange = exchange(result);
        head(exchange, 200, Headers.empty(), -1);
        loop.pass(Duration.ofSeconds(5));
        assertThat(exchange.cancelled).isTrue();
        RequestFailed failure = failure(result.join().bytesAsync());
        assertThat(failure).hasMessageContaining("nobody read the content for 5000 ms");
    }

    @Test
    void interimResponsesAreHeardOf() {
        CompletableFuture<ClientResponse> result = get();
        FakeExchange exchange = exchange(result);
        interim(exchange, 103);
        answer(exchange, "");
        assertThat(interim).containsExactly("103 Early Hints");
        assertThat(result).isCompleted();
    }

    @Test
    void waitingOnTheLoopIsRefused() {
        CompletableFuture<ClientResponse> result = get();
        FakeExchange exchange = exchange(result);
        head(exchange, 200, Headers.empty(), -1);
        loop.run();
        ClientResponse response = result.join();
        assertThatThrownBy(response::text).isInstanceOf(IllegalStateException.class).hasMessageContaining("block the event loop");
        response.close();
    }

    // ---- what is sent

    @Test
    void theRequestSaysWhatItWasAskedFor() {
        headers = Headers.of("x-a", "1", "host", "other.example");
        CompletableFuture<ClientResponse> result = call(Method.POST, "http://one.example:81/a%20b?c=d", Content.text("hi"));
        FakeExchange exchange = exchange(result);
        assertThat(exchange.request.target()).isEqualTo("/a%20b?c=d");
        assertThat(exchange.request.authority()).isEqualTo("other.example");
        assertThat(exchange.request.headers().contains("host")).isFalse();
        assertThat(exchange.request.length()).isEqualTo(2);
        assertThat(exchange.sent()).isEqualTo("hi");
        assertThat(exchange.ended).isTrue();
        result.cancel(true);
    }

    @Test
    void methodsThatMeanContentSayThatThereIsNone() {
        CompletableFuture<ClientResponse> result = call(Method.POST, "http://one.example/", Content.none());
        FakeExchange exchange = exchange(result);
        assertThat(exchange.request.hasContent()).isTrue();
        assertThat(exchange.request.length()).isZero();
        assertThat(exchange.ended).isTrue();
        result.cancel(true);
    }

    @Test
    void largeContentWaitsForTheServer() {
        byte[] large = new byte[100_000];
        CompletableFuture<ClientResponse> result = call(Method.PUT, "http://one.example/", Content.bytes(large));
        loop.run();
        FakeClientConnection connection = connector.http1();
        FakeExchange exchange = connection.last();
        assertThat(exchange.content.size()).isEqualTo(100_000);
        result.cancel(true);
    }

    @Test
    void contentThatTheServerDoesNotTakeFailsTheCall() {
        timeouts = Timeouts.DEFAULT.gap(Duration.ofSeconds(2));
        CompletableFuture<ClientResponse> result = call(Method.PUT, "http://one.example/", Content.written(MediaType.BYTES, out -> {
            while (true) {
                out.write(new byte[10_000]);
            }
        }));
        FakeClientConnection connection = connector.http1();
        FakeExchange exchange = connection.last();
        exchange.writable = false;
        loop.runUntil(() -> exchange.content.size() > 0);
        loop.pass(Duration.ofSeconds(6));
        RequestFailed failure = failure(result);
        assertThat(failure.phase()).isEqualTo(Phase.SEND);
        assertThat(failure.isTimeout()).isTrue();
        assertThat(failure.bytesSent()).isEqualTo(exchange.content.size()).isPositive();
        assertThat(exchange.cancelled).isTrue();
    }

    @Test
    void writtenContentEndsWithTheWriter() {
        CompletableFuture<ClientResponse> result = call(Method.PUT, "http://one.example/", Content.written(MediaType.BYTES, out -> {
            for (int i = 0; i < 10; i++) {
                out.write("0123456789".repeat(1000));
            }
            out.trailer("x-sum", "1");
        }));
        FakeExchange exchange = exchange(result);
        loop.runUntil(() -> exchange.ended);
        assertThat(exchange.content.size()).isEqualTo(100_000);
        assertThat(exchange.trailers.first("x-sum")).contains("1");
        answer(exchange, "done");
        assertThat(result.join().text()).isEqualTo("done");
    }

    @Test
    void aWriterThatFailsFailsTheCall() {
        CompletableFuture<ClientResponse> result = call(Method.PUT, "http://one.example/", Content.written(MediaType.BYTES, out -> {
            out.write("some");
            throw new IOException("disk on fire");
        }));
        FakeExchange exchange = exchange(result);
        loop.runUntil(result::isDone);
        RequestFailed failure = failure(result);
        assertThat(failure.phase()).isEqualTo(Phase.SEND);
        assertThat(failure).hasMessageContaining("disk on fire").hasCauseInstanceOf(IOException.class);
        assertThat(exchange.cancelled).isTrue();
    }

    // ---- 100 Continue

    @Test
    void contentWaitsFor100Continue() {
        expect = true;
        CompletableFuture<ClientResponse> result = call(Method.PUT, "http://one.example/", Content.text("hi"));
        FakeExchange exchange = exchange(result);
        assertThat(exchange.request.headers().first("expect")).contains("100-continue");
        assertThat(exchange.sent()).isEmpty();
        interim(exchange, 100);
        assertThat(exchange.sent()).isEqualTo("hi");
        assertThat(exchange.ended).isTrue();
        answer(exchange, "");
        assertThat(result).isCompleted();
    }

    @Test
    void contentWaitsNoLongerThanWasSaid() {
        expect = true;
        CompletableFuture<ClientResponse> result = call(Method.PUT, "http://one.example/", Content.text("hi"));
        FakeExchange exchange = exchange(result);
        loop.pass(Duration.ofMillis(999));
        assertThat(exchange.sent()).isEmpty();
        loop.pass(Duration.ofMillis(1));
        assertThat(exchange.sent()).isEqualTo("hi");
        result.cancel(true);
    }

    @Test
    void contentThatIsRefusedIsNotSent() {
        expect = true;
        CompletableFuture<ClientResponse> result = call(Method.PUT, "http://one.example/", Content.text("hi"));
        FakeExchange exchange = exchange(result);
        answer(exchange, 413, "too large", Headers.empty());
        loop.pass(Duration.ofSeconds(5));
        assertThat(exchange.sent()).isEmpty();
        assertThat(result.join().status().code()).isEqualTo(413);
    }

    @Test
    void whoDoesNotKnowExpectationsIsAskedWithout() {
        expect = true;
        CompletableFuture<ClientResponse> result = call(Method.PUT, "http://one.example/", Content.text("hi"));
        FakeExchange refused = exchange(result);
        head(refused, 417, Headers.empty(), 0);
        loop.run();
        assertThat(refused.cancelled).as("its content was not sent").isTrue();
        FakeExchange second = connector.http1().last();
        assertThat(second.request.headers().contains("expect")).isFalse();
        assertThat(second.sent()).isEqualTo("hi");
        answer(second, "");
        assertThat(result).isCompleted();
    }

    // ---- the end

    @Test
    void cancellingTheFutureEndsTheExchange() {
        CompletableFuture<ClientResponse> result = get();
        FakeExchange exchange = exchange(result);
        result.cancel(true);
        loop.run();
        assertThat(exchange.cancelled).isTrue();
    }

    @Test
    void cancellingTheFutureEndsTheAttemptToConnect() {
        CompletableFuture<ClientResponse> result = get();
        result.cancel(true);
        loop.run();
        assertThat(connector.attempts).isEmpty();
        assertThat(loop.timers()).isZero();
    }

    @Test
    void theWholeCallHasADeadline() {
        timeouts = Timeouts.DEFAULT.call(Duration.ofSeconds(3));
        CompletableFuture<ClientResponse> waiting = get();
        loop.pass(Duration.ofSeconds(3));
        RequestFailed failure = failure(waiting);
        assertThat(failure.phase()).isEqualTo(Phase.POOL);
        assertThat(failure.isTimeout()).isTrue();
        assertThat(failure).hasMessageContaining("not done within 3000 ms, waiting for a connection");
        assertThat(connector.attempts).isEmpty();

        CompletableFuture<ClientResponse> receiving = get();
        FakeExchange exchange = exchange(receiving);
        head(exchange, 200, Headers.empty(), -1);
        loop.run();
        CompletableFuture<byte[]> bytes = receiving.join().bytesAsync();
        loop.pass(Duration.ofSeconds(3));
        assertThat(failure(bytes).phase()).isEqualTo(Phase.CONTENT);
        assertThat(exchange.cancelled).isTrue();
    }

    @Test
    void aRepetitionIsNotWaitedForBeyondTheDeadline() {
        timeouts = Timeouts.DEFAULT.call(Duration.ofSeconds(1));
        retry = Retry.exponential(5).jitter(0).first(Duration.ofSeconds(5)).cap(Duration.ofSeconds(5));
        CompletableFuture<ClientResponse> result = get();
        connector.fail();
        loop.pass(Duration.ofSeconds(1));
        assertThat(failure(result).isTimeout()).isTrue();
        loop.pass(Duration.ofSeconds(10));
        assertThat(connector.attempts).isEmpty();
    }

    @Test
    void whoFindsNoConnectionHearsWhy() {
        pool = PoolLimits.DEFAULT.perOrigin(1).acquire(Duration.ofSeconds(1));
        CompletableFuture<ClientResponse> first = get();
        FakeExchange exchange = exchange(first);
        CompletableFuture<ClientResponse> second = get();
        loop.pass(Duration.ofSeconds(1));
        RequestFailed failure = failure(second);
        assertThat(failure.phase()).isEqualTo(Phase.POOL);
        assertThat(failure.isRetrySafe()).isTrue();
        answer(exchange, "");
        assertThat(first).isCompleted();
    }

    @Test
    void whatBreaksTheRulesIsTheProgramsFault() {
        CompletableFuture<ClientResponse> result = get();
        FakeClientConnection connection = connector.refusing(new IllegalArgumentException("header with a line end"));
        loop.run();
        assertThat(result.handle((value, failure) -> failure).join()).isInstanceOf(IllegalArgumentException.class);
        assertThat(connection.exchanges).isEmpty();
    }

    @Test
    void timeoutsOfTheExchangeAreTimeouts() {
        CompletableFuture<ClientResponse> result = get();
        FakeExchange exchange = exchange(result);
        exchange.listener.onFailed(new ExchangeFailure(ExchangeFailure.Kind.RESPONSE_TIMEOUT, true, "no response within 30 s", null));
        RequestFailed failure = failure(result);
        assertThat(failure.isTimeout()).isTrue();
        assertThat(failure.phase()).isEqualTo(Phase.RESPONSE);
    }

    @Test
    void aRequestThatThereIsNoMemoryForFailsAndTheConnectionIsKept() {
        CompletableFuture<ClientResponse> result = get();
        FakeClientConnection connection = connector.refusing(new IllegalStateException("no memory"));
        loop.run();
        assertThat(failure(result)).hasMessageContaining("no memory");
        assertThat(connection.isOpen()).isTrue();
    }
}
