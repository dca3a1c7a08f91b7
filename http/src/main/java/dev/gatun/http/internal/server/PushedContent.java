package dev.gatun.http.internal.server;

import dev.gatun.http.ClientGone;
import dev.gatun.http.Limits;
import dev.gatun.http.internal.HeaderList;
import dev.gatun.reactor.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Content that is pushed from whatever thread. On the loop it goes out at once; from elsewhere through a queue, of which one loop task at a time takes
 * all there is. What the queue and the connection hold together is bounded by {@link Limits#pendingWrites()}.
 */
final class PushedContent implements BufferSink, ContentProducer {
    private static final byte[] END = new byte[0];

    private final ServerExchange exchange;
    private final Object lock = new Object();
    /** All below is guarded by the lock, but for what is volatile. */
    private final ArrayDeque<byte[]> queue = new ArrayDeque<>(4);
    private final HeaderList trailers = new HeaderList();
    private final List<Runnable> writableActions = new ArrayList<>(1);
    private final List<Runnable> closedActions = new ArrayList<>(1);
    private long queued;
    private boolean scheduled;
    private boolean ending;
    private volatile boolean closed;
    private volatile boolean writable = true;
    /** Whether so much is queued that the sink does not count as writable, although the connection may. */
    private volatile boolean congested;

    PushedContent(ServerExchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public void write(byte[] bytes) {
        if (bytes.length > 0) {
            push(bytes);
        }
    }

    @Override
    public void write(String text) {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void write(Buffer content) {
        boolean direct;
        synchronized (lock) {
            if (closed || ending || !content.isReadable()) {
                return;
            }
            direct = queue.isEmpty();
        }
        if (direct) {
            exchange.write(content);
            exchange.flush();
            if (!closed) {
                observe();
            }
        } else {
            push(content.toByteArray());
        }
    }

    @Override
    public void trailer(String name, String value) {
        synchronized (lock) {
            trailers.add(name, value);
        }
    }

    @Override
    public void end() {
        push(END);
    }

    private void push(byte[] bytes) {
        boolean inLoop = exchange.loop().inLoop();
        boolean schedule;
        boolean tooMuch;
        synchronized (lock) {
            if (closed || ending) {
                return;
            }
            ending = bytes == END;
            queue.add(bytes);
            queued += bytes.length;
            congested |= queued >= limit() / 2;
            tooMuch = queued > limit();
            schedule = !scheduled;
            scheduled = true;
        }
        if (tooMuch) {
            exchange.onLoop(this::tooSlow);
        }
        if (inLoop) {
            drain();
        } else if (schedule) {
            exchange.onLoop(this::drain);
        }
    }

    private void drain() {
        while (true) {
            byte[] bytes;
            synchronized (lock) {
                bytes = queue.poll();
                if (bytes == null || closed) {
                    scheduled = false;
                    break;
                }
                queued -= bytes.length;
            }
            if (bytes == END) {
                exchange.end(trailers);
                close();
                return;
            }
            exchange.write(bytes, 0, bytes.length);
        }
        if (!closed) {
            exchange.flush();
            observe();
        }
    }

    /** Looks whether the client keeps up. */
    private void observe() {
        writable = exchange.isWritable();
        if (exchange.pendingBytes() > limit()) {
            tooSlow();
        } else if (congested && writable) {
            onWritable();
        }
    }

    private long limit() {
        return exchange.share().core().limits().pendingWrites();
    }

    private void tooSlow() {
        if (!closed) {
            exchange.connection().hit(Limit.PENDING_WRITES);
            exchange.abort(new ClientGone("client reads too slowly: more bytes wait for it than the limit pendingWrites"));
        }
    }

    @Override
    public void fail(Throwable cause) {
        exchange.onLoop(() -> {
            if (!closed) {
                exchange.abort(cause);
            }
        });
    }

    @Override
    public boolean isWritable() {
        return writable && !congested && !closed;
    }

    @Override
    public void onWritable(Runnable action) {
        synchronized (lock) {
            writableActions.add(action);
        }
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void onClosed(Runnable action) {
        synchronized (lock) {
            if (!closed) {
                closedActions.add(action);
                return;
            }
        }
        exchange.onLoop(action);
    }

    @Override
    public void onWritable() {
        writable = true;
        congested = false;
        List<Runnable> actions;
        synchronized (lock) {
            actions = List.copyOf(writableActions);
        }
        actions.forEach(Runnable::run);
    }

    @Override
    public void onLost(Throwable cause) {
        close();
    }

    private void close() {
        List<Runnable> actions;
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
            queue.clear();
            queued = 0;
            actions = List.copyOf(closedActions);
        }
        actions.forEach(Runnable::run);
    }
}
