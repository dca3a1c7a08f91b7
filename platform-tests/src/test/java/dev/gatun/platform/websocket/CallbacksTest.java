package dev.gatun.platform.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.http.Execution;
import dev.gatun.http.HttpServer;
import dev.gatun.platform.Await;
import dev.gatun.platform.protocols.Variant;
import dev.gatun.websocket.CloseReason;
import dev.gatun.websocket.Message;
import dev.gatun.websocket.MessageType;
import dev.gatun.websocket.SessionClosed;
import dev.gatun.websocket.WebSocketSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a program is told of a session: in order, one at a time, where it wants. */
class CallbacksTest extends WsSuite {
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicBoolean overlap = new AtomicBoolean();

    private void event(String name, boolean onLoop) {
        if (running.incrementAndGet() > 1) {
            overlap.set(true);
        }
        assertThat(Thread.currentThread().isVirtual()).as("on a virtual thread").isEqualTo(!onLoop);
        Thread.yield();
        events.add(name);
        running.decrementAndGet();
    }

    private String next() throws InterruptedException {
        String next = events.poll(15, TimeUnit.SECONDS);
        assertThat(next).as("the next event").isNotNull();
        return next;
    }

    private void expect(String... names) throws InterruptedException {
        List<String> seen = new ArrayList<>();
        for (int i = 0; i < names.length; i++) {
            seen.add(next());
        }
        assertThat(seen).containsExactly(names);
        assertThat(overlap).as("two callbacks at once").isFalse();
    }

