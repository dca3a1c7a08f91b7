package dev.gatun.http.internal.proxy.reverse;

import dev.gatun.http.BodySink;
import dev.gatun.http.Headers;
import dev.gatun.http.Method;
import dev.gatun.http.Request;
import dev.gatun.http.Response;
import dev.gatun.http.ResponseBody;
import dev.gatun.http.internal.HeaderList;
import dev.gatun.http.internal.client.exchange.ClientConnection;
import dev.gatun.http.internal.client.exchange.ClientExchange;
import dev.gatun.http.internal.client.exchange.ExchangeFailure;
import dev.gatun.http.internal.client.exchange.ExchangeListener;
import dev.gatun.http.internal.client.exchange.IncomingResponse;
import dev.gatun.http.internal.client.exchange.OutgoingRequest;
import dev.gatun.http.internal.client.pool.LoopPool;
import dev.gatun.http.internal.proxy.balance.Member;
import dev.gatun.http.internal.proxy.balance.Outcome;
import dev.gatun.http.internal.proxy.fields.EndToEnd;
import dev.gatun.http.internal.server.BufferSink;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.reactor.Deadline;
import dev.gatun.reactor.EventLoop;
import java.time.Duration;
import java.util.Optional;

/**
 * One try to have a request answered by one upstream. Loop only.
 *
 * <pre>
 *   WAITING --connection--> SENT --head--> ANSWERING --end--> OVER
 *      |                     |  '--101--> a Relay has both sides; OVER when that ends
 *      '------ failed -------'--> OVER, and the Passage decides
 * </pre>
 */
final class Attempt implements LoopPool.Taker, ExchangeListener {
    /** After so long a client that waits for 100 is asked for its content although the upstream has said nothing (RFC 9110, section 10.1.1). */
    private static final Duration CONTINUE = Duration.ofSeconds(1);

    private enum State { WAITING, SENT, ANSWERING, OVER }

    private final Passage passage;
    private final Member member;
    private State state = State.WAITING;
    private Optional<LoopPool.Ticket> ticket = Optional.empty();
    private Optional<Deadline> continueDue = Optional.empty();
    private Optional<Relay> relay = Optional.empty();
    private Optional<BodySink> sink = Optional.empty();
    private ClientExchange exchange;
    private Headers sent = Headers.empty();
    private boolean reused;
    private boolean heard;
    private boolean connected;
    private boolean sinkPaused;
    /** By itself or on behalf of those behind it (RFC 9110, section 15.6). */
    private boolean answeredBadly;
    /** The client has all of the answer with its head; the upstream's end comes right behind. */
    private boolean bodiless;
    private long begun;
    private int statusCode;
    private long receivedBytes;

    Attempt(Passage passage, Member member) {
        this.passage = passage;
        this.member = member;
    }

    Member member() {
        return member;
    }

    void start(boolean fresh) {
        begun = passage.home().loop().nanoTime();
        ProxyRules rules = passage.way().rules();
        LoopPool.Ticket place = passage.home().pool().acquire(Origins.of(member.upstream()), fresh, rules.acquire(), this);
        if (state == State.WAITING) {
            ticket = Optional.of(place);
        }
    }

    // ---- towards the upstream

    @Override
    public void take(ClientConnection connection, boolean used) {
        member.connected();
        connected = true;
        state = State.SENT;
        reused = used;
        OutgoingRequest outgoing;
        try {
            outgoing = Outgoing.of(passage, member, connection.version());
            sent = outgoing.headers();
            exchange = connection.send(outgoing, this);
        } catch (IllegalArgumentException e) {
            end(Outcome.UNDECIDED);
            passage.refuse(e);
            return;
        } catch (IllegalStateException e) {
            fail(new ExchangeFailure(ExchangeFailure.Kind.CONNECTION_LOST, false, "connection had no room: " + e.getMessage(), e));
            return;
        }
        if (!passage.hasContent()) {
            exchange.end(Headers.empty());
        } else if (outgoing.headers().contains("expect")) {
            continueDue = Optional.of(passage.home().loop().schedule(CONTINUE, this::upload));
        } else {
            upload();
        }
    }

    private void upload() {
        continueDue.ifPresent(Deadline::cancel);
        continueDue = Optional.empty();
        if (state == State.SENT || state == State.ANSWERING) {
            passage.upload().to(exchange);
        }
    }

    @Override
    public void onWritable() {
        passage.upload().goOn();
    }

    // ---- from the upstream

    @Override
    public void failed(RuntimeException failure) {
        fail(failure);
    }

    @Override
    public void onFailed(ExchangeFailure failure) {
        fail(failure);
    }

    private void fail(RuntimeException failure) {
        if (state == State.OVER) {
            return;
        }
        boolean answering = state == State.ANSWERING;
        boolean stale = reused && !heard && failure instanceof ExchangeFailure broken && broken.kind() == ExchangeFailure.Kind.CONNECTION_LOST;
        end(Passage.outcome(failure, stale));
        passage.upload().detach();
        if (answering) {
            passage.note(failure);
            passage.ended();
            sink.ifPresent(out -> out.fail(failure));
        } else {
            passage.failed(this, failure, stale);
        }
    }

