package dev.gatun.websocket.internal.client;

import dev.gatun.reactor.Deadline;
import dev.gatun.reactor.EventLoop;
import dev.gatun.reactor.EventLoops;
import dev.gatun.websocket.ClientState;
import dev.gatun.websocket.CloseReason;
import dev.gatun.websocket.ConnectFailed;
import dev.gatun.websocket.Message;
import dev.gatun.websocket.SessionClosed;
import dev.gatun.websocket.WebSocketSession;
import dev.gatun.websocket.WebSocketStatistics;
import dev.gatun.websocket.internal.session.Callbacks;
import dev.gatun.websocket.internal.session.Outcome;
import dev.gatun.websocket.internal.session.Session;
import dev.gatun.websocket.internal.session.SessionOptions;
import dev.gatun.websocket.internal.session.Sessions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * One client: attempts, the session that came of one, and the wait for the next; see {@link ClientState} for the order. Its fields are the loop's, except for
 * what other threads may look at.
 */
public final class ClientCore {
    /** Ends after which a server may be there again: it was lost, goes down, failed, restarts, or has too much to do. */
    private static final Set<Integer> PASSING = Set.of(
            CloseReason.ABNORMAL, CloseReason.GOING_AWAY, CloseReason.INTERNAL_ERROR, CloseReason.RESTART, CloseReason.TRY_AGAIN_LATER);

    private final ClientOptions options;
    private final EventLoops loops;
    private final boolean ownLoops;
    private final EventLoop loop;
    private final Sessions sessions;
    private final Target target;
    private final WaitingMessages waiting;
    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private final CompletableFuture<CloseReason> ended = new CompletableFuture<>();
    private volatile ClientState state = ClientState.CONNECTING;
    private volatile Optional<WebSocketSession> session = Optional.empty();
    /** What the last attempt brought, also while the program's {@code onOpen} has it alone. */
    private Optional<Session> current = Optional.empty();
    private Optional<Attempt> attempt = Optional.empty();
    private Optional<Deadline> wait = Optional.empty();
    private int failures;
    private int redirects;
    private long openedAt;

    /**
     * A client that has not begun.
     *
     * @param ownLoops whether {@code loops} end with it
     */
    public ClientCore(ClientOptions options, SessionOptions sessionOptions, EventLoops loops, boolean ownLoops) {
        this.options = options;
        this.loops = loops;
        this.ownLoops = ownLoops;
        this.loop = loops.next();
        this.sessions = new Sessions(withOpening(sessionOptions));
        this.target = Target.of(options.uri());
        this.waiting = new WaitingMessages(options.queue(), options.policy());
    }

    /** What waits is sent behind what the program's {@code onOpen} has sent, the login for example. */
    private SessionOptions withOpening(SessionOptions given) {
        Callbacks callbacks = given.callbacks().copy();
        callbacks.open = fresh -> {
            if (given.callbacks().open != null) {
                given.callbacks().open.handle(fresh);
            }
            ((Session) fresh).execute(() -> ready((Session) fresh));
        };
        return new SessionOptions(given.server(), callbacks, given.subprotocols(), given.execution(), given.deflate(), given.limits(), given.slowConsumer(),
                given.pingEvery(), given.idle());
    }

    // ---- for the program, any thread

    /** Begins. */
    public CompletionStage<Void> open() {
        onLoop(() -> {
            enter(ClientState.CONNECTING);
            connect(target, true);
        });
        return opened;
    }

    /** Where the client is. */
    public ClientState state() {
        return state;
    }

    /** The session, if there is one. */
    public Optional<WebSocketSession> session() {
        return session;
    }

    /** Completes with the reason of the last session when the client has ended, and its loops with it if they are its own. */
    public CompletionStage<CloseReason> ended() {
        return ended;
    }

    /** What was counted over all sessions so far. */
    public WebSocketStatistics statistics() {
        return sessions.statistics();
    }

    /** Whether the calling thread is the client's loop. */
    public boolean inLoop() {
        return loop.inLoop();
    }

    /** Sends a message, or keeps it until there is a session. */
    public CompletionStage<Void> send(Message message) {
        // Always on the loop, so that what waits and what need not wait keep their order.
        return call(() -> {
            if (state == ClientState.OPEN && waiting.isEmpty()) {
                return session.orElseThrow().send(message);
            }
            boolean over = state == ClientState.CLOSING || state == ClientState.CLOSED;
            if (over || !waiting.isUsed()) {
                return CompletableFuture.failedStage(new SessionClosed(CloseReason.of(CloseReason.ABNORMAL, "no session: " + state)));
            }
            return waiting.add(message);
        });
    }

    /** Pings the server. */
    public CompletionStage<Void> ping(byte[] payload) {
        return call(() -> session.map(open -> open.ping(payload)).orElseGet(
                () -> CompletableFuture.failedStage(new SessionClosed(CloseReason.of(CloseReason.ABNORMAL, "no session: " + state)))));
    }

    /** Ends the client, with a close frame where there is a session. */
    public void close(CloseReason reason) {
        onLoop(() -> closeOnLoop(reason));
    }

    private void onLoop(Runnable action) {
        if (loop.inLoop()) {
            action.run();
            return;
        }
        try {
            loop.execute(action);
        } catch (RejectedExecutionException e) {
            loopEnded(e);
        }
    }

