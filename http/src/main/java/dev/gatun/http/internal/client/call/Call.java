package dev.gatun.http.internal.client.call;

import dev.gatun.http.BodyConsumer;
import dev.gatun.http.Headers;
import dev.gatun.http.Status;
import dev.gatun.http.client.ClientResponse.Hop;
import dev.gatun.http.client.Content;
import dev.gatun.http.client.RequestFailed;
import dev.gatun.http.client.RequestFailed.Phase;
import dev.gatun.http.internal.HeaderList;
import dev.gatun.http.internal.client.body.ContentDecoder;
import dev.gatun.http.internal.client.exchange.ExchangeFailure;
import dev.gatun.http.internal.client.exchange.IncomingResponse;
import dev.gatun.http.internal.client.exchange.Origin;
import dev.gatun.http.internal.client.redirect.Redirect;
import dev.gatun.http.internal.client.redirect.RedirectChain;
import dev.gatun.http.internal.client.retry.Repetition;
import dev.gatun.http.internal.client.retry.RetryRules;
import dev.gatun.reactor.Deadline;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * One call of a program: as many attempts as it takes until there is a response for the program, or a failure.
 *
 * <pre>
 *   attempt --response--> redirect | repetition by status: content skipped, next attempt
 *      |                  '-- delivered: content to the program --> over
 *      '--failure--> stale connection: again at once on a fresh one
 *                    repetition: again behind a wait
 *                    failed --> over
 * </pre>
 *
 * <p>Loop only.
 */
final class Call {
    /** How often a request is sent anew at once, when it surely was not processed or met a connection that was kept too long. */
    private static final int MOST_STALE = 3;
    /** Of text with much repetition a byte may stand for a hundred; for more it is a bomb, which costs time even if nobody keeps what comes out. */
    private static final int MOST_GROWTH = 250;

    private final LoopCalls calls;
    private final CallRequest asked;
    private final CallFuture result;
    private final RedirectChain redirects;
    private final List<CallCredentials> credentials;
    private final List<Hop> hops = new ArrayList<>(0);
    private Leg leg;
    private Attempt attempt;
    private Optional<Deadline> deadline = Optional.empty();
    private Optional<Deadline> pause = Optional.empty();
    private Optional<Delivery> delivery = Optional.empty();
    private int place;
    private int attempts;
    private int stale;
    private int repeated;
    private Optional<Runnable> afterDropping = Optional.empty();
    /** Whether somebody is asked for credentials. */
    private boolean deciding;
    private boolean delivered;
    private boolean over;

    /** A response on its way to the program. */
    private record Delivery(ReceivedResponse response, ReceivedContent content, CallFailures failures) {}

    Call(LoopCalls calls, CallRequest asked, Target target, CallFuture result) {
        this.calls = calls;
        this.asked = asked;
        this.result = result;
        this.redirects = new RedirectChain(asked.redirects());
        this.credentials = CallCredentials.of(calls.settings().authenticators());
        this.leg = new Leg(asked.method(), asked.uri(), target, asked.headers(), asked.content(), asked.trailers().isPresent(), asked.expect());
    }

    /** Where it is among the loop's calls. */
    int place() {
        return place;
    }

    void place(int index) {
        place = index;
    }

    /** Begins. */
    void begin() {
        if (result.isDone()) {
            return;
        }
        calls.add(this);
        if (!asked.timeouts().call().isZero()) {
            deadline = Optional.of(calls.loop().schedule(asked.timeouts().call(), this::tooLate));
        }
        if (asked.retry().times() > 0) {
            calls.budget().request();
        }
        attempt(false);
    }

    private void attempt(boolean fresh) {
        if (over) {
            return;
        }
        attempts++;
        attempt = new Attempt(this, leg, calls.loop(), asked.timeouts());
        attempt.start(calls.pool(), fresh);
    }

    private void attemptLater(boolean fresh) {
        calls.loop().execute(() -> attempt(fresh));
    }

