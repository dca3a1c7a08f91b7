package dev.gatun.websocket.internal.client;

import dev.gatun.http.Execution;
import dev.gatun.http.Headers;
import dev.gatun.http.Method;
import dev.gatun.http.PathParameters;
import dev.gatun.http.Status;
import dev.gatun.http.client.ClientProxy;
import dev.gatun.http.client.VersionPolicy;
import dev.gatun.http.internal.client.UpgradeResponse;
import dev.gatun.http.internal.client.connect.ConnectFailure;
import dev.gatun.http.internal.client.connect.ConnectSettings;
import dev.gatun.http.internal.client.connect.Connector;
import dev.gatun.http.internal.client.connect.OriginConnector;
import dev.gatun.http.internal.client.exchange.ClientConnection;
import dev.gatun.http.internal.client.exchange.ExchangeFailure;
import dev.gatun.http.internal.client.exchange.ExchangeListener;
import dev.gatun.http.internal.client.exchange.IncomingResponse;
import dev.gatun.http.internal.client.exchange.OutgoingRequest;
import dev.gatun.http.internal.client.exchange.OutgoingRules;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.reactor.EventLoop;
import dev.gatun.reactor.EventLoops;
import dev.gatun.websocket.ConnectFailed;
import dev.gatun.websocket.ConnectFailed.Phase;
import dev.gatun.websocket.WebSocketClient.Version;
import dev.gatun.websocket.internal.session.Attributes;
import dev.gatun.websocket.internal.session.Opening;
import dev.gatun.websocket.internal.session.Session;
import dev.gatun.websocket.internal.session.Sessions;
import java.lang.System.Logger.Level;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;

/**
 * One way from a URI to a session, or to a failure that says how far it came. Runs on the client's loop, except for what the program may take its time for.
 *
 * <pre>
 *   headers --> connection, as the HTTP client makes it --> HANDSHAKE --101, or 2xx in HTTP/2--> session
 * </pre>
 */
final class Attempt implements ExchangeListener {
    private static final System.Logger LOG = System.getLogger("dev.gatun.websocket");

    /** Hears of the end of an attempt: one of the methods is called, once, unless it was cancelled. On the loop. */
    interface Listener {
        /** The session is there; its {@code onOpen} comes next. */
        void connected(Session session);

        /** There is none. */
        void failed(ConnectFailed failure);
    }

    private final ClientOptions options;
    private final Target target;
    private final EventLoops loops;
    private final EventLoop loop;
    private final Sessions sessions;
    private final Listener listener;
    private final boolean http2;
    private final boolean trusted;
    private final ClientHandshake handshake;
    private Optional<Connector.Attempt> connecting = Optional.empty();
    private Optional<ClientConnection> connection = Optional.empty();
    private boolean done;

    /** @param trusted whether {@code target} may be given credentials: another server, to which the one that was named has sent us, may not */
    Attempt(ClientOptions options, Target target, boolean trusted, EventLoops loops, EventLoop loop, Sessions sessions, Listener listener) {
        this.options = options;
        this.target = target;
        this.loops = loops;
        this.loop = loop;
        this.sessions = sessions;
        this.listener = listener;
        this.trusted = trusted;
        this.http2 = options.version() == Version.HTTP_2;
        this.handshake = new ClientHandshake(http2, sessions.options().subprotocols(), sessions.options().deflate());
    }

    void start() {
        Thread.ofVirtual().name("gatun-websocket-headers").start(this::prepare);
    }

    /** Nobody wants the session any more. */
    void cancel() {
        if (!done) {
            done = true;
            connecting.ifPresent(Connector.Attempt::cancel);
            connection.ifPresent(ClientConnection::abort);
        }
    }

    // ---- to a connection

    /** On a virtual thread: the program or the disk may take its time. */
    private void prepare() {
        try {
            Headers headers = options.headers().get();
            OutgoingRequest request = new OutgoingRequest(Method.GET, target.origin().scheme(), target.authority(), target.resource(),
                    handshake.fields(trusted ? headers : withoutCredentials(headers)), 0, false, false, Optional.of("websocket"), options.handshakeTimeout(),
                    Duration.ZERO);
            OutgoingRules.check(request);
            onLoop(() -> connect(request));
        } catch (RuntimeException e) {
            onLoop(() -> fail(Phase.RESOLVE, "the request could not be made: " + e.getMessage(), false, e));
        }
    }

    private static Headers withoutCredentials(Headers headers) {
        List<String> kept = new ArrayList<>();
        headers.forEach((name, value) -> {
            if (!name.equalsIgnoreCase("authorization") && !name.equalsIgnoreCase("cookie")) {
                kept.add(name);
                kept.add(value);
            }
        });
        return Headers.of(kept.toArray(String[]::new));
    }

    private void onLoop(Runnable action) {
        try {
            loop.execute(() -> {
                if (!done) {
                    action.run();
                }
            });
        } catch (RejectedExecutionException e) {
            // The loop has ended, and whoever waited for it has been told.
        }
    }