    /** Of loops that are the program's: they may end before the client. */
    private void loopEnded(RejectedExecutionException why) {
        opened.completeExceptionally(why);
        ended.complete(CloseReason.of(CloseReason.ABNORMAL, "the event loop has ended"));
        state = ClientState.CLOSED;
    }

    private CompletionStage<Void> call(Supplier<CompletionStage<Void>> action) {
        if (loop.inLoop()) {
            return action.get();
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        try {
            loop.execute(() -> Outcome.tell(action.get(), done));
        } catch (RejectedExecutionException e) {
            done.completeExceptionally(new SessionClosed(CloseReason.of(CloseReason.ABNORMAL, "the event loop has ended")));
        }
        return done;
    }

    // ---- attempts, on the loop

    private void enter(ClientState next) {
        state = next;
        options.onState().accept(next);
    }

    private void connect(Target where, boolean trusted) {
        Attempt next = new Attempt(options, where, trusted, loops, loop, sessions, new Attempt.Listener() {
            @Override
            public void connected(Session fresh) {
                attempt = Optional.empty();
                current = Optional.of(fresh);
                fresh.onEnd(() -> sessionEnded(fresh));
            }

            @Override
            public void failed(ConnectFailed failure) {
                attempt = Optional.empty();
                if (!follow(where, trusted, failure)) {
                    attemptFailed(failure);
                }
            }
        });
        attempt = Optional.of(next);
        next.start();
    }

    /** Goes where a redirect leads, if that is wanted and possible. */
    private boolean follow(Target from, boolean trusted, ConnectFailed failure) {
        boolean isRedirect = failure.phase() == ConnectFailed.Phase.HANDSHAKE
                && failure.status().map(status -> Set.of(301, 302, 303, 307, 308).contains(status.code())).orElse(false);
        if (!isRedirect || redirects >= options.redirects()) {
            return false;
        }
        Optional<Target> to = failure.headers().first("location").flatMap(from::redirected);
        to.ifPresent(next -> {
            redirects++;
            connect(next, trusted && next.origin().equals(from.origin()));
        });
        return to.isPresent();
    }

    /** The session has begun, and the program's callback for that has returned. */
    private void ready(Session fresh) {
        if (state != ClientState.CONNECTING || !fresh.isOpen()) {
            // Closed meanwhile, by either side: its end tells the rest.
            return;
        }
        session = Optional.of(fresh);
        begun();
        waiting.drain(fresh);
    }

    private void begun() {
        openedAt = loop.nanoTime();
        enter(ClientState.OPEN);
        opened.complete(null);
    }

    private void sessionEnded(Session old) {
        CloseReason reason = old.reason();
        if (state == ClientState.CONNECTING) {
            // It was there, if only for a moment: whoever waits hears of that first, whatever the callback for it does.
            begun();
        }
        session = Optional.empty();
        current = Optional.empty();
        if (options.backoff().isPresent() && loop.nanoTime() - openedAt >= options.backoff().get().lasting().toNanos()) {
            failures = 0;
        }
        if (state == ClientState.CLOSING || state == ClientState.CLOSED) {
            end(reason, new SessionClosed(reason));
        } else {
            goOn(PASSING.contains(reason.code()), reason, new SessionClosed(reason), Duration.ZERO);
        }
    }

    private void attemptFailed(ConnectFailed failure) {
        Duration least = RetryAfter.of(failure.headers().first("retry-after"), Instant.now());
        goOn(failure.isTemporary(), CloseReason.of(CloseReason.ABNORMAL), failure, least);
    }

    /** Waits for the next attempt, or gives up. */
    private void goOn(boolean passing, CloseReason reason, RuntimeException failure, Duration least) {
        redirects = 0;
        failures++;
        if (!passing || options.backoff().isEmpty() || failures > options.backoff().get().attempts()) {
            end(reason, failure);
            return;
        }
        Duration delay = options.backoff().get().delay(failures, ThreadLocalRandom.current());
        enter(ClientState.RECONNECTING);
        wait = Optional.of(loop.schedule(delay.compareTo(least) < 0 ? least : delay, () -> {
            wait = Optional.empty();
            enter(ClientState.CONNECTING);
            connect(target, true);
        }));
    }

    // ---- the end, on the loop

    private void closeOnLoop(CloseReason reason) {
        if (state == ClientState.CLOSING || state == ClientState.CLOSED) {
            return;
        }
        if (current.isPresent()) {
            enter(ClientState.CLOSING);
            current.get().close(reason);
        } else {
            wait.ifPresent(Deadline::cancel);
            attempt.ifPresent(Attempt::cancel);
            end(reason, new SessionClosed(reason));
        }
    }

    private void end(CloseReason reason, RuntimeException failure) {
        if (state == ClientState.CLOSED) {
            return;
        }
        enter(ClientState.CLOSED);
        waiting.fail(failure);
        opened.completeExceptionally(failure);
        if (ownLoops) {
            // A loop can't wait for its own end.
            Thread.ofVirtual().name("gatun-client-end").start(() -> {
                loops.close();
                ended.complete(reason);
            });
        } else {
            ended.complete(reason);
        }
    }

    @Override
    public String toString() {
        return target + ", " + state;
    }
}
