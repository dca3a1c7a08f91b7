package dev.gatun.http.internal.client.call;

import dev.gatun.http.Headers;
import dev.gatun.http.internal.client.exchange.ClientExchange;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.EventLoop;
import java.util.function.Supplier;

/** Sends an array, in pieces where it is large. Loop only. */
final class ArrayUpload implements Upload {
    static final byte[] NOTHING = {};
    private static final int PIECE = 16 << 10;

    private final byte[] bytes;
    private final ClientExchange exchange;
    private final Supplier<? extends Headers> trailers;
    private final EventLoop loop;
    private int sent;
    private boolean begun;
    private boolean sending;
    private boolean ended;

    ArrayUpload(byte[] bytes, ClientExchange exchange, Supplier<? extends Headers> trailers, EventLoop loop) {
        this.bytes = bytes;
        this.exchange = exchange;
        this.trailers = trailers;
        this.loop = loop;
    }

    @Override
    public void start() {
        begun = true;
        onWritable();
    }

    @Override
    public void onWritable() {
        // Writing may find the exchange writable and so come here again.
        if (!begun || ended || sending) {
            return;
        }
        sending = true;
        try {
            while (sent < bytes.length && !ended && (exchange.isWritable() || sent == 0)) {
                int count = Math.min(PIECE, bytes.length - sent);
                Buffer piece = loop.buffers().acquire(count).put(bytes, sent, count);
                sent += count;
                exchange.write(piece);
            }
        } finally {
            sending = false;
        }
        if (sent == bytes.length && !ended) {
            ended = true;
            exchange.end(trailers.get());
        }
    }

    @Override
    public void stop() {
        ended = true;
    }

    @Override
    public boolean isComplete() {
        return ended && sent == bytes.length;
    }

    @Override
    public boolean isHeldBack() {
        return begun && !ended;
    }
}
