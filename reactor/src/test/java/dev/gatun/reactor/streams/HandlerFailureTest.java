package dev.gatun.reactor.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.reactor.ListenOptions;
import dev.gatun.reactor.Listener;
import dev.gatun.reactor.fixture.Net;
import dev.gatun.reactor.fixture.OnEachUnderlay;
import dev.gatun.reactor.fixture.Peer;
import dev.gatun.reactor.fixture.Recording;
import dev.gatun.reactor.fixture.Underlay;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;

/** A handler that throws ends its own connection, with that cause, and nothing else. */
class HandlerFailureTest {
    @RegisterExtension
    final Net net = new Net();

    /** Throws in one method, and remembers. */
    private static final class Failing extends Recording {
        private final String where;

        Failing(String where) {
            this.where = where;
        }

        private void maybe(String here) {
            if (here.equals(where)) {
                throw new IllegalStateException("in " + here);
            }
        }

        @Override
        public void onOpen(Connection connection) {
            super.onOpen(connection);
            maybe("onOpen");
        }

        @Override
        public void onData(Connection connection, Buffer data) {
            super.onData(connection, data);
            maybe("onData");
        }

        @Override
        public void onInputEnd(Connection connection) {
            super.onInputEnd(connection);
            maybe("onInputEnd");
        }

        @Override
        public void onWritable(Connection connection) {
            super.onWritable(connection);
            maybe("onWritable");
        }

        @Override
        public void onClosed(Connection connection, CloseCause cause) {
            super.onClosed(connection, cause);
            maybe("onClosed");
        }
    }

    private void fails(Underlay underlay, String where) {
        Failing failing = new Failing(where);
        AtomicInteger turn = new AtomicInteger();
        Listener listener = net.open(underlay).listen(
                ListenOptions.DEFAULT.waterMarks(10, 100), c -> turn.getAndIncrement() == 0 ? failing : (ConnectionHandler) Connection::write);
        Peer peer = net.connect(listener);
        Connection connection = failing.connection();
        net.onLoop(() -> connection.write(Buffer.allocate(200).writeIndex(200)));
        peer.send("x");
        peer.endOutput();
        CloseCause cause = failing.cause();
        assertThat(cause.kind()).isEqualTo(CloseCause.Kind.FAILED);
        assertThat(cause.error().orElseThrow()).hasMessage("in " + where);
        assertThat(failing.events().stream().filter(event -> event.startsWith("closed"))).hasSize(1);
        stillServes(listener);
    }

    private void stillServes(Listener listener) {
        Peer other = net.connect(listener);
        other.send("y");
        assertThat(other.receiveText(1)).isEqualTo("y");
        // The peer may have the answer before the loop has heard that it left.
        net.settle();
        assertThat(net.statistics().buffersInUse()).isZero();
    }

    @ParameterizedTest
    @OnEachUnderlay
    void inOnOpen(Underlay underlay) {
        fails(underlay, "onOpen");
    }

    @ParameterizedTest
    @OnEachUnderlay
    void inOnData(Underlay underlay) {
        fails(underlay, "onData");
    }

    @ParameterizedTest
    @OnEachUnderlay
    void inOnInputEnd(Underlay underlay) {
        fails(underlay, "onInputEnd");
    }

    @ParameterizedTest
    @OnEachUnderlay
    void inOnWritable(Underlay underlay) {
        fails(underlay, "onWritable");
    }

    @ParameterizedTest
    @OnEachUnderlay
    void inOnClosed(Underlay underlay) {
        Failing failing = new Failing("onClosed");
        AtomicInteger turn = new AtomicInteger();
        Listener listener = net.open(underlay).listen(
                ListenOptions.DEFAULT, c -> turn.getAndIncrement() == 0 ? failing : (ConnectionHandler) Connection::write);
        Peer peer = net.connect(listener);
        failing.connection();
        peer.reset();
        assertThat(failing.cause().kind()).isEqualTo(CloseCause.Kind.RESET);
        stillServes(listener);
    }

    @ParameterizedTest
    @OnEachUnderlay
    void byAnErrorInsteadOfAnException(Underlay underlay) {
        AtomicInteger turn = new AtomicInteger();
        CompletableFuture<CloseCause> cause = new CompletableFuture<>();
        ConnectionHandler bottomless = new ConnectionHandler() {
            @Override
            public void onData(Connection connection, Buffer data) {
                onData(connection, data);
            }

            @Override
            public void onClosed(Connection connection, CloseCause why) {
                cause.complete(why);
            }
        };
        Listener listener = net.open(underlay).listen(
                ListenOptions.DEFAULT, c -> turn.getAndIncrement() == 0 ? bottomless : (ConnectionHandler) Connection::write);
        net.connect(listener).send("down");
        assertThat(Net.await(cause).error().orElseThrow()).isInstanceOf(StackOverflowError.class);
        stillServes(listener);
    }

    @ParameterizedTest
    @OnEachUnderlay
    void whenTheHandlerIsMade(Underlay underlay) {
        AtomicInteger turn = new AtomicInteger();
        Listener listener = net.open(underlay).listen(ListenOptions.DEFAULT, c -> {
            if (turn.getAndIncrement() == 0) {
                throw new AssertionError("no handler");
            }
            return Connection::write;
        });
        assertThat(net.connect(listener).ending()).isEqualTo(Peer.Ending.RESET);
        stillServes(listener);
        assertThat(net.statistics().connections()).isEqualTo(1);
    }

    @ParameterizedTest
    @OnEachUnderlay
    void aTaskOrDeadlineThatThrowsEndsNothing(Underlay underlay) {
        net.open(underlay);
        net.loop().execute(() -> {
            throw new IllegalStateException("from a task");
        });
        CompletableFuture<Void> after = new CompletableFuture<>();
        net.onLoop(() -> {
            net.loop().schedule(java.time.Duration.ofMillis(1), () -> {
                throw new IllegalStateException("from a deadline");
            });
            net.loop().schedule(java.time.Duration.ofMillis(5), () -> after.complete(null));
        });
        Net.await(after);
    }
}