    @Override
    public void onInterim(IncomingResponse response) {
        heard = true;
        if (response.status().code() == 100) {
            if (continueDue.isPresent()) {
                upload();
            }
        } else if (state == State.SENT) {
            passage.request().inform(response.status(), EndToEnd.ofResponse(response.headers()));
        }
    }

    @Override
    public void onResponse(IncomingResponse response) {
        heard = true;
        state = State.ANSWERING;
        int code = response.status().code();
        statusCode = code;
        answeredBadly = code >= 502 && code <= 504;
        continueDue.ifPresent(Deadline::cancel);
        // What the client was not asked for before the answer, it need not send any more.
        passage.upload().forget();
        Response head = Answers.of(passage, member, response);
        Request request = passage.request();
        long announced = Answers.announced(response, request.method());
        bodiless = request.method() == Method.HEAD || response.status().forbidsContent() || response.length().isPresent() && response.length().getAsLong() == 0;
        if (request.method() == Method.HEAD || response.status().forbidsContent()) {
            head.body(announced < 0 ? ResponseBody.EMPTY : new ResponseBody.Pushed(BodySink::end, announced));
        } else if (bodiless) {
            head.body(ResponseBody.EMPTY);
        } else {
            exchange.pause();
            head.body(new ResponseBody.Pushed(this::open, response.length().orElse(ResponseBody.UNKNOWN)));
        }
        passage.answer().complete(head);
    }

    /** The head went out to the client, who takes content now. */
    private void open(BodySink out) {
        if (state != State.ANSWERING) {
            out.fail(new IllegalStateException("the upstream is gone"));
            return;
        }
        sink = Optional.of(out);
        out.onWritable(this::clientTakesMore);
        exchange.resume();
    }

    private void clientTakesMore() {
        if (sinkPaused && state == State.ANSWERING) {
            sinkPaused = false;
            exchange.resume();
        }
    }

    @Override
    public void onContent(Buffer chunk) {
        receivedBytes += chunk.readableBytes();
        BodySink out = sink.orElseThrow(() -> new IllegalStateException("content while the exchange is paused"));
        if (out instanceof BufferSink buffers) {
            buffers.write(chunk);
        } else {
            out.write(chunk.toByteArray());
        }
        chunk.skip(chunk.readableBytes());
        if (!out.isWritable() && state == State.ANSWERING && !sinkPaused) {
            sinkPaused = true;
            exchange.pause();
        }
    }

    @Override
    public void onEnd(Headers trailers) {
        if (state == State.OVER) {
            return;
        }
        end(Outcome.GOOD);
        passage.upload().detach();
        passage.ended();
        sink.ifPresent(out -> {
            EndToEnd.ofTrailers(trailers).forEach(out::trailer);
            out.end();
        });
    }

    @Override
    public ConnectionHandler onUpgraded(IncomingResponse response, Connection tunnel) {
        state = State.ANSWERING;
        statusCode = response.status().code();
        Request request = passage.request();
        HeaderList fields = EndToEnd.ofResponse(response.headers());
        Relay both = new Relay(passage.way().rules().tunnelIdle(), () -> {
            end(Outcome.GOOD);
            passage.ended();
        });
        relay = Optional.of(both);
        boolean webSocket = Handshakes.isWebSocket(request.upgrade());
        if (webSocket && !Handshakes.answer(fields, request.headers(), sent)) {
            ExchangeFailure wrong = new ExchangeFailure(ExchangeFailure.Kind.PROTOCOL, true, "upstream accepted another handshake of WebSocket", null);
            passage.note(wrong);
            passage.answer().complete(Failures.answer(wrong));
            both.abort();
            return both.upstream();
        }
        Response accepted = Response.upgrade(request.upgrade().orElse(""), client -> both.client());
        fields.forEach(accepted::addHeader);
        passage.answer().complete(accepted);
        return both.upstream();
    }

    // ---- the end

    /** The client's side has come to its end: with a relay that is only HTTP's end. */
    void clientDone(boolean broken) {
        if (relay.isPresent()) {
            if (broken) {
                relay.get().abort();
            }
        } else if (state != State.OVER && (broken || !bodiless)) {
            giveUp();
        }
    }

    /** The client has broken off its content. */
    void giveUp(RuntimeException failure) {
        if (state != State.OVER) {
            Optional<BodySink> out = sink;
            giveUp();
            out.ifPresent(open -> open.fail(failure));
        }
    }

    private void giveUp() {
        ticket.ifPresent(LoopPool.Ticket::cancel);
        ClientExchange running = exchange;
        end(Outcome.UNDECIDED);
        passage.upload().detach();
        if (running != null) {
            running.cancel();
        }
    }

    private void end(Outcome outcome) {
        if (state == State.OVER) {
            return;
        }
        state = State.OVER;
        continueDue.ifPresent(Deadline::cancel);
        ticket = Optional.empty();
        if (!connected) {
            member.connected();
        }
        EventLoop loop = passage.home().loop();
        member.end(outcome == Outcome.GOOD && answeredBadly ? Outcome.BAD : outcome, loop.nanoTime());
        member.meter().ifPresent(meter -> meter.ended(loop, statusCode, exchange == null ? 0 : passage.upload().sentBytes(), receivedBytes,
                loop.nanoTime() - begun));
    }
}
