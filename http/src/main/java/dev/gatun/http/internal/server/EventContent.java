package dev.gatun.http.internal.server;

import dev.gatun.http.ClientGone;
import dev.gatun.http.Event;
import dev.gatun.http.EventSink;
import dev.gatun.reactor.Deadline;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/** Server-sent events on pushed content: their syntax (WHATWG HTML, section 9.2.5), and the heartbeat that finds clients that are gone. */
final class EventContent implements EventSink, ContentProducer {
    private static final byte[] HEARTBEAT = ":\n\n".getBytes(StandardCharsets.US_ASCII);

    private final ServerExchange exchange;
    private final PushedContent content;
    private final Duration heartbeat;
    /** Who waits until the sink is writable; a new latch each time it is released. */
    private final AtomicReference<CountDownLatch> waiting = new AtomicReference<>(new CountDownLatch(1));
    private volatile boolean sent;
    private Deadline timer;

    EventContent(ServerExchange exchange, Duration heartbeat) {
        this.exchange = exchange;
        this.content = new PushedContent(exchange);
        this.heartbeat = heartbeat;
    }

    /** The head was sent. On the loop. */
    void start() {
        content.onClosed(() -> {
            if (timer != null) {
                timer.cancel();
            }
            release();
        });
        content.onWritable(this::release);
        if (!heartbeat.isZero()) {
            timer = exchange.loop().schedule(heartbeat, this::beat);
        }
    }

    /** The timer is not re-armed per event: it looks whether there was one since the last time. */
    private void beat() {
        if (!sent) {
            push(HEARTBEAT);
        }
        sent = false;
        if (!content.isClosed()) {
            timer = exchange.loop().schedule(heartbeat, this::beat);
        }
    }

    private boolean push(byte[] bytes) {
        if (content.isClosed()) {
            return false;
        }
        sent = true;
        content.write(bytes);
        return !content.isClosed();
    }

    @Override
    public boolean send(Event event) {
        StringBuilder text = new StringBuilder(event.data().length() + 32);
        event.name().ifPresent(name -> text.append("event: ").append(name).append('\n'));
        event.id().ifPresent(id -> text.append("id: ").append(id).append('\n'));
        event.retry().ifPresent(retry -> text.append("retry: ").append(retry.toMillis()).append('\n'));
        lines(text, "data: ", event.data());
        return push(text.append('\n').toString().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean comment(String comment) {
        StringBuilder text = new StringBuilder(comment.length() + 8);
        lines(text, ": ", comment);
        return push(text.append('\n').toString().getBytes(StandardCharsets.UTF_8));
    }

    /** CR, LF and CRLF end a line for the client, whichever the text has. */
    private static void lines(StringBuilder out, String field, String text) {
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || text.charAt(i) == '\n' || text.charAt(i) == '\r') {
                out.append(field).append(text, start, i).append('\n');
                if (i + 1 < text.length() && text.charAt(i) == '\r' && text.charAt(i + 1) == '\n') {
                    i++;
                }
                start = i + 1;
            }
        }
    }

    @Override
    public boolean isWritable() {
        return content.isWritable();
    }

    @Override
    public void onWritable(Runnable action) {
        content.onWritable(action);
    }

    @Override
    public boolean awaitWritable() throws InterruptedException {
        if (exchange.loop().inLoop()) {
            throw new IllegalStateException("waiting for the client would block the event loop: use onWritable");
        }
        while (!content.isClosed()) {
            CountDownLatch latch = waiting.get();
            if (content.isWritable()) {
                return true;
            }
            latch.await();
        }
        return false;
    }

    private void release() {
        waiting.getAndSet(new CountDownLatch(1)).countDown();
    }

    @Override
    public boolean isClosed() {
        return content.isClosed();
    }

    @Override
    public void onClosed(Runnable action) {
        content.onClosed(action);
    }

    @Override
    public void close() {
        content.end();
    }

    @Override
    public void onWritable() {
        content.onWritable();
    }

    /** A client that only listens and ends its output has left: nothing else would tell before the next heartbeat. */
    @Override
    public void onInputEnd() {
        exchange.abort(new ClientGone("client left the stream of events"));
    }

    @Override
    public void onLost(Throwable cause) {
        content.onLost(cause);
    }
}
