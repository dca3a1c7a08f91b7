package dev.gatun.http.internal.server;

import dev.gatun.http.AddressRanges;
import dev.gatun.http.Listen;
import dev.gatun.http.ProxyHeader;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.tls.TlsConfig;
import dev.gatun.tls.TlsConnection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One of a server's listeners as the connections see it that come in there: what is spoken, in which layers, and whether it has been given up. Any thread, but
 * for what is done with a connection, which is done on its loop.
 */
final class Entrance {
    private final ServerCore core;
    private final List<LoopShare> shares;
    private final Listen listen;
    private final int maxUnread;
    private final Security clearText = Security.none(this);
    private volatile boolean givenUp;

    /**
     * @param shares of the server in its loops, in their order
     * @param maxUnread the most bytes that connections may leave unread
     */
    Entrance(ServerCore core, List<LoopShare> shares, Listen listen, int maxUnread) {
        this.core = core;
        this.shares = shares;
        this.listen = listen;
        this.maxUnread = maxUnread;
    }

    Listen listen() {
        return listen;
    }

    /** The most bytes that connections may leave unread; a head must fit in. */
    int maxUnread() {
        return maxUnread;
    }

    /** Of a connection that is not secured, and of which no proxy said anything. */
    Security clearText() {
        return clearText;
    }

    boolean speaksHttp1() {
        return listen.speaksHttp1();
    }

    /** Whether HTTP/2 is spoken on a connection on which ALPN did not ask for it. */
    boolean speaksHttp2(boolean clear) {
        return listen.speaksHttp2() && (clear ? core.http2().enabled() || !listen.speaksHttp1() : !listen.speaksHttp1());
    }

    /** Whether a client of HTTP/2 is told, in HTTP/2, that it is not spoken here. A server that knows nothing of HTTP/2 answers 505. */
    boolean refusesHttp2() {
        return !listen.speaksHttp2();
    }

    /** Whether connections end: with the server, or since nobody listens here any more. */
    boolean isClosing() {
        return givenUp || core.isClosing();
    }

    /** From here on responses say that the connection closes; connections may still be accepted. */
    void giveUp() {
        givenUp = true;
    }

    /** What makes the handler of a connection that came in. */
    Function<Connection, ConnectionHandler> handlers() {
        if (listen.trustedProxies().isPresent()) {
            AddressRanges trusted = listen.trustedProxies().get();
            return below -> new ProxyProtocolConnection(share(below), below, clearText, trusted, this::begin);
        }
        return listen.tls()
                .map(config -> layer(config, secured -> new HandshakeConnection(share(secured), secured, config, Optional.empty(), clearText)))
                .orElse(clear -> new Http1Connection(share(clear), clear, clearText));
    }

    /** What comes behind the header of a proxy. */
    private void begin(ServerConnection old, Connection carrier, ProxyHeader header) {
        Security security = clearText.announced(header);
        if (listen.tls().isEmpty()) {
            new Http1Connection(old.share(), carrier, security).start(old);
            return;
        }
        TlsConfig config = listen.tls().get();
        ConnectionHandler layer = layer(config, secured -> new HandshakeConnection(old.share(), secured, config, Optional.of(old), security)).apply(carrier);
        carrier.handler(layer);
        layer.onOpen(carrier);
    }

    private Function<Connection, ConnectionHandler> layer(TlsConfig config, Function<TlsConnection, ConnectionHandler> above) {
        if (speaksHttp1() && listen.speaksHttp2()) {
            return config.layer(maxUnread, above);
        }
        return config.layer(maxUnread, speaksHttp1() ? "http/1.1" : HandshakeConnection.HTTP_2, above);
    }

    private LoopShare share(Connection connection) {
        return shares.get(connection.loop().index());
    }
}
