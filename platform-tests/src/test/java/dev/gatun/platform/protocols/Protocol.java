package dev.gatun.platform.protocols;

import dev.gatun.http.HttpVersion;
import dev.gatun.platform.Peer;
import dev.gatun.platform.h2.H2Options;
import dev.gatun.platform.h2.H2Peer;
import dev.gatun.platform.tls.TlsClient;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import javax.net.ssl.SSLContext;

/** A version of HTTP, with TLS below it or without. */
public enum Protocol {
    /** HTTP/1.1 in clear text. */
    HTTP_1(false, false),
    /** HTTP/1.1 over TLS. */
    HTTPS_1(false, true),
    /** HTTP/2 in clear text, with prior knowledge. */
    H2C(true, false),
    /** HTTP/2 over TLS. */
    H2(true, true);

    private final boolean multiplexed;
    private final boolean secure;

    Protocol(boolean multiplexed, boolean secure) {
        this.multiplexed = multiplexed;
        this.secure = secure;
    }

    /** Whether requests share a connection as streams. */
    public boolean isMultiplexed() {
        return multiplexed;
    }

    /** Whether TLS is below. */
    public boolean isSecure() {
        return secure;
    }

    /** The version that a handler sees. */
    public HttpVersion version() {
        return multiplexed ? HttpVersion.HTTP_2 : HttpVersion.HTTP_1_1;
    }

    /** The scheme that a handler sees. */
    public String scheme() {
        return secure ? "https" : "http";
    }

    /** The name in ALPN. */
    public String alpn() {
        return multiplexed ? "h2" : "http/1.1";
    }

    /** A client of the server at {@code address} that trusts whom {@code trust} does, with a receive buffer of its own if it is not 0. */
    public Client client(SocketAddress address, SSLContext trust, int receiveBuffer) {
        return multiplexed
                ? new Http2Client(peer(address, trust, H2Options.DEFAULT.windowByTaking().receiveBuffer(receiveBuffer)))
                : new Http1Client(() -> raw(address, trust, receiveBuffer));
    }

    /** A client that speaks bytes. */
    public Peer raw(SocketAddress address, SSLContext trust, int receiveBuffer) {
        Socket raw = H2Peer.connect((InetSocketAddress) address, receiveBuffer);
        return Peer.over(raw, layered(raw, trust));
    }

    /** A client that speaks frames. */
    public H2Peer peer(SocketAddress address, SSLContext trust, H2Options options) {
        Socket raw = H2Peer.connect((InetSocketAddress) address, options.receiveBuffer());
        return new H2Peer(raw, layered(raw, trust), options);
    }

    private Socket layered(Socket raw, SSLContext trust) {
        return secure ? new TlsClient(trust, alpn()).secured(raw) : raw;
    }
}