    // ---- what an attempt asks for

    /** The headers of a request, with those that are the client's own: cookies and credentials may have come since the last one. */
    HeaderList fields(Leg asking, Optional<Origin> proxy) {
        HeaderList fields = HeaderList.copyOf(asking.headers());
        if (!fields.contains("cookie")) {
            calls.settings().cookies().header(asking.uri()).ifPresent(cookies -> fields.add("cookie", cookies));
        }
        if (decodes()) {
            fields.add("accept-encoding", ContentDecoder.acceptEncoding());
        }
        for (CallCredentials own : credentials) {
            own.addTo(fields, asking, proxy);
        }
        return fields;
    }

    /** What is sent behind the content. */
    Supplier<? extends Headers> trailers() {
        return asked.trailers().<Supplier<? extends Headers>>map(supplier -> supplier).orElse(Headers::empty);
    }

    void interim(IncomingResponse response) {
        asked.onInterim().accept(response.status(), response.headers());
    }

    // ---- responses

    void responded(Attempt from, IncomingResponse response) {
        if (over) {
            return;
        }
        if (response.headers().contains("set-cookie")) {
            calls.settings().cookies().store(leg.uri(), response.headers().all("set-cookie"));
        }
        if (response.status().code() == Status.EXPECTATION_FAILED.code() && from.leg().waits()) {
            // RFC 9110, section 10.1.1
            leg = leg.withoutExpect();
            from.skip(response, () -> attempt(false));
            return;
        }
        if (asksForCredentials(from, response) || repeats(from, response)) {
            return;
        }
        if (!response.status().isRedirect()) {
            receive(from, response);
            return;
        }
        Redirect redirect = redirects.next(new RedirectChain.Asked(leg.method(), leg.uri(), leg.headers(), !(leg.content() instanceof Content.None),
                from.isRewritable()), response.status(), response.headers());
        switch (redirect) {
            case Redirect.None none -> receive(from, response);
            case Redirect.Refused refused -> {
                from.cancel();
                fail(failures(from).of(Phase.REDIRECT, refused.reason(), null));
            }
            case Redirect.Follow follow -> {
                hops.add(new Hop(leg.uri(), response.status()));
                follow(follow);
                repeated = 0;
                from.skip(response, () -> attempt(false));
            }
        }
    }

    private void follow(Redirect.Follow follow) {
        Content content = follow.withContent() ? leg.content() : Content.none();
        boolean trailers = leg.trailers() && follow.withContent();
        URI uri = RequestUri.checked(follow.uri());
        leg = new Leg(follow.method(), follow.uri(), Target.of(follow.method(), uri, calls.settings().at()),
                follow.headers(), content, trailers, leg.expect() && follow.withContent());
    }

    /** Whether the response wants credentials, and somebody is asked for them now. It is kept meanwhile: when there are none it is the program's. */
    private boolean asksForCredentials(Attempt from, IncomingResponse response) {
        if (!response.status().isError() || !from.isRewritable()) {
            return false;
        }
        Optional<Origin> proxy = from.connection().proxy();
        Optional<CallCredentials> wanted = credentials.stream().filter(own -> own.areWanted(response.status(), leg, proxy)).findFirst();
        if (wanted.isEmpty()) {
            return false;
        }
        receive(from, response);
        deciding = true;
        Leg refused = leg;
        Thread.ofVirtual().name("gatun-credentials").start(() -> {
            try {
                boolean found = wanted.get().find(refused, proxy, response.headers());
                onLoop(() -> decided(found));
            } catch (RuntimeException e) {
                onLoop(() -> undecided(from, e));
            }
        });
        return true;
    }

    private void onLoop(Runnable task) {
        try {
            calls.loop().execute(task);
        } catch (RejectedExecutionException e) {
            // The loop has ended, and the program was told.
            over = true;
        }
    }

