package dev.gatun.platform.shutdown;

import dev.gatun.platform.Await;
import dev.gatun.platform.Peer;
import dev.gatun.platform.Reply;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that ask without a pause, and count strictly what becomes of each request.
 *
 * <p>A request is lost when all of its bytes were sent and no byte of an answer came, on a connection that had not been told
 * {@code connection: close}; it is broken when its answer begins and does not end. Only a connection that is refused, or whose request could not be
 * sent, costs nothing: such a client knows that nothing has happened and may ask elsewhere (RFC 9110, section 9.2.2).
 */
public final class Load implements AutoCloseable {
    private final SocketAddress address;
    private final String path;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final Queue<String> losses = new ConcurrentLinkedQueue<>();
    private volatile boolean stopping;

    /** Starts clients that keep their connections, and clients that connect for each request. */
    public Load(SocketAddress address, String path, int keeping, int churning) {
        this.address = address;
        this.path = path;
        for (int i = 0; i < keeping + churning; i++) {
            boolean keeps = i < keeping;
            threads.add(Thread.ofPlatform().daemon().start(() -> run(keeps)));
        }
    }

    /** Requests that were answered in full. */
    public long answered() {
        return answered.get();
    }

    /** Connections that were refused. */
    public long refused() {
        return refused.get();
    }

    /** What was lost or broken, and how. */
    public List<String> losses() {
        return List.copyOf(losses);
    }

    private void run(boolean keeps) {
        while (!stopping) {
            try (Peer peer = Peer.to(address)) {
                String end = keeps ? "\r\n" : "Connection: close\r\n\r\n";
                for (int i = 0; !stopping && ask(peer, keeps, i, "GET " + path + " HTTP/1.1\r\nHost: a\r\n" + end); i++) {
                    // ask() says whether to go on.
                }
            } catch (UncheckedIOException e) {
                refused.incrementAndGet();
                Await.pace(Duration.ofMillis(1));
            }
        }
    }

    private boolean ask(Peer peer, boolean keeps, int number, String request) {
        if (!peer.trySend(request)) {
            return false;
        }
        String which = (keeps ? "kept" : "churning") + " connection, request " + number;
        if (!peer.awaitInput()) {
            losses.add("no answer: " + which);
            return false;
        }
        try {
            Reply reply = peer.read();
            if (reply.status() == 200) {
                answered.incrementAndGet();
            } else {
                losses.add(which + ": " + reply);
            }
            return keeps && !reply.closes();
        } catch (UncheckedIOException | AssertionError e) {
            losses.add("broken answer: " + which + ": " + e);
            return false;
        }
    }

    /** Waits until so many more requests were answered. */
    public void awaitMore(long count) {
        long goal = answered.get() + count;
        Await.until(() -> count + " more answers: " + this, () -> answered.get() >= goal, Await.PATIENCE);
    }

    /** Ends the clients behind what they are doing. */
    public void end() {
        stopping = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public void close() {
        end();
    }

    @Override
    public String toString() {
        return "answered=" + answered + ", refused=" + refused + ", losses=" + losses.size();
    }
}