    private void connect(OutgoingRequest request) {
        ConnectSettings settings = ConnectSettings.of(options.tls()).version(http2 ? VersionPolicy.HTTP_2 : VersionPolicy.HTTP_1_1).proxy(options.proxy())
                .tuning(options.socket()).timeouts(options.connectTimeout(), options.handshakeTimeout());
        connecting = Optional.of(new OriginConnector(settings, loops).tunnels().connect(target.origin(), loop, new Connector.Listener() {
            @Override
            public void connected(ClientConnection fresh) {
                connection = Optional.of(fresh);
                ask(fresh, request);
            }

            @Override
            public void failed(ConnectFailure failure) {
                unconnected(failure);
            }
        }));
    }

    private void ask(ClientConnection fresh, OutgoingRequest request) {
        try {
            fresh.send(request, this).end(Headers.empty());
            // For this one request.
            fresh.close();
        } catch (RuntimeException e) {
            fail(Phase.HANDSHAKE, "the request could not be sent: " + e.getMessage(), false, e);
            fresh.abort();
        }
    }

    private void unconnected(ConnectFailure failure) {
        if (!done) {
            done = true;
            Optional<UpgradeResponse> answer = failure.answer();
            // Whoever wants a session for long hears of unknown names whenever there is no network.
            boolean mayPass = failure.mayPass() || failure.getCause() instanceof UnknownHostException;
            listener.failed(new ConnectFailed(phase(failure.step()), target + ": " + failure.getMessage(), mayPass,
                    answer.map(UpgradeResponse::status), answer.map(UpgradeResponse::headers).orElse(Headers.empty()), failure.getCause()));
        }
    }

    private static Phase phase(ConnectFailure.Step step) {
        return switch (step) {
            case RESOLVE -> Phase.RESOLVE;
            case CONNECT -> Phase.CONNECT;
            case PROXY -> Phase.PROXY;
            case TLS -> Phase.TLS;
        };
    }

    // ---- to a session

    @Override
    public ConnectionHandler onUpgraded(IncomingResponse response, Connection tunnel) {
        if (done) {
            throw new IllegalStateException("cancelled");
        }
        ClientHandshake.Agreed agreed = handshake.check(response);
        cookies(response);
        Session session = sessions.open(tunnel, new Opening(target.resource(), target.origin().host(), PathParameters.NONE, agreed.subprotocol(),
                agreed.agreement().orElse(null), connection.flatMap(ClientConnection::tls), Execution.VIRTUAL_THREAD, new Attributes()));
        done = true;
        listener.connected(session);
        return session;
    }

    private void cookies(IncomingResponse response) {
        List<String> lines = response.headers().all("set-cookie");
        if (!lines.isEmpty()) {
            try {
                options.setCookie().accept(target.uri(), lines);
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "the callback for set-cookie failed", e);
            }
        }
    }

    @Override
    public void onInterim(IncomingResponse response) {
        // Says nothing that matters here.
    }

    @Override
    public void onResponse(IncomingResponse response) {
        if (done) {
            return;
        }
        done = true;
        cookies(response);
        String where = where();
        // What content the answer has is not read.
        connection.ifPresent(ClientConnection::abort);
        Status status = response.status();
        listener.failed(new ConnectFailed(Phase.HANDSHAKE, where + "answered " + status, mayPass(status), Optional.of(status), response.headers(), null));
    }

    /** RFC 9110, section 15.5.9, RFC 8470 and RFC 6585 say of these that the request may be made again; other errors of the client's stay what they are. */
    private static boolean mayPass(Status status) {
        return status.code() >= 500 && status.code() != Status.NOT_IMPLEMENTED.code() && status.code() != Status.HTTP_VERSION_NOT_SUPPORTED.code()
                || status.code() == Status.REQUEST_TIMEOUT.code() || status.code() == Status.TOO_EARLY.code()
                || status.code() == Status.TOO_MANY_REQUESTS.code();
    }

    @Override
    public void onContent(Buffer chunk) {
        chunk.skip(chunk.readableBytes());
    }

    @Override
    public void onEnd(Headers trailers) {
        // The head decided.
    }

    @Override
    public void onFailed(ExchangeFailure failure) {
        // Only what the program's own settings make of an answer is an illegal argument; all else lies in the network, or may be mended there.
        boolean own = failure.getCause() instanceof IllegalArgumentException;
        fail(Phase.HANDSHAKE, own ? failure.getCause().getMessage() : failure.getMessage(), !own, own ? failure.getCause() : failure);
    }

    private String where() {
        String by = options.proxy() instanceof ClientProxy.Direct ? "" : " by proxy " + options.proxy();
        String address = connection.map(opened -> " (" + opened.carrier().remoteAddress() + ')').orElse("");
        return "handshake " + target + by + address + ": ";
    }

    private void fail(Phase phase, String message, boolean temporary, Throwable cause) {
        if (!done) {
            done = true;
            listener.failed(new ConnectFailed(phase, where() + message, temporary, cause));
        }
    }
}
