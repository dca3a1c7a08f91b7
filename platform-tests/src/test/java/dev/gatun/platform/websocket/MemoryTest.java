package dev.gatun.platform.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.http.HttpServer;
import dev.gatun.platform.protocols.Variant;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.BufferPool;
import dev.gatun.reactor.EventLoop;
import dev.gatun.reactor.OutOfBuffersException;
import dev.gatun.websocket.CloseReason;
import dev.gatun.websocket.DeflateOptions;
import dev.gatun.websocket.MessageOutput;
import dev.gatun.websocket.MessageType;
import dev.gatun.websocket.WebSocketEndpoint;
import dev.gatun.websocket.WebSocketSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A loop without memory: what can't be sent fails, and what is sent later is none the worse. */
class MemoryTest extends WsSuite {
    private final BlockingQueue<WebSocketSession> sessions = new LinkedBlockingQueue<>();

    private HttpServer serve(Variant variant, DeflateOptions deflate) {
        WebSocketEndpoint endpoint = endpoint(ws -> ws.deflate(deflate).onOpen(sessions::add).onText((session, text) -> { }));
        return start(variant, variant.setup().options().bufferLimit(8 << 20), http -> http.get("/ws", endpoint));
    }

    private WebSocketSession session() throws InterruptedException {
        WebSocketSession session = sessions.poll(15, TimeUnit.SECONDS);
        assertThat(session).isNotNull();
        return session;
    }

    /** Runs {@code action} on the server's loop while that has no memory but one buffer of {@code spare} bytes; what it threw. */
    private Throwable withoutMemory(HttpServer server, int spare, Runnable action) {
        EventLoop loop = servers.loops(server).all().getFirst();
        CompletableFuture<Throwable> outcome = new CompletableFuture<>();
        loop.execute(() -> {
            Buffer last = loop.buffers().acquire(spare);
            List<Buffer> hoard = hoard(loop.buffers());
            last.release();
            Throwable thrown = null;
            try {
                action.run();
            } catch (RuntimeException e) {
                thrown = e;
            } finally {
                hoard.forEach(Buffer::release);
            }
            outcome.complete(thrown);
        });
        return outcome.orTimeout(15, TimeUnit.SECONDS).join();
    }

    private static List<Buffer> hoard(BufferPool buffers) {
        List<Buffer> hoard = new ArrayList<>();
        for (int size = 1 << 16; size > 0; size >>= 2) {
            try {
                while (true) {
                    hoard.add(buffers.acquire(size));
                }
            } catch (OutOfBuffersException e) {
                // Not even one of this size; smaller ones there may be.
                continue;
            }
        }
        return hoard;
    }

    @ParameterizedTest
    @MethodSource("variants")
    void aMessageThatCantBeCompressedLeavesNoTrace(Variant variant) throws InterruptedException {
        HttpServer server = serve(variant, DeflateOptions.DEFAULT.contextTakeover(true));
        WsPeer peer = open(server, variant, WsAsk.of("/ws").deflate());
        WebSocketSession session = session();
        assertThat(session.isCompressed()).isTrue();
        // The first buffer is there, and what it becomes does not fit.
        StringBuilder random = new StringBuilder();
        new Random(1).ints(7000, ' ', '~').forEach(c -> random.append((char) c));
        String lost = random.toString();
        assertThat(withoutMemory(server, 4096, () -> session.send(lost).toCompletableFuture().getNow(null))).isNotNull();
        session.send(lost);
        assertThat(peer.text()).isEqualTo(lost);
    }

    @ParameterizedTest
    @MethodSource("variants")
    void aPieceThatCantBeSentEndsTheSession(Variant variant) throws InterruptedException {
        HttpServer server = serve(variant, DeflateOptions.DEFAULT);
        WsPeer peer = open(server, variant, WsAsk.of("/ws").deflate());
        WebSocketSession session = session();
        MessageOutput output = session.output(MessageType.TEXT);
        output.write("begun").toCompletableFuture().join();
        assertThat(withoutMemory(server, 1, () -> output.write("x".repeat(5000)).toCompletableFuture().getNow(null))).isNotNull();
        assertThatThrownBy(() -> output.write("more").toCompletableFuture().join()).isNotNull();
        assertThat(peer.drain()).allSatisfy(closed -> assertThat(closed.code()).isEqualTo(CloseReason.INTERNAL_ERROR));
    }
}
