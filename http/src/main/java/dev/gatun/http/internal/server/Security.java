package dev.gatun.http.internal.server;

import dev.gatun.http.ProxyHeader;
import dev.gatun.http.internal.head.RequestHead;
import dev.gatun.tls.TlsConfig;
import dev.gatun.tls.TlsSession;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a connection came in, how it is secured, which hosts may be asked for on it, and what a proxy said of it. Of one connection, on its loop; {@link
 * #session} and {@link #announced} by any thread.
 */
final class Security {
    private final Entrance entrance;
    private final Optional<TlsConfig> config;
    private final Optional<TlsSession> session;
    private final Optional<ProxyHeader> announced;
    /** The authority that was found to be allowed last: most clients ask for one only. */
    private String allowed = "";
    /** What {@link TlsConfig#changes} was then. */
    private int allowedAt;

    private Security(Entrance entrance, Optional<TlsConfig> config, Optional<TlsSession> session, Optional<ProxyHeader> announced) {
        this.entrance = entrance;
        this.config = config;
        this.session = session;
        this.announced = announced;
    }

    /** Not at all: every host may be asked for. All connections of {@code entrance} in clear text share it, unless a proxy said something of them. */
    static Security none(Entrance entrance) {
        return new Security(entrance, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The same behind a proxy that announced the connection. */
    Security announced(ProxyHeader header) {
        return new Security(entrance, config, session, Optional.of(header));
    }

    /** The same by TLS. */
    Security by(TlsConfig tls, TlsSession agreed) {
        return new Security(entrance, Optional.of(tls), Optional.of(agreed), announced);
    }

    Entrance entrance() {
        return entrance;
    }

    boolean isClearText() {
        return session.isEmpty();
    }

    Optional<ProxyHeader> announced() {
        return announced;
    }

    Optional<TlsSession> session() {
        return session;
    }

    String scheme() {
        return session.isPresent() ? "https" : "http";
    }

    /** Whether the host of a request is one that the client may ask for after what it said in the handshake (RFC 9110, section 7.4). */
    boolean accepts(RequestHead head) {
        if (config.isEmpty()) {
            return true;
        }
        int now = config.get().changes();
        if (head.authorityLength() > 0 && now == allowedAt && head.fields().equalsIgnoreCase(head.authorityStart(), head.authorityLength(), allowed)) {
            return true;
        }
        String authority = head.authority();
        String name = session.flatMap(TlsSession::serverName).orElse("");
        boolean accepted = config.get().accepts(name, RequestHead.host(authority).toLowerCase(Locale.ROOT));
        if (accepted) {
            allowed = authority;
            allowedAt = now;
        }
        return accepted;
    }
}
