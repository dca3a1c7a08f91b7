package dev.gatun.http.internal.client.call;

import dev.gatun.http.BodyConsumer;
import dev.gatun.http.BodyFlow;
import dev.gatun.http.Headers;
import dev.gatun.http.internal.client.exchange.ClientExchange;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.Deadline;
import dev.gatun.reactor.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * The content of one response, between the exchange that brings it and the program that reads it. The bringing side is used on the loop only; the reading side
 * by any thread.
 *
 * <pre>
 *   unread: kept up to HIGH, then the exchange is paused --claim--> started (consumer known, on the loop) --> ended | failed
 *      '-- small and here already when the response is handed over: preloaded, needs no loop
 * </pre>
 *
 * <p>What is kept are heap arrays, so a response that the program forgets holds a connection until it is given up, but never a pooled buffer.
 */
final class ReceivedContent implements BodyFlow {
    /** So much is kept unread. */
    static final int HIGH = 64 << 10;
    /** So much is skipped rather than that a connection ends for it. */
    private static final int WORTH_SKIPPING = 64 << 10;
    private static final byte[] NOTHING = {};

    private final EventLoop loop;
    private final ClientExchange exchange;
    private final OptionalLong declared;
    private final Runnable whenOver;
    private final AtomicBoolean claimed = new AtomicBoolean();
    private final ArrayDeque<byte[]> kept = new ArrayDeque<>(2);
    private byte[] preloaded;
    private Optional<Deadline> unread = Optional.empty();
    private Optional<BodyConsumer> consumer = Optional.empty();
    private Optional<RuntimeException> failure = Optional.empty();
    private volatile Headers trailers = Headers.empty();
    private long received;
    private long keptBytes;
    private boolean ended;
    /** Whether who reads has asked for no more. */
    private boolean held;

    /** @param whenOver runs on the loop when the content has ended or failed */
    ReceivedContent(EventLoop loop, ClientExchange exchange, OptionalLong declared, Runnable whenOver) {
        this.loop = loop;
        this.exchange = exchange;
        this.declared = declared;
        this.whenOver = whenOver;
    }

    // ---- the exchange's side; loop only

    /** Some of it came. */
    void receive(Buffer chunk) {
        if (isOver()) {
            return;
        }
        int count = chunk.readableBytes();
        received += count;
        if (consumer.isPresent()) {
            pass(consumer.get(), chunk);
            return;
        }
        kept.add(chunk.toByteArray());
        chunk.skip(count);
        keptBytes += count;
        if (keptBytes >= HIGH) {
            exchange.pause();
        }
    }

    private void pass(BodyConsumer reader, Buffer chunk) {
        try {
            reader.onChunk(chunk);
        } catch (RuntimeException e) {
            if (ended && failure.isEmpty()) {
                // There is nothing left to end, but who reads must hear of it, and gets no more.
                failure = Optional.of(e);
                kept.clear();
                reader.onFailure(e);
            } else {
                abort(e);
            }
        }
    }

    /** All of it came. */
    void end(Headers fields) {
        if (isOver()) {
            return;
        }
        trailers = fields;
        ended = true;
        over();
        consumer.ifPresent(ReceivedContent::passEnd);
    }

    private static void passEnd(BodyConsumer reader) {
        try {
            reader.onEnd();
        } catch (RuntimeException e) {
            reader.onFailure(e);
        }
    }

    /** No more will come. */
    void fail(RuntimeException cause) {
        if (isOver()) {
            return;
        }
        failure = Optional.of(cause);
        kept.clear();
        over();
        consumer.ifPresent(reader -> reader.onFailure(cause));
    }

    /** This side wants no more. */
    void abort(RuntimeException cause) {
        if (!isOver()) {
            exchange.cancel();
            fail(cause);
        }
    }

    private void over() {
        unread.ifPresent(Deadline::cancel);
        whenOver.run();
    }

    boolean isOver() {
        return ended || failure.isPresent();
    }

