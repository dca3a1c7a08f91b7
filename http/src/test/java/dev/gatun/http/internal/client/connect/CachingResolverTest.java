package dev.gatun.http.internal.client.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.http.client.Resolver;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CachingResolverTest {
    private static final InetAddress ONE = InetAddress.ofLiteral("192.0.2.1");

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final AtomicInteger lookups = new AtomicInteger();
    private Resolver source = name -> List.of(ONE);
    private final CachingResolver cache = new CachingResolver(
            name -> {
                lookups.incrementAndGet();
                return source.addresses(name);
            }, Duration.ofSeconds(30), Duration.ofSeconds(5), 3, now::get);

    private void pass(int seconds) {
        now.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }

    @Test
    void anAnswerIsKeptForItsTimeAndNotLonger() throws UnknownHostException {
        assertThat(cache.addresses("a.test")).containsExactly(ONE);
        pass(29);
        assertThat(cache.addresses("A.TEST")).containsExactly(ONE);
        assertThat(lookups).hasValue(1);
        pass(1);
        assertThat(cache.addresses("a.test")).containsExactly(ONE);
        assertThat(lookups).hasValue(2);
    }

    @Test
    void thatThereIsNoneIsKeptForItsOwnTime() {
        source = name -> {
            throw new UnknownHostException(name);
        };
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> cache.addresses("no.test")).isInstanceOf(UnknownHostException.class).hasMessage("no.test");
        }
        assertThat(lookups).hasValue(1);
        pass(5);
        assertThatThrownBy(() -> cache.addresses("no.test")).isInstanceOf(UnknownHostException.class);
        assertThat(lookups).hasValue(2);
    }

    @Test
    void noAddressesAtAllAreAnUnknownName() {
        source = name -> List.of();
        assertThatThrownBy(() -> cache.addresses("no.test")).isInstanceOf(UnknownHostException.class);
    }

    @Test
    void aResolverThatBreaksIsAskedAgain() throws UnknownHostException {
        source = name -> {
            throw new IllegalStateException("broken");
        };
        assertThatThrownBy(() -> cache.addresses("a.test")).isInstanceOf(IllegalStateException.class);
        source = name -> List.of(ONE);
        assertThat(cache.addresses("a.test")).containsExactly(ONE);
    }

    @Test
    void theNameThatWasNotAskedForTheLongestGoes() throws UnknownHostException {
        for (String name : List.of("a", "b", "c", "a", "d")) {
            cache.addresses(name);
        }
        assertThat(cache.size()).isEqualTo(3);
        assertThat(lookups).hasValue(4);
        cache.addresses("a");
        assertThat(lookups).hasValue(4);
        cache.addresses("b");
        assertThat(lookups).hasValue(5);
    }

    @Test
    void thoseThatAskAtTheSameTimeAskOnce() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<List<InetAddress>> answer = new CompletableFuture<>();
        source = name -> {
            begun.countDown();
            return answer.join();
        };
        List<CompletableFuture<List<InetAddress>>> asked = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            CompletableFuture<List<InetAddress>> outcome = new CompletableFuture<>();
            asked.add(outcome);
            Thread.ofVirtual().start(() -> {
                try {
                    outcome.complete(cache.addresses("a.test"));
                } catch (UnknownHostException e) {
                    outcome.completeExceptionally(e);
                }
            });
        }
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        answer.complete(List.of(ONE));
        for (CompletableFuture<List<InetAddress>> outcome : asked) {
            assertThat(outcome.get(10, TimeUnit.SECONDS)).containsExactly(ONE);
        }
        assertThat(lookups).hasValue(1);
    }

    @Test
    void anAsynchronousResolverIsWaitedFor() throws UnknownHostException {
        Resolver async = Resolver.async(name -> CompletableFuture.supplyAsync(() -> List.of(ONE)));
        assertThat(async.addresses("a.test")).containsExactly(ONE);
        Resolver failing = Resolver.async(name -> CompletableFuture.failedFuture(new UnknownHostException("no.test")));
        assertThatThrownBy(() -> failing.addresses("no.test")).isInstanceOf(UnknownHostException.class);
    }

    @Test
    void theSystemsAddressesComeWithIpv6InFront() {
        InetAddress six = InetAddress.ofLiteral("2001:db8::1");
        InetAddress seven = InetAddress.ofLiteral("2001:db8::2");
        InetAddress two = InetAddress.ofLiteral("192.0.2.2");
        assertThat(SystemResolver.ipv6First(List.of(ONE, six, two, seven))).containsExactly(six, seven, ONE, two);
        assertThat(AddressOrder.alternating(List.of(six, seven, ONE, two))).containsExactly(six, ONE, seven, two);
        assertThat(AddressOrder.alternating(List.of(ONE, two, six, two))).containsExactly(ONE, six, two);
        assertThat(AddressOrder.alternating(List.of(ONE))).containsExactly(ONE);
    }
}
