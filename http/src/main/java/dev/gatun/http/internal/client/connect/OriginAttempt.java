package dev.gatun.http.internal.client.connect;

import dev.gatun.http.Headers;
import dev.gatun.http.client.ClientProxy;
import dev.gatun.http.client.VersionPolicy;
import dev.gatun.http.internal.client.ProxyConnect;
import dev.gatun.http.internal.client.UpgradeListener;
import dev.gatun.http.internal.client.UpgradeResponse;
import dev.gatun.http.internal.client.connect.ConnectFailure.Step;
import dev.gatun.http.internal.client.exchange.ClientConnection;
import dev.gatun.http.internal.client.exchange.Origin;
import dev.gatun.http.internal.client.http1.Http1ClientConnection;
import dev.gatun.http.internal.client.http2.Http2ClientConnection;
import dev.gatun.reactor.ConnectOptions;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.reactor.Deadline;
import dev.gatun.reactor.EventLoop;
import dev.gatun.reactor.EventLoops;
import dev.gatun.reactor.SocketFailure;
import dev.gatun.tls.TlsConnection;
import dev.gatun.tls.TlsSession;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One way from an origin to a connection that speaks HTTP, or to a failure that says how far it came. Runs on the connection's loop, except that names are
 * resolved on a virtual thread.
 *
 * <pre>
 *   RESOLVE --addresses--> CONNECT --> [PROXY: CONNECT or SOCKS5] --> [TLS --secured-->] HTTP/1.1 or HTTP/2
 *      '----- connect ---------'          '---- handshake ----'         '- handshake -'
 * </pre>
 */
final class OriginAttempt implements Connector.Attempt {
    /** Where there is no limit: longer than anybody waits. */
    private static final Duration FOREVER = Duration.ofDays(1);

    private final ConnectSettings settings;
    private final Optional<Function<? super Origin, byte[]>> preface;
    private final boolean tunnels;
    private final Origin origin;
    private final EventLoops loops;
    private final EventLoop loop;
    private final Connector.Listener listener;
    private final ProxyCredentials credentials;
    private Step step = Step.RESOLVE;
    private Optional<Route> route = Optional.empty();
    private Optional<AddressRace> race = Optional.empty();
    private Optional<Connection> connection = Optional.empty();
    private Optional<Deadline> deadline = Optional.empty();
    private boolean done;

    OriginAttempt(
            ConnectSettings settings,
            Optional<Function<? super Origin, byte[]>> preface,
            boolean tunnels,
            Origin origin,
            EventLoops loops,
            EventLoop loop,
            Connector.Listener listener) {
        this.settings = settings;
        this.preface = preface;
        this.tunnels = tunnels || preface.isPresent();
        this.origin = origin;
        this.loops = loops;
        this.loop = loop;
        this.listener = listener;
        this.credentials = new ProxyCredentials(settings.proxyLogins(), origin);
    }

    @Override
    public void cancel() {
        if (!done) {
            finish();
            abandon();
        }
    }

    private void finish() {
        done = true;
        deadline.ifPresent(Deadline::cancel);
    }

    private void abandon() {
        race.ifPresent(AddressRace::cancel);
        connection.ifPresent(Connection::abort);
    }

    private void limit(Duration limit) {
        deadline.ifPresent(Deadline::cancel);
        deadline = limit.isZero() ? Optional.empty() : Optional.of(loop.schedule(limit, () -> tooLate(limit)));
    }

    private static Duration orForever(Duration limit) {
        return limit.isZero() ? FOREVER : limit;
    }

    // ---- to a connection

    void start() {
        limit(settings.connect());
        Optional<Route> known;
        try {
            known = Route.known(settings, origin);
        } catch (AddressDenied e) {
            onLoop(() -> fail(e.getMessage(), false, e));
            return;
        }
        if (known.isPresent()) {
            connect(known.get());
        } else {
            Thread.ofVirtual().name("gatun-resolve").start(this::find);
        }
    }

