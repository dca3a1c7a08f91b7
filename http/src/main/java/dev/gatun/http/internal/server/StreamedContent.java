package dev.gatun.http.internal.server;

import dev.gatun.http.BodyOutput;
import dev.gatun.http.ClientGone;
import dev.gatun.http.Method;
import dev.gatun.http.Response;
import dev.gatun.http.ResponseBody;
import dev.gatun.http.internal.HeaderList;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

/**
 * Content that a virtual thread writes: two arrays in turn, one being filled by that thread, the other on its way through the loop. The thread waits
 * while the loop has not taken the other one, which it does only when the client keeps up.
 *
 * <p>Nothing is sent before the first array is full or flushed. So content that fits gets a length instead of chunks, and a writer that fails early
 * still gets a proper error response.
 */
final class StreamedContent implements BodyOutput, ContentProducer {
    private static final Logger LOG = System.getLogger("dev.gatun.http");
    private static final int CAPACITY = 16 << 10;
    private static final int FIRST_CAPACITY = 1 << 10;

    private final ServerExchange exchange;
    private final Response response;
    private final ResponseBody.Streamed body;
    private final Thread thread = Thread.currentThread();
    private final HeaderList trailers = new HeaderList();
    /** Being filled; the writer's. */
    private byte[] filling = new byte[FIRST_CAPACITY];
    private int filled;
    private byte[] other = {};
    private boolean handedOver;
    /** On its way; owned by the loop while {@link #inFlight}. */
    private byte[] passing = {};
    private int passingLength;
    private volatile boolean inFlight;
    private volatile Throwable lost;
    /** Whether the head was sent; the loop's. */
    private boolean begun;
    /** Whether what was handed over is with the exchange, and the writer not told yet that it may go on; the loop's. */
    private boolean held;

    StreamedContent(ServerExchange exchange, Response response, ResponseBody.Streamed body) {
        this.exchange = exchange;
        this.response = response;
        this.body = body;
    }

    /** Writes all of the content; on the virtual thread. */
    void run() {
        try {
            if (isBodiless()) {
                exchange.onLoop(() -> exchange.respond(response));
                return;
            }
            body.writer().write(this);
            finish();
        } catch (Throwable e) {
            fail(e);
        }
        exchange.onLoop(exchange::handlerDone);
    }

    private boolean isBodiless() {
        return exchange.method() == Method.HEAD || response.status().forbidsContent();
    }

    private void finish() {
        if (!handedOver && trailers.isEmpty()) {
            if (body.length() >= 0 && body.length() != filled) {
                throw new IllegalStateException("response of " + body.length() + " bytes announced, " + filled + " written");
            }
            Response whole = response.body(new ResponseBody.Bytes(Arrays.copyOf(filling, filled)));
            exchange.onLoop(() -> exchange.respond(whole));
            return;
        }
        handOver();
        awaitTaken();
        exchange.onLoop(() -> {
            if (lost == null) {
                response.trailers().forEach(trailers::add);
                exchange.end(trailers);
            }
        });
    }

    private void fail(Throwable error) {
        if (error instanceof ClientGone && lost != null) {
            return;
        }
        if (!handedOver) {
            Response failure = Dispatcher.failure(exchange, error);
            exchange.onLoop(() -> exchange.respond(failure));
            return;
        }
        if (!Dispatcher.isPeersFault(error)) {
            LOG.log(Level.ERROR, "content of a response failed half-way, request=" + exchange.id(), error);
        }
        exchange.onLoop(() -> {
            if (lost == null) {
                exchange.abort(error);
            }
        });
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        requireClient();
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
        requireClient();
        if (filled > 0 || !handedOver) {
            handOver();
        }
    }

    @Override
    public void trailer(String name, String value) {
        trailers.add(name, value);
    }

    private void handOver() {
        awaitTaken();
        handedOver = true;
        passing = filling;
        passingLength = filled;
        filling = other.length == 0 ? new byte[CAPACITY] : other;
        other = passing;
        filled = 0;
        inFlight = true;
        exchange.onLoop(this::take);
    }

    private void awaitTaken() {
        while (inFlight && lost == null) {
            LockSupport.park(this);
            // An interrupt must not turn the wait into a spin; the exchange's own end is what ends it.
            Thread.interrupted();
        }
        requireClient();
    }

    private void requireClient() {
        Throwable cause = lost;
        if (cause != null) {
            throw new ClientGone("client is gone while the response was written", cause);
        }
    }

    /** On the loop: sends what was handed over. */
    private void take() {
        if (lost != null) {
            return;
        }
        if (!begun) {
            begun = true;
            if (!exchange.begin(response, body.length(), this)) {
                onLost(new ClientGone("connection has ended"));
                return;
            }
        }
        held = true;
        exchange.write(passing, 0, passingLength);
        // This may find the exchange writable and so call onWritable(): the writer is on with the next array then, and must not be told twice.
        exchange.flush();
        if (held && lost == null && exchange.isWritable()) {
            taken();
        }
    }

    private void taken() {
        held = false;
        inFlight = false;
        LockSupport.unpark(thread);
    }

    @Override
    public void onWritable() {
        // What is in flight and not held is not here yet; its array is still to be read.
        if (held) {
            taken();
        }
    }

    @Override
    public boolean isWaiting() {
        return held;
    }

    @Override
    public void onLost(Throwable cause) {
        lost = cause;
        LockSupport.unpark(thread);
    }
}
