package dev.gatun.websocket;

import dev.gatun.http.Execution;
import dev.gatun.http.Headers;
import dev.gatun.http.client.ClientProxy;
import dev.gatun.reactor.EventLoop;
import dev.gatun.reactor.EventLoops;
import dev.gatun.reactor.LoopOptions;
import dev.gatun.reactor.SocketTuning;
import dev.gatun.tls.TlsClientConfig;
import dev.gatun.websocket.internal.client.ClientCore;
import dev.gatun.websocket.internal.client.ClientOptions;
import dev.gatun.websocket.internal.client.ClientSettings;
import dev.gatun.websocket.internal.client.StateHook;
import dev.gatun.websocket.internal.session.SessionOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * A client of one WebSocket server: a session, and the next one when that is lost, if {@link Builder#reconnect} says so. All methods may be called from any
 * thread.
 *
 * <p>{@snippet :
 * WebSocketClient chat = WebSocket.connect("wss://example.com/chat/1")
 *     .reconnect(Backoff.exponential())
 *     .queueWhileDisconnected(1_000)
 *     .onText((session, text) -> System.out.println(text))
 *     .open();
 * }
 */
public final class WebSocketClient implements AutoCloseable {
    /** Which HTTP the opening handshake is made in. */
    public enum Version {
        /** What is sure to be understood, which is HTTP/1.1; as browsers do on a new connection. */
        AUTO,
        /** HTTP/1.1 with Upgrade (RFC 6455, section 4). */
        HTTP_1_1,
        /** HTTP/2 with extended CONNECT (RFC 8441): over TLS as ALPN {@code h2}, in clear text by prior knowledge. */
        HTTP_2
    }

    /** Beyond the limits of the session's end. */
    private static final Duration CLOSE_SLACK = Duration.ofSeconds(10);

    private final ClientCore core;
    private final Duration closeWait;

    private WebSocketClient(Builder builder) {
        SessionOptions sessions = builder.options(false);
        // Once for the peer's close frame, once for the end of the connection.
        this.closeWait = sessions.limits().close().multipliedBy(2).plus(CLOSE_SLACK);
        StateHook hook = new StateHook(sessions.execution().orElse(Execution.VIRTUAL_THREAD), state -> builder.onState.accept(this, state));
        ClientOptions options = builder.settings.options(builder.uri, hook);
        boolean own = builder.loops.isEmpty();
        EventLoops loops = builder.loops.orElseGet(() -> EventLoops.create(LoopOptions.DEFAULT.count(1).name("gatun-websocket")));
        this.core = new ClientCore(options, sessions, loops, own);
    }

    /** Where the client is in its life. */
    public ClientState state() {
        return core.state();
    }

    /** The session, when there is one; not the same after the client has connected again. */
    public Optional<WebSocketSession> session() {
        return core.session();
    }

    /**
     * Sends a message of text on the session, or lets it wait for the next one.
     *
     * @return as that of {@link WebSocketSession#send(String)}; fails with {@link SessionClosed} when there is no session and nothing may wait, with
     *     {@link MessageDropped} or {@link IllegalStateException} as {@link QueuePolicy} says
     */
    public CompletionStage<Void> send(String text) {
        return send(Message.text(text));
    }

    /** Sends a binary message; the array must not be changed before the stage completes. Otherwise as {@link #send(String)}. */
    public CompletionStage<Void> send(byte[] bytes) {
        return send(Message.binary(bytes));
    }

    /** Sends a message as it is. Otherwise as {@link #send(String)}. */
    public CompletionStage<Void> send(Message message) {
        return core.send(core.inLoop() ? message : message.copy());
    }

    /**
     * Sends a ping on the session; the pong comes to {@link Builder#onPong}. Fails with {@link SessionClosed} when there is none.
     *
     * @param payload at most 125 bytes
     */
    public CompletionStage<Void> ping(byte[] payload) {
        if (payload.length > 125) {
            throw new IllegalArgumentException("a ping has at most 125 bytes (RFC 6455, 5.5): " + payload.length);
        }
        return core.ping(payload.clone());
    }

    /**
     * Ends the client: closes the session, or stops the attempt to get one. What waits to be sent fails with {@link SessionClosed}. Returns at once;
     * {@link #ended()} tells the end.
     *
     * @throws IllegalArgumentException when the code may not stand in a close frame
     */
    public void close(CloseReason reason) {
        if (!reason.isSendable()) {
            throw new IllegalArgumentException("close code " + reason.code() + " may not be sent (RFC 6455, 7.4)");
        }
        core.close(reason);
    }

    /** As {@link #close(CloseReason)} with {@link CloseReason#NORMAL}, and waits for the end; on the client's event loop it does not wait. */
    @Override
    public void close() {
        close(CloseReason.of(CloseReason.NORMAL));
        if (core.inLoop()) {
            return;
        }
        try {
            core.ended().toCompletableFuture().get(closeWait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the client did not end within " + closeWait, e);
        }
    }

    /** Completes when the client has ended for good and holds nothing any more, with the reason of its last session. */
    public CompletionStage<CloseReason> ended() {
        return core.ended();
    }

    /** What was counted over all sessions so far. */
    public WebSocketStatistics statistics() {
        return core.statistics();
    }

    @Override
    public String toString() {
        return "WebSocketClient[" + core + "]";
    }

    /** Describes a client. Not thread-safe. */
    public static final class Builder extends WebSocketSettings<Builder> {
        private final URI uri;
        private final ClientSettings settings = new ClientSettings();
        private Optional<EventLoops> loops = Optional.empty();
        private BiConsumer<? super WebSocketClient, ? super ClientState> onState = (client, state) -> { };

        Builder(URI uri) {
            this.uri = ClientSettings.checked(uri);
        }

        @Override
        Builder self() {
            return this;
        }

        /** How TLS is spoken with a {@code wss} server; {@link TlsClientConfig#create()} by default. What it says of ALPN is not looked at. */
        public Builder tls(TlsClientConfig config) {
            settings.tls(config);
            return this;
        }

        /** Which HTTP the handshake is made in; {@link Version#AUTO} by default. */
        public Builder version(Version http) {
            settings.version(http);
            return this;
        }

        /** Connects through a proxy of HTTP/1.1, with CONNECT also for {@code ws} (RFC 6455, section 4.1). */
        public Builder proxy(String host, int port) {
            return proxy(ClientProxy.http(host, port));
        }

        /** The same with a name and password, which the proxy sees in clear text (RFC 7617). */
        public Builder proxy(String host, int port, String user, String password) {
            return proxy(ClientProxy.http(host, port).login(user, password));
        }

        /** Connects by another way: SOCKS5, a proxy that depends on the server, what the environment says. */
        public Builder proxy(ClientProxy way) {
            settings.proxy(way);
            return this;
        }

        /**
         * Adds a header to the handshake's request, {@code origin} or {@code authorization} for example. A redirect to another origin loses
         * {@code authorization} and {@code cookie}.
         *
         * @throws IllegalArgumentException when it is malformed, or one of those that the handshake writes itself
         */
        public Builder header(String name, String value) {
            settings.header(name, value);
            return this;
        }

        /** Adds headers that are asked for before each attempt, on a virtual thread: a token that expires, cookies of a jar. */
        public Builder headers(Supplier<? extends Headers> more) {
            settings.headers(more);
            return this;
        }

        /**
         * Adds a cookie to the handshake's request.
         *
         * @throws IllegalArgumentException when name or value are malformed (RFC 6265, section 4.1.1)
         */
        public Builder cookie(String name, String value) {
            settings.cookie(name, value);
            return this;
        }

        /** Called on the event loop with the {@code set-cookie} fields of each answer that has some, and where it came from; must not block. */
        public Builder onSetCookie(BiConsumer<? super URI, ? super List<String>> jar) {
            settings.setCookie(jar);
            return this;
        }

        /** The most time to resolve the server's name and connect to one of its addresses; ten seconds by default. */
        public Builder connectTimeout(Duration most) {
            settings.connectTimeout(most);
            return this;
        }

        /** The most time for the answer of a proxy, for TLS, and for the server's answer, each; ten seconds by default. */
        public Builder handshakeTimeout(Duration most) {
            settings.handshakeTimeout(most);
            return this;
        }

        /** Options of the socket; {@link SocketTuning#DEFAULT} by default. */
        public Builder socket(SocketTuning tuning) {
            settings.socket(tuning);
            return this;
        }

        /** Follows redirects of the handshake, so many at most; never from {@code wss} to {@code ws}. None by default, as in browsers. */
        public Builder redirects(int most) {
            settings.redirects(most);
            return this;
        }

        /**
         * Connects again when the session was lost or ended with 1001, 1011, 1012 or 1013, and when an attempt fails in a way that may pass: not behind any
         * other close code, nor behind a 4xx other than 408, 425 and 429. A {@code Retry-After} is honoured. Not by default.
         */
        public Builder reconnect(Backoff backoff) {
            settings.reconnect(backoff);
            return this;
        }

        /** Lets so many messages wait while there is no session, and drops the oldest for more. None by default. */
        public Builder queueWhileDisconnected(int messages) {
            return queueWhileDisconnected(messages, QueuePolicy.DROP_OLDEST);
        }

        /** The same with another rule for more. */
        public Builder queueWhileDisconnected(int messages, QueuePolicy full) {
            settings.queue(messages, full);
            return this;
        }

        /** Called with each new state of the client, in order, where {@link #execution} says. Those before {@link #open} returns are told as well. */
        public Builder onState(BiConsumer<? super WebSocketClient, ? super ClientState> hook) {
            onState = Objects.requireNonNull(hook, "hook");
            return this;
        }

        /** Uses event loops that the program has; one of them, which stays open when the client ends. By default the client has one of its own. */
        public Builder loops(EventLoops existing) {
            loops = Optional.of(existing);
            return this;
        }

        /**
         * Connects, and returns when the first session is there and {@link #onOpen} has returned, or that session has ended again; with {@link #reconnect}
         * after as many attempts as that says.
         *
         * @throws ConnectFailed when there is none; the client has ended then
         * @throws IllegalStateException when the settings contradict each other, or on an event loop, which it would block
         */
        public WebSocketClient open() {
            if (loops.isPresent() && loops.get().all().stream().anyMatch(EventLoop::inLoop)) {
                throw new IllegalStateException("open() blocks, which an event loop must not: use openAsync()");
            }
            WebSocketClient client = new WebSocketClient(this);
            try {
                client.core.open().toCompletableFuture().get();
                return client;
            } catch (InterruptedException e) {
                client.close(CloseReason.of(CloseReason.GOING_AWAY));
                Thread.currentThread().interrupt();
                throw new ConnectFailed(ConnectFailed.Phase.CONNECT, "interrupted while connecting to " + uri, true, e);
            } catch (ExecutionException e) {
                throw ClientSettings.thrown(e.getCause());
            }
        }

        /** Connects; the stage completes on the event loop, where it must not be blocked, or fails as {@link #open} throws. */
        public CompletionStage<WebSocketClient> openAsync() {
            WebSocketClient client = new WebSocketClient(this);
            return client.core.open().thenApply(nothing -> client);
        }
    }
}
