package dev.gatun.websocket;

import dev.gatun.http.Execution;
import dev.gatun.websocket.internal.session.Callbacks;
import dev.gatun.websocket.internal.session.SessionOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What servers and clients set up for their sessions. Not thread-safe; read once, when the route is made or the client opens.
 *
 * @param <S> the type of the settings themselves
 */
public abstract sealed class WebSocketSettings<S extends WebSocketSettings<S>> permits WebSocketRoute, WebSocketClient.Builder {
    private final Callbacks callbacks = new Callbacks();
    private final List<String> subprotocols = new ArrayList<>();
    private Optional<Execution> execution = Optional.empty();
    private Optional<DeflateOptions> deflate = Optional.empty();
    private WebSocketLimits limits = WebSocketLimits.DEFAULT;
    private SlowConsumer slowConsumer = SlowConsumer.CLOSE;
    private Duration pingEvery = Duration.ofSeconds(30);
    private Duration idle = Duration.ZERO;

    WebSocketSettings() {}

    abstract S self();

    /** Called when a session has begun, before all others. */
    public final S onOpen(SessionHandler handler) {
        callbacks.open = Objects.requireNonNull(handler, "handler");
        return self();
    }

    /** Called with each message of text. Without it, text ends the session with {@link CloseReason#UNSUPPORTED}, unless {@link #onMessage} takes it. */
    public final S onText(MessageHandler<String> handler) {
        callbacks.text = Objects.requireNonNull(handler, "handler");
        return self();
    }

    /** Called with each binary message; the array is the handler's own. Otherwise as {@link #onText}. */
    public final S onBinary(MessageHandler<byte[]> handler) {
        callbacks.binary = Objects.requireNonNull(handler, "handler");
        return self();
    }

    /** Called with each message that {@link #onText} and {@link #onBinary} don't take, in the form in which it came. */
    public final S onMessage(MessageHandler<Message> handler) {
        callbacks.message = Objects.requireNonNull(handler, "handler");
        return self();
    }

    /** Called when a message begins, to be read while it comes; for large ones. Takes all messages, on virtual threads only. */
    public final S onStream(MessageHandler<MessageInput> handler) {
        callbacks.stream = Objects.requireNonNull(handler, "handler");
        return self();
    }

    /** Called with the payload of each ping; it is answered without that. */
    public final S onPing(MessageHandler<byte[]> handler) {
        callbacks.ping = Objects.requireNonNull(handler, "handler");
        return self();
    }

    /** Called with the payload of each pong, those to {@link #pingEvery}, which are empty, included. */
    public final S onPong(MessageHandler<byte[]> handler) {
        callbacks.pong = Objects.requireNonNull(handler, "handler");
        return self();
    }

    /** Called when the peer keeps up again after {@link WebSocketSession#isWritable()} was {@code false}. */
    public final S onWritable(SessionHandler handler) {
        callbacks.writable = Objects.requireNonNull(handler, "handler");
        return self();
    }

    /** Called once when the session has ended, after all others: with the peer's reason, or this side's if that was first. */
    public final S onClose(MessageHandler<CloseReason> handler) {
        callbacks.close = Objects.requireNonNull(handler, "handler");
        return self();
    }

    /** Called with what a callback has thrown, and with what ended the connection. Without it that is logged. */
    public final S onError(MessageHandler<Throwable> handler) {
        callbacks.error = Objects.requireNonNull(handler, "handler");
        return self();
    }

    /** Where callbacks run. By default a server's run where the route's handler does, and a client's on virtual threads. */
    public final S execution(Execution where) {
        execution = Optional.of(where);
        return self();
    }

    /** Compresses messages if the peer agrees, as {@link DeflateOptions#DEFAULT} says. */
    public final S deflate() {
        return deflate(DeflateOptions.DEFAULT);
    }

    /** Compresses messages if the peer agrees. */
    public final S deflate(DeflateOptions options) {
        deflate = Optional.of(options);
        return self();
    }

    /** The subprotocols, most wanted first (RFC 6455, section 1.9). A client offers them; a server chooses the first that the client offers as well. */
    public final S subprotocols(String... names) {
        for (String name : names) {
            subprotocols.add(SessionOptions.checkToken(name));
        }
        return self();
    }

    /** What a peer may cost; {@link WebSocketLimits#DEFAULT} by default. */
    public final S limits(WebSocketLimits bounds) {
        limits = Objects.requireNonNull(bounds, "bounds");
        return self();
    }

    /** Changes {@link WebSocketLimits#message()} alone. */
    public final S maxMessage(long bytes) {
        return limits(limits.message(bytes));
    }

    /** What to do with messages for a peer that reads too slowly; {@link SlowConsumer#CLOSE} by default. */
    public final S slowConsumer(SlowConsumer policy) {
        slowConsumer = Objects.requireNonNull(policy, "policy");
        return self();
    }

    /**
     * Sends a ping when nothing came for so long, and aborts the connection when nothing comes within {@link WebSocketLimits#pong()} after it. Every 30 seconds
     * by default; zero for none.
     */
    public final S pingEvery(Duration silence) {
        pingEvery = SessionOptions.checkTime("pingEvery", silence);
        return self();
    }

    /** Closes with {@link CloseReason#GOING_AWAY} when no message came or went for so long; zero, the default, for never. */
    public final S idle(Duration silence) {
        idle = SessionOptions.checkTime("idle", silence);
        return self();
    }

    /**
     * What was set, for sessions of one kind.
     *
     * @throws IllegalStateException when no callback takes messages, or one needs a thread that there is none of
     */
    final SessionOptions options(boolean server) {
        callbacks.check(execution);
        return new SessionOptions(
                server, callbacks.copy(), List.copyOf(subprotocols), execution, deflate, limits, slowConsumer, pingEvery.toNanos(), idle.toNanos());
    }
}