    private void decided(boolean again) {
        if (over || !deciding) {
            return;
        }
        deciding = false;
        Delivery kept = delivery.orElseThrow();
        if (!again) {
            deliver();
            if (kept.content.isOver()) {
                end();
            }
            return;
        }
        delivery = Optional.empty();
        if (kept.content.isOver()) {
            attempt(false);
        } else {
            // Then the connection has room again.
            afterDropping = Optional.of(() -> attempt(false));
            kept.content.close(() -> kept.failures.of(Phase.CANCELLED, "not wanted", null));
        }
    }

    private void undecided(Attempt from, RuntimeException cause) {
        if (!over && deciding) {
            deciding = false;
            from.cancel();
            fail(failures(from).of(Phase.RESPONSE, "the authenticator failed: " + cause, true, false, from.sent(), cause));
        }
    }

    private boolean repeats(Attempt from, IncomingResponse response) {
        Status status = response.status();
        if (!status.isError()) {
            return false;
        }
        // RFC 9110, section 15.5.9: a server that ended an idle connection may say so just when a request comes.
        if (status.code() == Status.REQUEST_TIMEOUT.code() && from.isReused() && stale < MOST_STALE && mayRepeat(from, true)) {
            stale++;
            from.skip(response, () -> attempt(true));
            return true;
        }
        if (rules().afterResponse(repetition(from), status, response.headers()) instanceof Repetition.Again again && calls.budget().repeat()) {
            repeated++;
            from.skip(response, () -> pause(again.delay()));
            return true;
        }
        return false;
    }

    private RetryRules rules() {
        return new RetryRules(asked.retry(), calls.random(), calls.settings().clock());
    }

    private RetryRules.Asked repetition(Attempt from) {
        return new RetryRules.Asked(leg.method(), from.isRewritable(), repeated);
    }

    private boolean mayRepeat(Attempt from, boolean processed) {
        return from.isRewritable() && (!processed || leg.method().isIdempotent());
    }

    private void pause(Duration delay) {
        if (!over) {
            pause = Optional.of(calls.loop().schedule(delay, () -> attempt(false)));
        }
    }

    private void receive(Attempt from, IncomingResponse response) {
        CallFailures failures = failures(from);
        ReceivedContent content = from.receive(response);
        boolean encoded = decodes() && ContentDecoder.isKnown(response.headers());
        UnaryOperator<BodyConsumer> decoding = encoded ? consumer -> decoded(response, consumer, failures) : UnaryOperator.identity();
        ReceivedResponse received = new ReceivedResponse(response, content, from.connection().tls(), List.copyOf(hops), failures, decoding, encoded,
                calls.settings().json(), calls::requireMayWait, asked.maxBody());
        delivery = Optional.of(new Delivery(received, content, failures));
        calls.deliverSoon(this);
    }

    /** A program that says which codings it takes gets them; and half of an encoded resource can't be decoded. */
    private boolean decodes() {
        return asked.decompress() && !asked.headers().contains("accept-encoding") && !asked.headers().contains("range");
    }

    private BodyConsumer decoded(IncomingResponse response, BodyConsumer consumer, CallFailures failures) {
        return ContentDecoder.of(response.headers(), Long.MAX_VALUE, MOST_GROWTH)
                .<BodyConsumer>map(decoder -> new DecodingConsumer(decoder, consumer, calls.loop(), failures)).orElse(consumer);
    }

    /** Hands the response to the program, unless it has it already. */
    void deliver() {
        if (delivery.isEmpty() || deciding || delivered || over && !delivery.get().content.isOver()) {
            return;
        }
        delivered = true;
        Delivery ready = delivery.get();
        ready.content.handOver(asked.timeouts().unread(), () -> ready.failures.of(Phase.CONTENT,
                "nobody read the content for " + asked.timeouts().unread().toMillis() + " ms", true, true, 0, null));
        if (!result.complete(ready.response)) {
            ready.content.abort(ready.failures.of(Phase.CANCELLED, "cancelled", null));
        }
    }