    @ParameterizedTest
    @MethodSource("all")
    void callbacksComeInOrderWhereTheRouteRuns(Variant variant) throws InterruptedException {
        boolean loop = variant.setup().execution() == Execution.EVENT_LOOP;
        HttpServer server = serve(variant, ws -> ws
                .onOpen(session -> event("open", loop))
                .onText((session, text) -> event("text " + text, loop))
                .onBinary((session, bytes) -> event("binary " + bytes.length, loop))
                .onPing((session, payload) -> event("ping " + new String(payload), loop))
                .onPong((session, payload) -> event("pong " + new String(payload), loop))
                .onError((session, failure) -> event("error", loop))
                .onClose((session, reason) -> event("close " + reason, loop)));
        WsPeer peer = open(server, variant);
        for (int i = 0; i < 50; i++) {
            peer.send(WsFrame.text("" + i), WsFrame.ping("p" + i), WsFrame.binary(new byte[i]).more(), WsFrame.pong("q" + i), WsFrame.continuation(""));
        }
        peer.send(WsFrame.close(4000, "bye"));
        expect("open");
        for (int i = 0; i < 50; i++) {
            expect("text " + i, "ping p" + i, "pong q" + i, "binary " + i);
        }
        expect("close 4000 bye");
        assertThat(peer.awaitClose().code()).isEqualTo(4000);
        assertThat(events).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("variants")
    void theExecutionOfASessionMayDifferFromItsRoutes(Variant variant) throws InterruptedException {
        for (Execution execution : Execution.values()) {
            boolean loop = execution == Execution.EVENT_LOOP;
            HttpServer server = serve(variant, ws -> ws.execution(execution)
                    .onOpen(session -> event("open", loop)).onText((session, text) -> event("text", loop)).onClose((session, reason) -> event("close", loop)));
            open(server, variant).text("a").closeWith(1000);
            expect("open", "text", "close");
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void whatACallbackThrowsEndsTheSessionAlone(Variant variant) throws InterruptedException {
        boolean loop = variant.setup().execution() == Execution.EVENT_LOOP;
        HttpServer server = serve(variant, ws -> ws
                .onText((session, text) -> {
                    switch (text) {
                        case "exception" -> throw new Exception("checked");
                        case "runtime" -> throw new IllegalStateException("runtime");
                        case "error" -> throw new AssertionError("error");
                        default -> session.send(text);
                    }
                })
                .onError((session, failure) -> event("error " + failure.getMessage(), loop))
                .onClose((session, reason) -> event("close " + reason.code(), loop)));
        WsPeer other = open(server, variant);
        for (String[] row : new String[][] {{"exception", "checked"}, {"runtime", "runtime"}, {"error", "error"}}) {
            WsPeer peer = open(server, variant).text(row[0]);
            WsPeer.Closed closed = peer.awaitClose();
            assertThat(closed).as("nothing of the program is told").isEqualTo(new WsPeer.Closed(CloseReason.INTERNAL_ERROR, ""));
            expect("error " + row[1], "close 1011");
        }
        other.text("still there");
        assertThat(other.text()).isEqualTo("still there");
    }

    @ParameterizedTest
    @MethodSource("variants")
    void whatFailsToOpenOrToCloseIsToldAsWell(Variant variant) throws InterruptedException {
        HttpServer server = serve(variant, ws -> ws
                .onOpen(session -> {
                    throw new IllegalStateException("not open");
                })
                .onMessage((session, message) -> { })
                .onError((session, failure) -> {
                    events.add("error " + failure.getMessage());
                    throw new IllegalStateException("the error callback fails too");
                })
                .onClose((session, reason) -> {
                    events.add("close " + reason.code());
                    throw new AssertionError("not closed");
                }));
        assertThat(open(server, variant).awaitClose().code()).isEqualTo(1011);
        expect("error not open", "close 1011", "error not closed");
    }

    @ParameterizedTest
    @MethodSource("all")
    void aSlowCallbackHoldsItsPeerBackAndNobodyElse(Variant variant) throws InterruptedException {
        AtomicReference<Thread> blocked = new AtomicReference<>();
        Object gate = new Object();
        boolean[] open = {false};
        AtomicInteger count = new AtomicInteger();
        HttpServer server = serve(variant, ws -> ws.execution(Execution.VIRTUAL_THREAD).onBinary((session, bytes) -> {
            synchronized (gate) {
                while (!open[0]) {
                    blocked.set(Thread.currentThread());
                    gate.wait();
                }
            }
            count.incrementAndGet();
        }).onText((session, text) -> session.send(text)));
        WsPeer slow = open(server, variant);
        AtomicInteger sent = new AtomicInteger();
        Thread sender = Thread.ofPlatform().daemon().start(() -> {
            for (int i = 0; i < 20_000; i++) {
                slow.binary(new byte[1000]);
                sent.incrementAndGet();
            }
        });
        AtomicInteger before = new AtomicInteger(-1);
        Await.until("the sender stands", () -> {
            int now = sent.get();
            boolean stands = now > 0 && before.getAndSet(now) == now;
            Await.pace(Duration.ofMillis(100));
            return stands;
        });
        assertThat(sent.get()).isLessThan(20_000);
        assertThat(servers.bufferBytes(server)).isLessThan(BOUND);
        WsPeer other = open(server, variant).text("hello");
        assertThat(other.text()).isEqualTo("hello");
        synchronized (gate) {
            open[0] = true;
            gate.notifyAll();
        }
        sender.join();
        Await.until("all came", () -> count.get() == 20_000);
        slow.closeWith(1000);
    }

    @ParameterizedTest
    @MethodSource("all")
    void messagesAreValidInTheirCallbackAndCopiesForEver(Variant variant) throws InterruptedException {
        BlockingQueue<Message> kept = new LinkedBlockingQueue<>();
        HttpServer server = serve(variant, ws -> ws.execution(Execution.EVENT_LOOP).onMessage((session, message) -> {
            kept.add(message);
            kept.add(message.copy());
            session.send(message);
            session.send(message.copy());
        }));
        WsPeer peer = open(server, variant).text("\u20ac");
        assertThat(peer.text()).isEqualTo("\u20ac");
        assertThat(peer.text()).isEqualTo("\u20ac");
        Message first = kept.poll(15, TimeUnit.SECONDS);
        Message copy = kept.poll(15, TimeUnit.SECONDS);
        assertThat(copy.text()).isEqualTo("\u20ac");
        assertThat(copy.type()).isEqualTo(MessageType.TEXT);
        assertThat(copy.size()).isEqualTo(3);
        assertThat(copy.bytes()).hasSize(3);
        assertThatThrownBy(first::text).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(first::bytes).isInstanceOf(IllegalStateException.class);
        peer.binary(new byte[] {1, 2});
        assertThat(peer.binary()).containsExactly(1, 2);
        assertThat(peer.binary()).containsExactly(1, 2);
        assertThatThrownBy(kept.take()::copy).isInstanceOf(IllegalStateException.class);
        Message bytes = kept.take();
        assertThatThrownBy(bytes::text).isInstanceOf(IllegalStateException.class);
        assertThat(bytes.bytes()).containsExactly(1, 2);
    }

    @ParameterizedTest
    @MethodSource("all")
    void aSessionIsUsedFromAnyThreadUntilItEnds(Variant variant) throws InterruptedException {
        BlockingQueue<WebSocketSession> sessions = new LinkedBlockingQueue<>();
        HttpServer server = serve(variant, ws -> ws.onOpen(sessions::add).onMessage((s, message) -> { }).onPong((s, payload) -> events.add(new String(payload))));
        WsPeer peer = open(server, variant);
        WebSocketSession session = sessions.poll(15, TimeUnit.SECONDS);
        int threads = 4;
        List<Thread> all = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            int number = t;
            all.add(Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 100; i++) {
                    session.send(number + " " + i);
                }
            }));
        }
        int[] nextOf = new int[threads];
        for (int i = 0; i < threads * 100; i++) {
            String[] words = peer.text().split(" ");
            assertThat(Integer.parseInt(words[1])).as("messages of one thread keep their order").isEqualTo(nextOf[Integer.parseInt(words[0])]++);
        }
        for (Thread thread : all) {
            thread.join();
        }
        session.ping("who".getBytes()).toCompletableFuture().join();
        session.send("behind").toCompletableFuture().join();
        assertThat(peer.text()).isEqualTo("behind");
        expect("who");
        assertThatThrownBy(() -> session.ping(new byte[126])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> session.close(CloseReason.of(1006))).isInstanceOf(IllegalArgumentException.class);
        assertThat(session.isOpen()).isTrue();
        assertThat(session.isWritable()).isTrue();
        assertThat(session.target()).isEqualTo("/ws");
        assertThat(session.isCompressed()).isFalse();
        assertThat(session.tls().isPresent()).isEqualTo(variant.protocol().isSecure());
        peer.closeWith(1000);
        awaitNoSessions();
        assertThat(session.isOpen()).isFalse();
        for (CompletionStage<Void> late : List.of(session.send("late"), session.send(new byte[1]), session.ping(new byte[0]), session.output(MessageType.TEXT).write("x"))) {
            assertThatThrownBy(() -> late.toCompletableFuture().join()).isInstanceOf(CompletionException.class).hasCauseInstanceOf(SessionClosed.class);
        }
        session.close();
        session.abort();
    }

    @ParameterizedTest
    @MethodSource("variants")
    void typesThatNobodyTakesAreUnsupported(Variant variant) {
        HttpServer text = serve(variant, ws -> ws.onText((session, message) -> session.send(message)));
        assertThat(open(text, variant).binary(new byte[1]).awaitClose().code()).isEqualTo(CloseReason.UNSUPPORTED);
        HttpServer binary = serve(variant, ws -> ws.onBinary((session, message) -> session.send(message)));
        assertThat(open(binary, variant).text("a").awaitClose().code()).isEqualTo(CloseReason.UNSUPPORTED);
        HttpServer none = serve(variant, ws -> { });
        assertThat(open(none, variant).text("a").awaitClose().code()).isEqualTo(CloseReason.UNSUPPORTED);
    }
}
