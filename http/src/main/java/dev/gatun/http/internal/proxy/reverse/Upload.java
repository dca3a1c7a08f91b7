package dev.gatun.http.internal.proxy.reverse;

import dev.gatun.http.BodyConsumer;
import dev.gatun.http.BodyFlow;
import dev.gatun.http.RequestBody;
import dev.gatun.http.internal.client.exchange.ClientExchange;
import dev.gatun.http.internal.proxy.fields.EndToEnd;
import dev.gatun.reactor.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The content of a request on its way to an upstream, no faster than that takes it. As long as it is short it is kept, so that another upstream can have it
 * from the start if the first turns out to have done nothing. Loop only.
 */
final class Upload implements BodyConsumer {
    /** So much is kept for another try. */
    private static final int KEPT = 16 << 10;

    private final RequestBody body;
    private final Consumer<RuntimeException> onBroken;
    private final List<byte[]> kept = new ArrayList<>(1);
    private int keptBytes;
    /** To the upstream that has the request, or had it last. */
    private long sentBytes;
    private boolean keeps = true;
    private boolean started;
    private boolean ended;
    /** Null while no upstream has the request. */
    private ClientExchange exchange;
    private BodyFlow flow;

    /** @param onBroken hears that the client will send no more, though there is more */
    Upload(RequestBody body, Consumer<RuntimeException> onBroken) {
        this.body = body;
        this.onBroken = onBroken;
    }

    /** Whether the client was asked for the content. */
    boolean isStarted() {
        return started;
    }

    /** Whether all of it that came can be sent once more. */
    boolean isReplayable() {
        return keeps;
    }

    /** How much of it went to the upstream that has the request, or had it last. */
    long sentBytes() {
        return sentBytes;
    }

    /** Sends it to {@code next}, all that came so far first. */
    void to(ClientExchange next) {
        exchange = next;
        sentBytes = 0;
        if (!started) {
            started = true;
            body.consume(this);
            return;
        }
        for (byte[] bytes : kept) {
            sentBytes += bytes.length;
            next.write(Buffer.copyOf(bytes));
        }
        if (ended) {
            next.end(EndToEnd.ofTrailers(body.trailers()));
        } else if (next.isWritable()) {
            flow.resume();
        }
    }

    /** The upstream is gone, or has answered: nothing more is sent, and the client is held back. */
    void detach() {
        exchange = null;
        if (flow != null && !ended) {
            flow.pause();
        }
    }

    /** An answer is on its way: there will be no other try. */
    void forget() {
        keeps = false;
        kept.clear();
    }

    /** The upstream takes more. */
    void goOn() {
        if (exchange != null && flow != null && !ended) {
            flow.resume();
        }
    }

    @Override
    public void onStart(BodyFlow newFlow) {
        flow = newFlow;
    }

    @Override
    public void onChunk(Buffer chunk) {
        if (keeps) {
            keep(chunk);
        }
        if (exchange == null) {
            return;
        }
        sentBytes += chunk.readableBytes();
        exchange.write(Borrowed.of(chunk));
        if (exchange != null && !exchange.isWritable()) {
            flow.pause();
        }
    }

    private void keep(Buffer chunk) {
        keptBytes += chunk.readableBytes();
        if (keptBytes > KEPT) {
            forget();
        } else {
            kept.add(chunk.toByteArray());
        }
    }

    @Override
    public void onEnd() {
        ended = true;
        if (exchange != null) {
            exchange.end(EndToEnd.ofTrailers(body.trailers()));
        }
    }

    @Override
    public void onFailure(RuntimeException failure) {
        ended = true;
        exchange = null;
        forget();
        onBroken.accept(failure);
    }
}