    // ---- failures

    private CallFailures failures(Attempt from) {
        return new CallFailures(leg.method(), leg.uri(), from.address(), attempts);
    }

    /** There is no response. */
    void failed(Attempt from, RuntimeException failure) {
        if (over) {
            return;
        }
        boolean processed = failure instanceof ExchangeFailure exchange && exchange.mayBeProcessed();
        if (failure instanceof ExchangeFailure exchange && isStale(from, exchange) && stale < MOST_STALE && mayRepeat(from, processed)) {
            stale++;
            // A connection that the server goes away from is given to nobody any more; where it refused a stream, another may do better.
            attemptLater(exchange.kind() == ExchangeFailure.Kind.CONNECTION_LOST || from.connection().isOpen());
            return;
        }
        Repetition repetition = rules().afterFailure(repetition(from), processed, FailureRules.mayPass(failure));
        if (repetition instanceof Repetition.Again again && calls.budget().repeat()) {
            repeated++;
            pause(again.delay());
            return;
        }
        fail(FailureRules.failure(failures(from), from, failure));
    }

    /** Whether another connection would do better: this one was kept too long, or the server has said that it did nothing. */
    private static boolean isStale(Attempt from, ExchangeFailure failure) {
        return switch (failure.kind()) {
            case CONNECTION_LOST -> from.isReused() || !failure.mayBeProcessed();
            case STREAM_RESET -> !failure.mayBeProcessed();
            case PROTOCOL, LIMIT, RESPONSE_TIMEOUT, GAP_TIMEOUT, ABORTED -> false;
        };
    }

    RequestFailed exchangeFailed(Attempt from, ExchangeFailure failure) {
        return FailureRules.failure(failures(from), from, failure);
    }

    /** The server takes none of the content. */
    void stuck(Attempt from, String message) {
        fail(failures(from).of(Phase.SEND, message, false, true, from.sent(), null));
    }

    /** The program's own content failed. */
    void contentFailed(Attempt from, Optional<ReceivedContent> receiving, Throwable cause) {
        RequestFailed failure = failures(from).of(Phase.SEND, "the request's content failed: " + cause, false, false, from.sent(), cause);
        receiving.ifPresentOrElse(content -> content.fail(failure), () -> fail(failure));
    }

    /** The request breaks the rules; nothing was sent. */
    void unsendable(IllegalArgumentException refusal) {
        end();
        result.completeExceptionally(refusal);
    }

    private void tooLate() {
        cancel(phase -> failures(attempt).of(phase, "not done within " + asked.timeouts().call().toMillis() + " ms, " + FailureRules.doing(phase), false, true,
                attempt.sent(), null));
    }

    /** The program has cancelled the call. */
    void cancelled() {
        cancel(phase -> failures(attempt).of(Phase.CANCELLED, "cancelled", null));
    }

    /** The client ends. */
    void closed() {
        cancel(phase -> failures(attempt).of(Phase.CANCELLED, "the client was closed", null));
    }

    private void cancel(Function<Phase, RequestFailed> failure) {
        if (over || attempt == null) {
            return;
        }
        RequestFailed cause = failure.apply(attempt.phase());
        if (delivered) {
            delivery.orElseThrow().content.abort(cause);
        } else {
            attempt.cancel();
            fail(cause);
        }
    }

    private void fail(RequestFailed failure) {
        end();
        result.completeExceptionally(failure);
    }

    /** The content of the response has come to its end. */
    void over() {
        if (afterDropping.isPresent()) {
            calls.loop().execute(afterDropping.get());
            afterDropping = Optional.empty();
        } else if (!deciding) {
            end();
        }
    }

    private void end() {
        if (!over) {
            over = true;
            deadline.ifPresent(Deadline::cancel);
            pause.ifPresent(Deadline::cancel);
            calls.remove(this);
        }
    }
}