    /** The response is handed to the program now: what is here already can be read without the loop. */
    void handOver(Duration unreadFor, Supplier<? extends RuntimeException> tooLate) {
        if (ended) {
            preloaded = joined();
        } else if (!unreadFor.isZero()) {
            unread = Optional.of(loop.schedule(unreadFor, () -> abort(tooLate.get())));
        }
    }

    private byte[] joined() {
        if (kept.size() < 2) {
            return kept.isEmpty() ? NOTHING : kept.poll();
        }
        byte[] all = new byte[(int) keptBytes];
        int at = 0;
        for (byte[] part : kept) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        kept.clear();
        return all;
    }

    // ---- the program's side; any thread

    /** All of it, when it was here before the response was handed over; the one who reads claims it. */
    Optional<byte[]> preloaded() {
        return Optional.ofNullable(preloaded);
    }

    /** From here on nobody else may read. */
    void claim() {
        if (!claimed.compareAndSet(false, true)) {
            throw new IllegalStateException("the content of the response was read before, or the response was closed");
        }
    }

    /** Passes all of it to {@code reader}, on the loop. */
    void consume(BodyConsumer reader) {
        claim();
        if (!onLoop(() -> start(reader))) {
            throw new IllegalStateException("the client is closed");
        }
    }

    private void start(BodyConsumer reader) {
        unread.ifPresent(Deadline::cancel);
        consumer = Optional.of(reader);
        reader.onStart(this);
        if (preloaded != null) {
            kept.add(preloaded);
        }
        boolean paused = keptBytes >= HIGH;
        if (failure.isPresent()) {
            reader.onFailure(failure.get());
            return;
        }
        for (byte[] part = kept.poll(); part != null; part = kept.poll()) {
            passKept(reader, part);
        }
        if (failure.isPresent()) {
            // It failed over what was kept, and has heard so.
            return;
        }
        if (ended) {
            passEnd(reader);
        } else if (paused && !held) {
            exchange.resume();
        }
    }

    private void passKept(BodyConsumer reader, byte[] part) {
        if (part.length == 0 || failure.isPresent()) {
            return;
        }
        Buffer chunk = loop.buffers().acquire(part.length).put(part);
        try {
            pass(reader, chunk);
        } finally {
            chunk.release();
        }
    }

    /** Drops what was not read. */
    void close(Supplier<? extends RuntimeException> closed) {
        boolean nobodyReads = claimed.compareAndSet(false, true);
        if (preloaded == null) {
            onLoop(() -> drop(nobodyReads, closed));
        }
    }

    private void drop(boolean nobodyReads, Supplier<? extends RuntimeException> closed) {
        if (isOver()) {
            return;
        }
        if (nobodyReads && declared.isPresent() && declared.getAsLong() - received <= WORTH_SKIPPING) {
            start(new Skipping());
        } else {
            abort(closed.get());
        }
    }

    /** Gives up, whoever reads. */
    void cancel(Supplier<? extends RuntimeException> cause) {
        claimed.set(true);
        if (preloaded == null) {
            onLoop(() -> abort(cause.get()));
        }
    }

    Headers trailers() {
        return trailers;
    }

    @Override
    public void pause() {
        onLoop(() -> {
            held = true;
            if (!isOver()) {
                exchange.pause();
            }
        });
    }

    @Override
    public void resume() {
        onLoop(() -> {
            held = false;
            if (!isOver()) {
                exchange.resume();
            }
        });
    }

    /** Whether there is a loop still: when it has ended, so has the exchange, and nothing is left to be held or given up. */
    private boolean onLoop(Runnable task) {
        if (loop.inLoop()) {
            task.run();
            return true;
        }
        try {
            loop.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** Reads for nobody. */
    private static final class Skipping implements BodyConsumer {
        @Override
        public void onChunk(Buffer chunk) {}

        @Override
        public void onFailure(RuntimeException failure) {}
    }
}
