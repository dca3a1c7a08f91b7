package dev.gatun.websocket.internal.client;

import dev.gatun.http.Execution;
import dev.gatun.http.Headers;
import dev.gatun.http.PathParameters;
import dev.gatun.http.Status;
import dev.gatun.http.internal.client.Http1Upgrade;
import dev.gatun.http.internal.client.ProxyConnect;
import dev.gatun.http.internal.client.UpgradeListener;
import dev.gatun.http.internal.client.UpgradeRequest;
import dev.gatun.http.internal.client.UpgradeResponse;
import dev.gatun.http.internal.client.connect.TlsFailures;
import dev.gatun.http.internal.client.http2.Http2ClientConnection;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.reactor.Deadline;
import dev.gatun.reactor.EventLoop;
import dev.gatun.reactor.EventLoops;
import dev.gatun.reactor.SocketFailure;
import dev.gatun.tls.TlsConnection;
import dev.gatun.tls.TlsSession;
import dev.gatun.websocket.ConnectFailed;
import dev.gatun.websocket.ConnectFailed.Phase;
import dev.gatun.websocket.WebSocketClient.Version;
import dev.gatun.websocket.internal.session.Attributes;
import dev.gatun.websocket.internal.session.Opening;
import dev.gatun.websocket.internal.session.Session;
import dev.gatun.websocket.internal.session.Sessions;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;

/**
 * One way from a URI to a session, or to a failure that says how far it came. Runs on the client's loop, except that names are resolved on a virtual thread.
 *
 * <pre>
 *   RESOLVE --addresses--> CONNECT --> [PROXY --2xx-->] [TLS --secured-->] HANDSHAKE --101, or 2xx in HTTP/2--> session
 *      '-- connectTimeout ---'            '-------------- handshakeTimeout ---'
 * </pre>
 */