    /** On a virtual thread. */
    private void find() {
        try {
            Route found = Route.find(settings, origin);
            onLoop(() -> connect(found));
        } catch (UnknownHostException e) {
            // What the JDK says where the name servers gave no answer at all.
            boolean temporary = String.valueOf(e.getMessage()).contains("Temporary failure");
            onLoop(() -> fail("unknown host: " + e.getMessage(), temporary, e));
        } catch (AddressDenied e) {
            onLoop(() -> fail(e.getMessage(), false, e));
        } catch (RuntimeException e) {
            onLoop(() -> fail("the way could not be found: " + e, false, e));
        }
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

    private void connect(Route found) {
        step = Step.CONNECT;
        route = Optional.of(found);
        ConnectOptions options = ConnectOptions.DEFAULT.timeout(orForever(settings.connect())).tuning(settings.tuning());
        if (settings.localAddress().isPresent()) {
            options = options.localAddress(settings.localAddress().get());
        }
        AddressRace fresh = new AddressRace(loops, loop, options, settings.stagger(), found.addresses(), new AddressRace.Listener() {
            @Override
            public ConnectionHandler connected(Connection first) {
                connection = Optional.of(first);
                return new OnceOpen(opened -> opened(found, opened));
            }

            @Override
            public void failed(List<Throwable> failures) {
                Throwable last = failures.getLast();
                failures.stream().limit(failures.size() - 1L).forEach(last::addSuppressed);
                fail(messages(failures), last instanceof SocketFailure, last);
            }
        });
        race = Optional.of(fresh);
        fresh.start();
    }

    private static String messages(List<Throwable> failures) {
        return failures.stream().map(failure -> String.valueOf(failure.getMessage())).collect(Collectors.joining("; "));
    }

    private void opened(Route found, Connection plain) {
        if (done) {
            plain.abort();
            return;
        }
        if (found.proxy() instanceof ClientProxy.Http http && http.secure()) {
            step = Step.PROXY;
            limit(settings.handshake());
            become(plain, found.tls().orElseThrow().layer(http.host(), http.port(), List.of("http/1.1"), orForever(settings.handshake()).plusSeconds(1),
                    secure -> securing(secure, session -> securedProxy(found, secure, session))).apply(plain));
        } else {
            viaProxy(found, plain);
        }
    }

    private void securedProxy(Route found, TlsConnection secure, TlsSession session) {
        Optional<String> fault = found.proxy() instanceof ClientProxy.Http http ? settings.pins().fault(http.host(), session.peerCertificates())
                : Optional.empty();
        if (fault.isPresent()) {
            fail(fault.get(), false, null);
        } else {
            viaProxy(found, secure);
        }
    }

    private void viaProxy(Route found, Connection carrier) {
        if (done) {
            return;
        }
        switch (found.proxy()) {
            case ClientProxy.Http http when !origin.secure() && settings.version() != VersionPolicy.HTTP_2 && !tunnels ->
                speak(carrier, Optional.empty(), Optional.of(http));
            case ClientProxy.Http http -> {
                step = Step.PROXY;
                limit(settings.handshake());
                become(carrier, tunnel(found, http));
            }
            case ClientProxy.Socks5 socks -> {
                step = Step.PROXY;
                limit(settings.handshake());
                become(carrier, socks(found, socks));
            }
            default -> behindProxy(found, carrier);
        }
    }

    private static void become(Connection carrier, ConnectionHandler next) {
        carrier.handler(next);
        next.onOpen(carrier);
    }

    // ---- through a proxy

    private ConnectionHandler tunnel(Route found, ClientProxy.Http proxy) {
        Headers fields = credentials.fields(proxy, hostAndPort());
        // Its own deadline is behind this one's.
        Duration longer = orForever(settings.handshake()).plusSeconds(1);
        return new ProxyConnect(hostAndPort(), fields, longer, new UpgradeListener() {
            @Override
            public ConnectionHandler onUpgraded(UpgradeResponse response, Connection tunnel) {
                return new OnceOpen(opened -> behindProxy(found, opened));
            }

            @Override
            public void onRefused(UpgradeResponse response) {
                if (credentials.areWanted(response.status()) && !done) {
                    Thread.ofVirtual().name("gatun-credentials").start(() -> identify(found, proxy, response));
                    return;
                }
                refused(response);
            }

            @Override
            public void onFailed(RuntimeException failure) {
                fail(failure.getMessage(), true, failure);
            }
        });
    }

    /** On a virtual thread. What is found is sent over a new connection: the proxy may have ended this one. */
    private void identify(Route found, ClientProxy.Http proxy, UpgradeResponse response) {
        try {
            if (credentials.find(proxy, response.headers())) {
                onLoop(() -> {
                    limit(settings.connect());
                    connect(found);
                });
            } else {
                onLoop(() -> refused(response));
            }
        } catch (RuntimeException e) {
            onLoop(() -> fail("the authenticator failed: " + e, false, e));
        }
    }

    private void refused(UpgradeResponse response) {
        if (!done) {
            finish();
            ConnectFailure failure = ConnectFailure.refused(address(), where() + "the proxy answered " + response.status(), response);
            abandon();
            listener.failed(failure);
        }
    }

    private String hostAndPort() {
        return (origin.host().indexOf(':') < 0 ? origin.host() : '[' + origin.host() + ']') + ':' + origin.port();
    }

    private ConnectionHandler socks(Route found, ClientProxy.Socks5 proxy) {
        return new Socks5Handshake(origin.host(), origin.port(), proxy.login(), new Socks5Handshake.Listener() {
            @Override
            public ConnectionHandler connected(Connection tunnel) {
                return new OnceOpen(opened -> behindProxy(found, opened));
            }

            @Override
            public void failed(String message, boolean mayPass, Optional<Throwable> cause) {
                fail("the proxy: " + message, mayPass, cause.orElse(null));
            }
        });
    }

    // ---- to the server

    private void behindProxy(Route found, Connection plain) {
        if (done) {
            plain.abort();
            return;
        }
        preface.map(bytes -> bytes.apply(origin)).ifPresent(bytes -> plain.write(loop.buffers().acquire(bytes.length).put(bytes)));
        if (!origin.secure()) {
            speak(plain, Optional.empty(), Optional.empty());
            return;
        }
        step = Step.TLS;
        limit(settings.handshake());
        Duration longer = orForever(settings.handshake()).plusSeconds(1);
        become(plain, found.tls().orElseThrow().layer(origin.host(), origin.port(), protocols(), longer,
                secure -> securing(secure, session -> secured(secure, session))).apply(plain));
    }

    private List<String> protocols() {
        return switch (settings.version()) {
            case AUTO, UPGRADE -> List.of("h2", "http/1.1");
            case HTTP_1_1 -> List.of("http/1.1");
            case HTTP_2 -> List.of("h2");
        };
    }

    private ConnectionHandler securing(TlsConnection secure, Consumer<? super TlsSession> next) {
        return new Securing(secure, next, cause -> {
            String message = cause.error().map(Throwable::getMessage).orElse("the connection ended: " + cause.kind());
            fail(message, TlsFailures.mayPass(cause), cause.error().orElse(null));
        });
    }

    private void secured(TlsConnection secure, TlsSession session) {
        if (done) {
            return;
        }
        Optional<String> fault = settings.pins().fault(origin.host(), session.peerCertificates());
        if (fault.isPresent()) {
            fail(fault.get(), false, null);
        } else if (settings.version() == VersionPolicy.HTTP_2 && !session.applicationProtocol().equals("h2")) {
            // RFC 9113, section 3.2: only by ALPN. A server of HTTP/1.1 may know nothing of it, and then nothing was chosen.
            fail("the server does not speak HTTP/2: ALPN chose \"" + session.applicationProtocol() + '"', false, null);
        } else {
            speak(secure, Optional.of(session), Optional.empty());
        }
    }

    /** @param forwarding the proxy of HTTP that passes requests on */
    private void speak(Connection carrier, Optional<TlsSession> session, Optional<ClientProxy.Http> forwarding) {
        finish();
        boolean http2 = session.map(agreed -> agreed.applicationProtocol().equals("h2")).orElse(settings.version() == VersionPolicy.HTTP_2);
        if (http2) {
            Http2ClientConnection second = Http2ClientConnection.on(carrier, session, settings.wire());
            become(carrier, second);
            listener.connected(second);
            return;
        }
        Http1ClientConnection first = Http1ClientConnection.on(carrier, session, settings.wire());
        become(carrier, first);
        listener.connected(http1(first, forwarding));
    }

    private ClientConnection http1(Http1ClientConnection first, Optional<ClientProxy.Http> forwarding) {
        if (forwarding.isPresent()) {
            return new ForwardedConnection(first, ProxyCredentials.place(forwarding.get()), forwarding.get().login().map(ClientProxy.Login::basic));
        }
        return settings.version() == VersionPolicy.UPGRADE && first.tls().isEmpty() ? new UpgradableConnection(first, settings.wire()) : first;
    }

    // ---- failures

    private Optional<SocketAddress> address() {
        return connection.map(Connection::remoteAddress).or(() -> race.flatMap(AddressRace::last));
    }

    private String where() {
        String by = route.map(Route::proxy).filter(proxy -> !(proxy instanceof ClientProxy.Direct)).map(proxy -> " by proxy " + proxy).orElse("");
        String address = connection.map(opened -> " (" + opened.remoteAddress() + ')').orElse("");
        return step.name().toLowerCase(Locale.ROOT) + ' ' + origin + by + address + ": ";
    }

    private void fail(String message, boolean mayPass, Throwable cause) {
        if (!done) {
            finish();
            ConnectFailure failure = new ConnectFailure(step, address(), mayPass, where() + message, cause);
            abandon();
            listener.failed(failure);
        }
    }

    private void tooLate(Duration limit) {
        if (!done) {
            finish();
            String so = race.map(AddressRace::failures).filter(failures -> !failures.isEmpty()).map(failures -> "; " + messages(failures)).orElse("");
            ConnectFailure failure = ConnectFailure.late(step, address(), where() + "not done within " + limit + so);
            abandon();
            listener.failed(failure);
        }
    }
}
