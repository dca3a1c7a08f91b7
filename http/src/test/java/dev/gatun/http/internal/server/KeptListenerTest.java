package dev.gatun.http.internal.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.http.Listen;
import dev.gatun.http.Response;
import dev.gatun.http.internal.server.KeptListener.Pauses;
import dev.gatun.reactor.EventLoops;
import dev.gatun.reactor.ListenOptions;
import dev.gatun.reactor.Listener;
import dev.gatun.reactor.SocketFailure;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A listener that fails, on loops that listen as often as the test lets them. */
@Timeout(60)
class KeptListenerTest {
    private static final SocketFailure TAKEN = new SocketFailure("bind", "127.0.0.1:7", 98, "EADDRINUSE", "Address already in use");
    private static final SocketFailure BROKEN = new SocketFailure("accept4", "", 22, "EINVAL", "Invalid argument");
    private static final Pauses SHORT = new Pauses(Duration.ofMillis(1), Duration.ofMillis(4));

    @RegisterExtension
    final ServerFixture server = new ServerFixture().handle(request -> Response.text("ok"));

    private final List<SocketAddress> asked = Collections.synchronizedList(new ArrayList<>());
    private final List<FakeListener> opened = Collections.synchronizedList(new ArrayList<>());
    private final ArrayDeque<Runnable> answers = new ArrayDeque<>();

    private static final class FakeListener implements Listener {
        private volatile boolean closed;
        private volatile Consumer<? super SocketFailure> told = failure -> {
            throw new AssertionError("nobody wants to know");
        };

        @Override
        public Optional<SocketFailure> failure() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void onFailure(Consumer<? super SocketFailure> action) {
            told = action;
        }

        @Override
        public SocketAddress localAddress() {
            return new InetSocketAddress("127.0.0.1", 7);
        }

        @Override
        public void pause() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void resume() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private KeptListener open(Pauses pauses) {
        EventLoops loops = (EventLoops) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {EventLoops.class}, (proxy, method, arguments) -> {
            assertThat(method.getName()).isEqualTo("listen");
            asked.add((SocketAddress) arguments[0]);
            Runnable answer = answers.poll();
            if (answer != null) {
                answer.run();
            }
            FakeListener listener = new FakeListener();
            opened.add(listener);
            return listener;
        });
        Entrance entrance = new Entrance(server.share().core(), List.of(server.share()), Listen.tcp("127.0.0.1", 0), 1 << 20);
        return KeptListener.open(loops, entrance, ListenOptions.DEFAULT, pauses);
    }

    private static void fail() {
        throw TAKEN;
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void whatCanNotBeHadAtFirstIsNotTriedAgain() {
        answers.add(KeptListenerTest::fail);
        assertThatThrownBy(() -> open(SHORT)).isSameAs(TAKEN);
        assertThat(asked).hasSize(1);
    }

    @Test
    void aFailedListenerIsOpenedAgainOnThePortThatItHad() {
        KeptListener kept = open(SHORT);
        assertThat(kept.state().isUp()).isTrue();
        opened.getLast().told.accept(BROKEN);
        await(() -> kept.state().isUp());
        assertThat(asked).containsExactly(new InetSocketAddress("127.0.0.1", 0), new InetSocketAddress("127.0.0.1", 7));
        assertThat(opened.getFirst().closed).isTrue();
        assertThat(opened.getLast().closed).isFalse();
        assertThat(kept.state().failures()).isEqualTo(1);
        assertThat(kept.state().attempts()).isEqualTo(1);
        assertThat(kept.state().cause()).isEmpty();
    }

    @Test
    void anAddressThatIsTakenMeanwhileIsTriedAgainForAsLongAsItTakes() {
        KeptListener kept = open(SHORT);
        CountDownLatch shown = new CountDownLatch(1);
        for (int i = 0; i < 9; i++) {
            answers.add(KeptListenerTest::fail);
        }
        answers.add(() -> {
            // Nothing has come of nine attempts; the tenth waits until that has been seen.
            try {
                shown.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        opened.getLast().told.accept(BROKEN);
        await(() -> kept.state().attempts() == 9);
        assertThat(kept.state().isUp()).isFalse();
        assertThat(kept.state().cause()).contains(TAKEN);
        assertThat(kept.address()).isEqualTo(new InetSocketAddress("127.0.0.1", 7));
        shown.countDown();
        await(() -> kept.state().isUp());
        assertThat(kept.state().attempts()).isEqualTo(10);
        opened.getLast().told.accept(BROKEN);
        await(() -> kept.state().isUp());
        assertThat(kept.state().failures()).isEqualTo(2);
        assertThat(kept.state().attempts()).isEqualTo(1);
    }

    @Test
    void whatAListenerOfBeforeTellsIsNotHeard() {
        KeptListener kept = open(SHORT);
        opened.getLast().told.accept(BROKEN);
        opened.getFirst().told.accept(BROKEN);
        await(() -> kept.state().isUp());
        opened.getFirst().told.accept(BROKEN);
        assertThat(kept.state().isUp()).isTrue();
        assertThat(kept.state().failures()).isEqualTo(1);
    }

    @Test
    void whoClosesEndsTheAttempts() {
        KeptListener kept = open(new Pauses(Duration.ofHours(1), Duration.ofHours(1)));
        answers.add(KeptListenerTest::fail);
        opened.getLast().told.accept(BROKEN);
        await(() -> kept.state().attempts() == 1);
        assertThat(kept.state().cause()).contains(TAKEN);
        Thread retrying = kept.retrying().orElseThrow();
        kept.close();
        await(() -> !retrying.isAlive());
        opened.getLast().told.accept(BROKEN);
        assertThat(asked).hasSize(2);
        assertThat(kept.state().failures()).isEqualTo(1);
    }

    @Test
    void whatIsOpenedWhileItIsClosedIsClosedToo() {
        KeptListener kept = open(SHORT);
        answers.add(kept::close);
        opened.getLast().told.accept(BROKEN);
        await(() -> opened.size() == 2 && opened.getLast().closed);
        await(() -> !kept.retrying().orElseThrow().isAlive());
        assertThat(asked).hasSize(2);
    }

    @Test
    void nothingIsAttemptedWhenTheLoopsHaveEnded() {
        KeptListener kept = open(SHORT);
        answers.add(() -> {
            throw new RejectedExecutionException("loop has ended");
        });
        opened.getLast().told.accept(BROKEN);
        await(() -> !kept.retrying().orElseThrow().isAlive());
        assertThat(asked).hasSize(2);
        assertThat(kept.state().cause()).contains(BROKEN);
    }

    @Test
    void pausesGrowUpToTheLongest() {
        Duration pause = Pauses.DEFAULT.first();
        List<Duration> all = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            all.add(pause);
            pause = Pauses.DEFAULT.behind(pause);
        }
        assertThat(all).extracting(Duration::toMillis).containsExactly(100L, 200L, 400L, 800L, 1600L, 3200L, 6400L, 10_000L, 10_000L);
    }
}
