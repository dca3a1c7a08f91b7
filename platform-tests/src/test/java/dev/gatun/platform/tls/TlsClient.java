package dev.gatun.platform.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * How a client of the JDK puts TLS above a TCP connection. Immutable.
 *
 * @param trust whom it trusts
 * @param protocols what it offers by ALPN, in this order; nothing is said when empty
 * @param serverName what it asks for by SNI
 * @param versions of TLS; the JDK's when empty
 */
public record TlsClient(SSLContext trust, List<String> protocols, Optional<String> serverName, List<String> versions) {
    /** Offers one protocol and asks for no name. */
    public TlsClient(SSLContext trust, String protocol) {
        this(trust, List.of(protocol), Optional.empty(), List.of());
    }

    /** Asks for a name. */
    public TlsClient serverName(String name) {
        return new TlsClient(trust, protocols, Optional.of(name), versions);
    }

    /** Speaks these versions alone. */
    public TlsClient versions(String... only) {
        return new TlsClient(trust, protocols, serverName, List.of(only));
    }

    /** A layer above {@code raw} that has not begun the handshake. */
    public SSLSocket above(Socket raw) {
        try {
            // An address is no name to the JDK, so SNI is left out unless it is asked for below.
            SSLSocket socket = (SSLSocket) trust.getSocketFactory().createSocket(raw, raw.getInetAddress().getHostAddress(), raw.getPort(), true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(protocols.toArray(String[]::new));
            serverName.ifPresent(name -> parameters.setServerNames(List.of(new SNIHostName(name))));
            if (!versions.isEmpty()) {
                parameters.setProtocols(versions.toArray(String[]::new));
            }
            socket.setSSLParameters(parameters);
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A layer above {@code raw} whose handshake is done and has agreed on the first protocol that is offered. */
    public SSLSocket secured(Socket raw) {
        SSLSocket socket = above(raw);
        try {
            socket.startHandshake();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!protocols.isEmpty() && !socket.getApplicationProtocol().equals(protocols.getFirst())) {
            throw new AssertionError("offered was " + protocols + ", agreed \"" + socket.getApplicationProtocol() + '"');
        }
        return socket;
    }
}