final class Attempt {
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
    private UpgradeRequest request;
    private Phase phase = Phase.RESOLVE;
    private Deadline deadline;
    private Optional<Connection> connection = Optional.empty();
    private long begun;
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
        begun = loop.nanoTime();
        deadline = loop.schedule(options.connectTimeout(), () -> tooLate(options.connectTimeout()));
        Thread.ofVirtual().name("gatun-resolve").start(this::resolve);
    }

    /** Nobody wants the session any more. */
    void cancel() {
        if (!done) {
            finish();
            connection.ifPresent(Connection::abort);
        }
    }

    private void finish() {
        done = true;
        deadline.cancel();
    }

    // ---- to a connection

    /** On a virtual thread. */
    private void resolve() {
        String host = options.proxy().map(ClientOptions.Proxy::host).orElse(target.host());
        int port = options.proxy().map(ClientOptions.Proxy::port).orElse(target.port());
        try {
            prepare();
            List<InetSocketAddress> addresses = new ArrayList<>();
            for (InetAddress address : InetAddress.getAllByName(host)) {
                addresses.add(new InetSocketAddress(address, port));
            }
            onLoop(() -> connect(addresses));
        } catch (UnknownHostException e) {
            onLoop(() -> fail("unknown host " + host, true, e));
        } catch (RuntimeException e) {
            onLoop(() -> fail("the request could not be made: " + e.getMessage(), false, e));
        }
    }

    /** What the program or the disk may take its time for. */
    private void prepare() {
        Headers headers = options.headers().get();
        request = new UpgradeRequest(target.secure() ? "https" : "http", target.authority(), target.resource(),
                handshake.fields(trusted ? headers : withoutCredentials(headers)), "websocket", options.handshakeTimeout());
        if (target.secure()) {
            options.tls().get();
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

    private void connect(List<InetSocketAddress> addresses) {
        phase = Phase.CONNECT;
        long left = Math.max(1_000_000, options.connectTimeout().toNanos() - (loop.nanoTime() - begun));
        new Dialer(loops, loop, options.socket(), this::connected).dial(addresses, Duration.ofNanos(left)).whenComplete((opened, failure) -> {
            if (failure != null) {
                onLoop(() -> fail(String.valueOf(failure.getMessage()), failure instanceof SocketFailure, failure));
            }
        });
    }

    /** The first handler of the connection; each gives way to the next. */
    private ConnectionHandler connected(Connection fresh) {
        if (done) {
            return new Abandoned();
        }
        connection = Optional.of(fresh);
        deadline.cancel();
        deadline = loop.schedule(options.handshakeTimeout(), () -> tooLate(options.handshakeTimeout()));
        if (options.proxy().isEmpty()) {
            return behindProxy(fresh);
        }
        phase = Phase.PROXY;
        String authorization = options.proxy().get().authorization();
        Headers fields = authorization.isEmpty() ? Headers.empty() : Headers.of("proxy-authorization", authorization);
        return new ProxyConnect(target.hostAndPort(), fields, options.handshakeTimeout(), new Answers() {
            @Override
            public ConnectionHandler onUpgraded(UpgradeResponse response, Connection tunnel) {
                return behindProxy(tunnel);
            }
        });
    }

    private ConnectionHandler behindProxy(Connection plain) {
        if (!target.secure()) {
            return handshake(plain, Optional.empty());
        }
        phase = Phase.TLS;
        List<String> protocols = List.of(http2 ? "h2" : "http/1.1");
        return options.tls().get().layer(target.host(), target.port(), protocols, Securing::new).apply(plain);
    }

    private static final class Abandoned implements ConnectionHandler {
        @Override
        public void onOpen(Connection opened) {
            opened.abort();
        }

        @Override
        public void onData(Connection opened, Buffer data) {
            data.skip(data.readableBytes());
        }
    }

    /** While the handshake of TLS is under way. */
    private final class Securing implements ConnectionHandler {
        private final TlsConnection secure;

        Securing(TlsConnection secure) {
            this.secure = secure;
        }

        @Override
        public void onOpen(Connection opened) {
            secure.onSecured(this::secured);
        }

        private void secured(TlsSession session) {
            if (done) {
                return;
            }
            if (http2 && !session.applicationProtocol().equals("h2")) {
                // RFC 9113, section 3.2: only by ALPN. A server of HTTP/1.1 may know nothing of it, and then nothing was chosen.
                secure.abort();
                fail("the server does not speak HTTP/2 over TLS: ALPN chose \"" + session.applicationProtocol() + '"', false, null);
                return;
            }
            ConnectionHandler next = handshake(secure, Optional.of(session));
            secure.handler(next);
            next.onOpen(secure);
        }

        @Override
        public void onData(Connection opened, Buffer data) {
            throw new IllegalStateException("content before the end of the handshake");
        }

        @Override
        public void onClosed(Connection opened, CloseCause cause) {
            if (!done) {
                fail(cause.error().map(Throwable::getMessage).orElse("the connection ended: " + cause.kind()), TlsFailures.mayPass(cause),
                        cause.error().orElse(null));
            }
        }
    }

    // ---- to a session

    private ConnectionHandler handshake(Connection carrier, Optional<TlsSession> tls) {
        phase = Phase.HANDSHAKE;
        UpgradeListener answers = new Answers() {
            @Override
            public ConnectionHandler onUpgraded(UpgradeResponse response, Connection tunnel) {
                return opened(handshake.check(response), response, tunnel, tls);
            }
        };
        return http2 ? Http2ClientConnection.upgrade(carrier, request, answers) : new Http1Upgrade(request, answers);
    }

    private Session opened(ClientHandshake.Agreed agreed, UpgradeResponse response, Connection tunnel, Optional<TlsSession> tls) {
        if (done) {
            throw new IllegalStateException("cancelled");
        }
        cookies(response);
        Session session = sessions.open(tunnel, new Opening(target.resource(), target.host(), PathParameters.NONE, agreed.subprotocol(),
                agreed.agreement().orElse(null), tls, Execution.VIRTUAL_THREAD, new Attributes()));
        finish();
        listener.connected(session);
        return session;
    }

    private void cookies(UpgradeResponse response) {
        List<String> lines = response.headers().all("set-cookie");
        if (!lines.isEmpty()) {
            try {
                options.setCookie().accept(target.uri(), lines);
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "the callback for set-cookie failed", e);
            }
        }
    }

    /** What becomes of requests that open no session. */
    private abstract class Answers implements UpgradeListener {
        @Override
        public void onRefused(UpgradeResponse response) {
            if (done) {
                return;
            }
            if (phase == Phase.HANDSHAKE) {
                cookies(response);
            }
            Status status = response.status();
            finish();
            listener.failed(new ConnectFailed(phase, where() + "answered " + status, mayPass(status), Optional.of(status), response.headers(), null));
        }

        @Override
        public void onFailed(RuntimeException failure) {
            // Only what the program's own settings make of an answer is an illegal argument; all else lies in the network, or may be mended there.
            fail(failure.getMessage(), !(failure instanceof IllegalArgumentException), failure);
        }
    }

    /** RFC 9110, section 15.5.9, RFC 8470 and RFC 6585 say of these that the request may be made again; other errors of the client's stay what they are. */
    private static boolean mayPass(Status status) {
        return status.code() >= 500 && status.code() != Status.NOT_IMPLEMENTED.code() && status.code() != Status.HTTP_VERSION_NOT_SUPPORTED.code()
                || status.code() == Status.REQUEST_TIMEOUT.code() || status.code() == Status.TOO_EARLY.code()
                || status.code() == Status.TOO_MANY_REQUESTS.code();
    }

    // ---- failures

    private String where() {
        String by = options.proxy().map(proxy -> " by proxy " + proxy).orElse("");
        String address = connection.map(opened -> " (" + opened.remoteAddress() + ')').orElse("");
        return phase.name().toLowerCase(Locale.ROOT) + ' ' + target + by + address + ": ";
    }

    private void fail(String message, boolean temporary, Throwable cause) {
        if (!done) {
            finish();
            listener.failed(new ConnectFailed(phase, where() + message, temporary, cause));
        }
    }

    private void tooLate(Duration limit) {
        Optional<Connection> late = connection;
        fail("not done within " + limit, true, null);
        late.ifPresent(Connection::abort);
    }
}
