package dev.gatun.jmh.peers;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;

/**
 * What the macro run asks of a peer, in the order of its command line: {@code PORT PROTOCOL KEY CERTIFICATE FILES}.
 *
 * @param address     the loopback address, at the port that the macro run picked
 * @param protocol    {@code http}, {@code https}, {@code h2c} or {@code h2}; the two with TLS are both offered by ALPN, whichever is asked for
 * @param key         PEM file with the private key, PKCS#8 and not encrypted
 * @param certificate PEM file with the certificate
 * @param files       directory whose files are served below {@code /files}
 */
record PeerOptions(InetSocketAddress address, String protocol, Path key, Path certificate, Path files) {
    /** A message that comes here goes back. */
    static final String ECHO = "/ws/echo";

    /** A message that comes here goes to all that are here. */
    static final String BROADCAST = "/ws/broadcast";

    private static final String FILES = "/files/";

    static PeerOptions of(String[] args) {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]));
        return new PeerOptions(address, args[1], Path.of(args[2]), Path.of(args[3]), Path.of(args[4]));
    }

    String host() {
        return address.getHostString();
    }

    int port() {
        return address.getPort();
    }

    boolean secure() {
        return protocol.equals("https") || protocol.equals("h2");
    }

    /** HTTP/2 in clear text, which the client speaks from its first byte on. */
    boolean priorKnowledge() {
        return protocol.equals("h2c");
    }

    SSLContext sslContext() {
        return PemIdentity.sslContext(key, certificate);
    }

    static boolean isWebSocket(String path) {
        return path.startsWith("/ws/");
    }

    static boolean isFile(String path) {
        return path.startsWith(FILES);
    }

    /** The file that {@code path} names. No defence against "..": nobody but the load generator asks. */
    Path file(String path) {
        return files.resolve(path.substring(FILES.length()));
    }
}
