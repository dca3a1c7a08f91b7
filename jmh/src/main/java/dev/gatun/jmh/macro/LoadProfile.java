package dev.gatun.jmh.macro;

import java.util.List;

/**
 * What the load generator does.
 *
 * @param tool        which program it is
 * @param protocol    what it speaks
 * @param path        what it asks for
 * @param bodyLength  how long the body of the right answer is, or each message of a WebSocket, bytes
 * @param connections connections that it keeps busy
 * @param pipelined   requests under way on each connection: written at once with HTTP/1.1 and as messages of a WebSocket, as streams with HTTP/2
 * @param headers     header lines beside Host
 * @param rate        connections that are begun each second; 0 for as many as end. Handshakes only
 * @param proxied     whether the server asks another one for the answer
 */
record LoadProfile(
        Tool tool, Protocol protocol, String path, int bodyLength, int connections, int pipelined, List<String> headers, int rate, boolean proxied) {
    private static final String CLOSE = "Connection: close";

    /** Which program makes the load. */
    enum Tool {
        WRK,
        H2LOAD,
        /** {@code handshakes.c}, which never offers a session. */
        FULL_HANDSHAKES,
        /** {@code handshakes.c}, which always offers the newest ticket. */
        RESUMED_HANDSHAKES,
        /** {@code websocket.c}: binary messages that come back. */
        WEBSOCKET_ECHO,
        /** {@code websocket.c}: compressed text messages that come back. */
        WEBSOCKET_DEFLATE,
        /** {@code websocket.c}: what one sends comes to all. */
        WEBSOCKET_BROADCAST;

        /** Whether it judges each answer itself, so that nobody else has to before it counts. */
        boolean judges() {
            return this == WEBSOCKET_ECHO || this == WEBSOCKET_DEFLATE || this == WEBSOCKET_BROADCAST;
        }
    }

    static LoadProfile plaintext(int connections) {
        return get("/plaintext", 13, connections);
    }

    static LoadProfile tenKilobytes(int connections) {
        return get("/bytes/10240", 10_240, connections);
    }

    static LoadProfile megabyte(int connections) {
        return get("/files/megabyte", Site.MEGABYTE, connections);
    }

    static LoadProfile get(String path, int bodyLength, int connections) {
        return new LoadProfile(Tool.WRK, Protocol.HTTP, path, bodyLength, connections, 1, List.of(), 0, false);
    }

    /** Messages of {@code length} bytes that come back. */
    static LoadProfile echo(int connections, int length) {
        return webSocket(Tool.WEBSOCKET_ECHO, "/ws/echo", length, connections);
    }

    /** The compressed messages of {@link WebSocketLoad}, which come back; they are of several lengths. */
    static LoadProfile compressedEcho(int connections) {
        return webSocket(Tool.WEBSOCKET_DEFLATE, "/ws/echo", 0, connections);
    }

    /** Messages of {@code length} bytes that one more connection sends to {@code members}, each when all have got the one before. */
    static LoadProfile broadcast(int members, int length) {
        return webSocket(Tool.WEBSOCKET_BROADCAST, "/ws/broadcast", length, members);
    }

    private static LoadProfile webSocket(Tool tool, String path, int length, int connections) {
        return new LoadProfile(tool, Protocol.HTTP, path, length, connections, 1, List.of(), 0, false);
    }

    LoadProfile pipelined(int depth) {
        return new LoadProfile(tool, protocol, path, bodyLength, connections, depth, headers, rate, proxied);
    }

    LoadProfile headers(String... lines) {
        return new LoadProfile(tool, protocol, path, bodyLength, connections, pipelined, List.of(lines), rate, proxied);
    }

    LoadProfile closing() {
        return headers(CLOSE);
    }

    LoadProfile over(Protocol spoken) {
        return new LoadProfile(spoken.http2() ? Tool.H2LOAD : Tool.WRK, spoken, path, bodyLength, connections, pipelined, headers, rate, proxied);
    }

    /** A TLS handshake and one request on each connection, {@code connections} at a time. */
    static LoadProfile handshakes(Tool tool, int connections) {
        LoadProfile each = plaintext(connections).closing();
        return new LoadProfile(tool, Protocol.HTTPS, each.path, each.bodyLength, connections, 1, each.headers, 0, false);
    }

    /** So many connections are begun each second, whether or not those before have ended. */
    LoadProfile rate(int perSecond) {
        return new LoadProfile(tool, protocol, path, bodyLength, connections, pipelined, headers, perSecond, proxied);
    }

    /** The answer comes by way of a proxy. */
    LoadProfile byProxy() {
        return new LoadProfile(tool, protocol, path, bodyLength, connections, pipelined, headers, rate, true);
    }

    /** Whether the connections of a run are all there before it counts. */
    boolean connectsBefore() {
        return tool.judges();
    }

    /** Whether each connection ends after one request. */
    boolean closes() {
        return headers.contains(CLOSE);
    }
}
