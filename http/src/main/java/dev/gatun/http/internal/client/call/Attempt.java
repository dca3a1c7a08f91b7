package dev.gatun.http.internal.client.call;

import dev.gatun.http.Headers;
import dev.gatun.http.Status;
import dev.gatun.http.client.RequestFailed.Phase;
import dev.gatun.http.client.Timeouts;
import dev.gatun.http.internal.client.exchange.ClientConnection;
import dev.gatun.http.internal.client.exchange.ClientExchange;
import dev.gatun.http.internal.client.exchange.ExchangeFailure;
import dev.gatun.http.internal.client.exchange.ExchangeListener;
import dev.gatun.http.internal.client.exchange.IncomingResponse;
import dev.gatun.http.internal.client.pool.LoopPool;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.Deadline;
import dev.gatun.reactor.EventLoop;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * One attempt of a call: a connection from the pool, the request on it, and what comes back.
 *
 * <pre>
 *   acquiring --taken--> [waiting for 100] --> sending --> waiting --response--> received: content goes to the program
 *                                                             |                  '-> skipping: content is dropped, then the call goes on
 *                                                             '--failed--> over
 * </pre>
 *
 * <p>Loop only.
 */
final class Attempt implements LoopPool.Taker, ExchangeListener {
    /** So much of a response that nobody gets is read, rather than that the connection ends for it. */
    private static final long WORTH_SKIPPING = 64 << 10;

    private final Call call;
    private final Leg leg;
    private final EventLoop loop;
    private final Timeouts timeouts;
    private Optional<LoopPool.Ticket> ticket = Optional.empty();
    private ClientConnection connection;
    private ClientExchange exchange;
    private Upload upload;
    private Optional<ReceivedContent> content = Optional.empty();
    private Optional<Runnable> afterSkipping = Optional.empty();
    private Optional<Deadline> deadline = Optional.empty();
    private long skipped;
    private long heldAt = -1;
    private boolean reused;
    private boolean uploading;
    private boolean over;

    Attempt(Call call, Leg leg, EventLoop loop, Timeouts timeouts) {
        this.call = call;
        this.leg = leg;
        this.loop = loop;
        this.timeouts = timeouts;
    }

    /** @param fresh whether a connection that was used before won't do */
    void start(LoopPool pool, boolean fresh) {
        LoopPool.Ticket place = pool.acquire(leg.target().origin(), fresh, Duration.ZERO, this);
        ticket = Optional.of(place);
    }

    Leg leg() {
        return leg;
    }

    /** Whether the connection had served others before. */
    boolean isReused() {
        return reused;
    }

    /** Whether the content can be sent in another attempt. */
    boolean isRewritable() {
        return !uploading || leg.content().isReplayable();
    }

    /** The connection; null before there is one. */
    ClientConnection connection() {
        return connection;
    }

    ClientExchange exchange() {
        return exchange;
    }

    Optional<SocketAddress> address() {
        return Optional.ofNullable(connection).map(taken -> taken.carrier().remoteAddress());
    }

    /** How many bytes of content were handed over. */
    long sent() {
        return exchange == null ? 0 : exchange.written();
    }

    /** How far it has come. */
    Phase phase() {
        if (content.isPresent()) {
            return Phase.CONTENT;
        }
        return exchange == null ? Phase.POOL : upload != null && upload.isComplete() ? Phase.RESPONSE : Phase.SEND;
    }

    // ---- from the pool

    @Override
    public void take(ClientConnection taken, boolean again) {
        if (over) {
            return;
        }
        connection = taken;
        reused = again;
        try {
            exchange = taken.send(leg.outgoing(call.fields(leg, taken.proxy()), taken.version(), timeouts), this);
        } catch (IllegalArgumentException e) {
            finish();
            call.unsendable(e);
            return;
        }
        try {
            send();
        } catch (RuntimeException e) {
            // There is no memory for the content, for example.
            cancel();
            call.failed(this, e);
        }
    }

