package dev.gatun.tls.internal;

import dev.gatun.tls.TlsFailure;
import dev.gatun.tls.TlsSession;
import java.net.SocketAddress;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** What a connection knows only until its handshake is done. Confined to the loop. */
final class Handshake {
    private final Optional<EngineSource> source;
    private final Optional<SSLEngine> clientEngine;
    private final ClientHelloReader reader = new ClientHelloReader();
    private final List<Consumer<? super TlsSession>> actions = new ArrayList<>(1);
    private final Optional<HandshakeEvent> event;
    private Optional<String> serverName = Optional.empty();
    private long begun;

    private Handshake(Optional<EngineSource> source, Optional<SSLEngine> clientEngine) {
        this.source = source;
        this.clientEngine = clientEngine;
        this.event = HandshakeEvent.begin(clientEngine.isPresent());
    }

    /** Of a server, whose engine comes later. */
    static Handshake server(EngineSource source) {
        return new Handshake(Optional.of(source), Optional.empty());
    }

    /** Of a client. */
    static Handshake client(SSLEngine engine) {
        return new Handshake(Optional.empty(), Optional.of(engine));
    }

    Optional<EngineSource> source() {
        return source;
    }

    Optional<SSLEngine> clientEngine() {
        return clientEngine;
    }

    ClientHelloReader reader() {
        return reader;
    }

    List<Consumer<? super TlsSession>> actions() {
        return actions;
    }

    /** The client has said what it wants. */
    void hello(ClientHello hello) {
        serverName = hello.serverName();
    }

    /** The engine begins. */
    void begin(SSLEngine engine) {
        begun = System.currentTimeMillis();
        if (engine.getUseClientMode()) {
            serverName = askedFor(engine);
        }
    }

    private static Optional<String> askedFor(SSLEngine engine) {
        List<SNIServerName> names = engine.getSSLParameters().getServerNames();
        if (names != null && !names.isEmpty() && names.getFirst() instanceof SNIHostName host) {
            return Optional.of(host.getAsciiName());
        }
        return Optional.ofNullable(engine.getPeerHost());
    }

    /** It has ended in nothing. */
    void failed(TlsFailure.Kind kind, SocketAddress remote) {
        event.ifPresent(recorded -> recorded.failed(kind, serverName, remote));
    }

    /** It is done: what was agreed. */
    TlsSession done(SSLEngine engine, SocketAddress remote) {
        TlsSession session = session(engine);
        event.ifPresent(recorded -> recorded.secured(session, remote));
        return session;
    }

    private TlsSession session(SSLEngine engine) {
        SSLSession session = engine.getSession();
        String protocol = engine.getApplicationProtocol();
        return new TlsSession(
                version(session), session.getCipherSuite(), protocol == null ? "" : protocol, serverName, isOlder(session), certificates(session));
    }

    /** Conscrypt's servers call TLS 1.3 by the name of 1.2; but the suites of 1.3 alone name no key exchange (RFC 8446, appendix B.4). */
    private static String version(SSLSession session) {
        String cipher = session.getCipherSuite();
        return cipher.startsWith("TLS_") && !cipher.contains("_WITH_") ? "TLSv1.3" : session.getProtocol();
    }

    /** JSSE does not tell; but a session that goes on has the time of its first handshake, in seconds with some providers. */
    private boolean isOlder(SSLSession session) {
        long created = session.getCreationTime();
        return created % 1000 == 0 ? created / 1000 < begun / 1000 : created < begun;
    }

    private static List<X509Certificate> certificates(SSLSession session) {
        try {
            List<X509Certificate> found = new ArrayList<>();
            for (Certificate certificate : session.getPeerCertificates()) {
                if (certificate instanceof X509Certificate x509) {
                    found.add(x509);
                }
            }
            return found;
        } catch (SSLPeerUnverifiedException e) {
            return List.of();
        }
    }
}
