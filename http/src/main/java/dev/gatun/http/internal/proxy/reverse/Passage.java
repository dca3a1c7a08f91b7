package dev.gatun.http.internal.proxy.reverse;

import dev.gatun.http.ClientGone;
import dev.gatun.http.Completion;
import dev.gatun.http.Headers;
import dev.gatun.http.Request;
import dev.gatun.http.Response;
import dev.gatun.http.Status;
import dev.gatun.http.internal.HeaderList;
import dev.gatun.http.internal.client.exchange.ExchangeFailure;
import dev.gatun.http.internal.client.pool.PoolExhausted;
import dev.gatun.http.internal.proxy.balance.Member;
import dev.gatun.http.internal.proxy.balance.Outcome;
import dev.gatun.http.internal.proxy.fields.ClientFields;
import dev.gatun.http.internal.proxy.fields.EndToEnd;
import dev.gatun.http.internal.proxy.fields.Targets;
import dev.gatun.http.internal.proxy.fields.Via;
import dev.gatun.http.proxy.ReverseProxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One request on its way through a reverse proxy: which upstream is tried, and whether another is when that fails. Loop only.
 *
 * <pre>
 *   start --no upstream--> 503
 *     |
 *     '--> Attempt --answer--> passed on to the client, no way back
 *            ^  '--failed, surely nothing done (or idempotent, where that is wanted)--.
 *            '------------------------ another upstream ----------------------------'
 *               '--failed otherwise--> 502, 503, 504
 * </pre>
 */
public final class Passage {
    private final Way way;
    private final ProxyLoop home;
    private final Request request;
    private final Upload upload;
    private final Headers fields;
    private final String target;
    private final String hashKey;
    private final boolean hasContent;
    private final CompletableFuture<Response> answer = new CompletableFuture<>();
    private List<Member> tried = List.of();
    private Optional<Attempt> current = Optional.empty();
    private int tries;
    private boolean over;

    /** Reads what is needed of the request while its head is here. */
    public Passage(Way way, ProxyLoop home, Request request) {
        this.way = way;
        this.home = home;
        this.request = request;
        ProxyRules rules = way.rules();
        rules.body().ifPresent(request.body()::limit);
        this.upload = new Upload(request.body(), this::uploadBroken);
        this.target = Targets.rewrite(request.target(), rules.path());
        this.hashKey = HashKeys.of(way.group().policy().balance(), request);
        this.hasContent = !request.body().isEmpty();
        HeaderList all = EndToEnd.ofRequest(request.headers());
        ClientFields.apply(all, rules.forwarding(), request.remoteAddress(), request.authority(), request.scheme());
        Via.add(all, request.version(), rules.name());
        this.fields = all;
    }

    /** What becomes the answer. */
    public CompletableFuture<Response> answer() {
        return answer;
    }

    Way way() {
        return way;
    }

    ProxyLoop home() {
        return home;
    }

    Request request() {
        return request;
    }

    Upload upload() {
        return upload;
    }

    /** Those that go to every upstream; not to be changed. */
    Headers fields() {
        return fields;
    }

    /** Path and query. */
    String target() {
        return target;
    }

    boolean hasContent() {
        return hasContent;
    }

    /** Begins. */
    public void start() {
        request.onComplete(this::completed);
        next(Optional.empty(), false);
    }

    /** Tries an upstream. */
    private void next(Optional<RuntimeException> before, boolean fresh) {
        Optional<Member> member = home.balancer().begin(home.loop().nanoTime(), hashKey, tried);
        if (member.isEmpty()) {
            fail(before.orElseGet(() -> new NoUpstream("no upstream is available of " + way.group().members())));
            return;
        }
        tries++;
        request.attribute(ReverseProxy.UPSTREAM, member.get().upstream());
        Attempt attempt = new Attempt(this, member.get());
        current = Optional.of(attempt);
        attempt.start(fresh);
    }

    /**
     * A try has failed before there was an answer.
     *
     * @param stale whether the connection had been kept, and ended before anything came
     */
    void failed(Attempt attempt, RuntimeException failure, boolean stale) {
        current = Optional.empty();
        if (over) {
            return;
        }
        boolean untouched = !(failure instanceof ExchangeFailure broken) || !broken.mayBeProcessed();
        boolean harmless = request.method().isIdempotent() && !hasContent;
        boolean again = untouched || harmless && (stale || way.rules().repeats());
        if (!again || tries >= way.rules().tries() || upload.isStarted() && !upload.isReplayable() || !untouched && !way.budget().repeat()) {
            fail(failure);
            return;
        }
        // A connection that had been kept too long says nothing of its upstream, nor does a server that goes away in order: a new connection will tell.
        boolean sameAgain = failure instanceof ExchangeFailure && (stale || untouched);
        if (!sameAgain) {
            List<Member> more = new ArrayList<>(tried);
            more.add(attempt.member());
            tried = more;
        }
        next(Optional.of(failure), sameAgain);
    }

    /** What a failure says of the upstream. */
    static Outcome outcome(RuntimeException failure, boolean stale) {
        boolean orderly = failure instanceof ExchangeFailure broken && !broken.mayBeProcessed();
        return stale || orderly || failure instanceof PoolExhausted ? Outcome.UNDECIDED : Outcome.BAD;
    }

    private void fail(RuntimeException failure) {
        note(failure);
        upload.detach();
        answer.complete(Failures.answer(failure));
    }

    /** Leaves the reason where access logs look for it. */
    void note(RuntimeException failure) {
        if (!over) {
            request.attribute(ReverseProxy.FAILURE, String.valueOf(failure.getMessage()));
        }
    }

    /** The request can't be sent in any version of HTTP. */
    void refuse(IllegalArgumentException malformed) {
        current = Optional.empty();
        note(malformed);
        answer.complete(Response.of(Status.BAD_REQUEST).text("Bad Request\n"));
    }

    private void uploadBroken(RuntimeException failure) {
        Optional<Attempt> attempt = current;
        current = Optional.empty();
        attempt.ifPresent(under -> under.giveUp(failure));
        // What the client did wrong decides the answer, if there is still one to give.
        answer.completeExceptionally(failure);
    }

    /** The exchange with the client has ended. */
    private void completed(Completion completion) {
        over = true;
        Optional<Attempt> attempt = current;
        current = Optional.empty();
        attempt.ifPresent(under -> under.clientDone(completion.failure().isPresent()));
        // Nobody reads it any more, but as long as it is missing the server keeps the request for whoever makes it.
        answer.completeExceptionally(new ClientGone("client is gone before there was an answer"));
    }

    /** An attempt has come to its end. */
    void ended() {
        current = Optional.empty();
    }
}