    private void send() {
        upload = Upload.of(leg.content(), exchange, call.trailers(), this::contentFailed, loop);
        if (leg.waits() && !timeouts.expect().isZero()) {
            deadline = Optional.of(loop.schedule(timeouts.expect(), this::upload));
        } else {
            upload();
        }
    }

    @Override
    public void failed(RuntimeException failure) {
        if (!over) {
            finish();
            call.failed(this, failure);
        }
    }

    // ---- the request's content

    private void upload() {
        if (uploading || over) {
            return;
        }
        uploading = true;
        deadline.ifPresent(Deadline::cancel);
        deadline = Optional.empty();
        upload.start();
        if (!upload.isComplete() && !timeouts.gap().isZero()) {
            deadline = Optional.of(loop.schedule(timeouts.gap(), this::watchUpload));
        }
    }

    /** Looks once in a while whether the server takes content, rather than to keep a deadline for each piece. */
    private void watchUpload() {
        if (over || upload.isComplete()) {
            return;
        }
        long now = upload.isHeldBack() ? exchange.written() : -1;
        if (now >= 0 && now == heldAt) {
            cancel();
            call.stuck(this, "the server took no content for " + timeouts.gap().toMillis() + " ms");
            return;
        }
        heldAt = now;
        deadline = Optional.of(loop.schedule(timeouts.gap(), this::watchUpload));
    }

    private void contentFailed(Throwable cause) {
        if (!over) {
            Optional<ReceivedContent> receiving = content;
            cancel();
            call.contentFailed(this, receiving, cause);
        }
    }

    @Override
    public void onWritable() {
        if (uploading) {
            upload.onWritable();
        }
    }

    // ---- the response

    @Override
    public void onInterim(IncomingResponse response) {
        if (response.status().code() == Status.CONTINUE.code()) {
            upload();
        }
        call.interim(response);
    }

    @Override
    public void onResponse(IncomingResponse response) {
        if (!uploading) {
            // Whatever it says: it is not the content that it waits for.
            deadline.ifPresent(Deadline::cancel);
        }
        call.responded(this, response);
    }

    /** The response is for the program. */
    ReceivedContent receive(IncomingResponse response) {
        ReceivedContent receiving = new ReceivedContent(loop, exchange, response.length(), this::received);
        content = Optional.of(receiving);
        return receiving;
    }

    private void received() {
        finish();
        call.over();
    }

    /** The response is for nobody; {@code next} runs when its content is out of the way. */
    void skip(IncomingResponse response, Runnable next) {
        afterSkipping = Optional.of(next);
        if (response.length().orElse(0) > WORTH_SKIPPING || leg.hasContent() && !upload.isComplete()) {
            stopSkipping(true);
        }
    }

    private void stopSkipping(boolean cancelled) {
        if (cancelled) {
            exchange.cancel();
        }
        finish();
        // Behind what the connection still has to do: then it has room again.
        afterSkipping.ifPresent(loop::execute);
    }

    @Override
    public void onContent(Buffer chunk) {
        if (content.isPresent()) {
            content.get().receive(chunk);
            return;
        }
        skipped += chunk.readableBytes();
        chunk.skip(chunk.readableBytes());
        if (skipped > WORTH_SKIPPING && !over) {
            stopSkipping(true);
        }
    }

    @Override
    public void onEnd(Headers trailers) {
        if (content.isPresent()) {
            content.get().end(trailers);
        } else if (!over) {
            stopSkipping(false);
        }
    }

    @Override
    public void onFailed(ExchangeFailure failure) {
        if (over) {
            return;
        }
        if (content.isPresent()) {
            content.get().fail(call.exchangeFailed(this, failure));
        } else if (afterSkipping.isPresent()) {
            stopSkipping(false);
        } else {
            finish();
            call.failed(this, failure);
        }
    }

    // ---- the end

    /** Nobody wants it any more. */
    void cancel() {
        if (over) {
            return;
        }
        finish();
        ticket.ifPresent(LoopPool.Ticket::cancel);
        if (exchange != null) {
            exchange.cancel();
        }
    }

    private void finish() {
        over = true;
        deadline.ifPresent(Deadline::cancel);
        if (upload != null) {
            upload.stop();
        }
    }
}
