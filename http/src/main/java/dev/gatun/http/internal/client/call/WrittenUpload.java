package dev.gatun.http.internal.client.call;

import dev.gatun.http.BodyOutput;
import dev.gatun.http.Headers;
import dev.gatun.http.client.Content;
import dev.gatun.http.internal.HeaderList;
import dev.gatun.http.internal.client.exchange.ClientExchange;
import dev.gatun.reactor.EventLoop;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Sends content that a virtual thread writes: two arrays in turn, one being filled by that thread, the other on its way through the loop. The thread waits
 * while the loop has not taken the other one, which it does only when the server keeps up.
 */
final class WrittenUpload implements Upload, BodyOutput {
    private static final int CAPACITY = 16 << 10;
    private static final int FIRST_CAPACITY = 1 << 10;

    private final Content content;
    private final ClientExchange exchange;
    private final Supplier<? extends Headers> more;
    private final Consumer<? super Throwable> failed;
    private final EventLoop loop;
    /** The writer's, until it hands them over with the end. */
    private final HeaderList trailers = new HeaderList();
    private Thread writer;
    private byte[] filling = new byte[FIRST_CAPACITY];
    private int filled;
    private byte[] other = {};
    /** On its way; owned by the loop while {@link #inFlight}. */
    private byte[] passing = {};
    private int passingLength;
    private volatile boolean inFlight;
    private volatile boolean stopped;
    /** Whether what was handed over is with the exchange, and the writer not told yet that it may go on; the loop's. */
    private boolean held;
    private boolean ended;

    WrittenUpload(Content content, ClientExchange exchange, Supplier<? extends Headers> more, Consumer<? super Throwable> failed, EventLoop loop) {
        this.content = content;
        this.exchange = exchange;
        this.more = more;
        this.failed = failed;
        this.loop = loop;
    }

    // ---- the loop's side

    @Override
    public void start() {
        writer = Thread.ofVirtual().name("gatun-upload").inheritInheritableThreadLocals(false).unstarted(this::write);
        writer.start();
    }

    @Override
    public void onWritable() {
        // What is in flight and not held is not here yet; its array is still to be read.
        if (held) {
            taken();
        }
    }

    private void take() {
        if (stopped) {
            return;
        }
        held = true;
        exchange.write(loop.buffers().acquire(passingLength).put(passing, 0, passingLength));
        // The write may have found the exchange writable and so called onWritable(): the writer is on with the next array then.
        if (held && !stopped && exchange.isWritable()) {
            taken();
        }
    }

    private void taken() {
        held = false;
        inFlight = false;
        LockSupport.unpark(writer);
    }

    private void finish() {
        if (!stopped) {
            ended = true;
            more.get().forEach(trailers::add);
            exchange.end(trailers);
        }
    }

    @Override
    public void stop() {
        stopped = true;
        if (writer != null && !ended) {
            // It may wait for its own source rather than for this side.
            writer.interrupt();
        }
    }

    @Override
    public boolean isComplete() {
        return ended;
    }

    @Override
    public boolean isHeldBack() {
        return held;
    }

    // ---- the writer's side

    private void write() {
        try {
            content.writeTo(this);
            if (filled > 0) {
                handOver();
            }
            awaitTaken();
            onLoop(this::finish);
        } catch (Throwable e) {
            if (!stopped) {
                onLoop(() -> failed.accept(e));
            }
        }
    }

    private void onLoop(Runnable task) {
        try {
            loop.execute(() -> {
                try {
                    task.run();
                } catch (RuntimeException e) {
                    failed.accept(e);
                }
            });
        } catch (RejectedExecutionException e) {
            stopped = true;
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        requireWanted();
        int at = offset;
        int end = offset + length;
        while (at < end) {
            if (filled == filling.length && !grow()) {
                handOver();
            }
            int count = Math.min(end - at, filling.length - filled);
            System.arraycopy(bytes, at, filling, filled, count);
            filled += count;
            at += count;
        }
    }

    private boolean grow() {
        if (filling.length >= CAPACITY) {
            return false;
        }
        filling = Arrays.copyOf(filling, Math.min(CAPACITY, filling.length * 4));
        return true;
    }

    @Override
    public void flush() {
        requireWanted();
        if (filled > 0) {
            handOver();
        }
    }

    @Override
    public void trailer(String name, String value) {
        trailers.add(name, value);
    }

    private void handOver() {
        awaitTaken();
        passing = filling;
        passingLength = filled;
        filling = other.length == 0 ? new byte[CAPACITY] : other;
        other = passing;
        filled = 0;
        inFlight = true;
        onLoop(this::take);
    }

    private void awaitTaken() {
        while (inFlight && !stopped) {
            LockSupport.park(this);
            // An interrupt must not turn the wait into a spin; the exchange's own end is what ends it.
            Thread.interrupted();
        }
        requireWanted();
    }

    private void requireWanted() {
        if (stopped) {
            throw new ContentUnwanted();
        }
    }
}
