package dev.gatun.jmh.macro;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** What a connection does before it stays silent. */
enum Opening {
    /** One request over HTTP/1.1. */
    REQUEST(new Exchange(Probe.request("/plaintext"), "!")),
    /** The handshake of a WebSocket, and one message that comes back. */
    WEBSOCKET(new Exchange(handshake(), "\r\n\r\n"), new Exchange(message(), "!")) {
        /** Pongs to pings, which a client owes (RFC 6455, section 5.5.3). One on an idle connection comes whole. */
        @Override
        Optional<ByteBuffer> answer(ByteBuffer received) {
            ByteBuffer pongs = ByteBuffer.allocate(received.remaining() * (MASK + 2));
            while (received.remaining() >= 2) {
                byte first = received.get();
                int length = received.get();
                if (first != PING || length < 0 || length > received.remaining()) {
                    return Optional.empty();
                }
                pongs.put(PONG).put((byte) (MASKED | length)).putInt(0).put(received.slice(received.position(), length));
                received.position(received.position() + length);
            }
            return received.hasRemaining() ? Optional.empty() : Optional.of(pongs.flip());
        }
    };

    private static final byte TEXT = (byte) 0x81;
    private static final byte PING = (byte) 0x89;
    private static final byte PONG = (byte) 0x8A;
    private static final int MASKED = 0x80;
    private static final int MASK = 4;

    private final List<Exchange> exchanges;

    /**
     * What is sent, and what the answer to it ends with.
     *
     * @param request the bytes that are sent
     * @param end     the last characters of the right answer, ASCII; they occur nowhere else in it
     */
    record Exchange(byte[] request, String end) {
        /** Whether all of the answer is in {@code response}, from its begin to its position. */
        boolean endsWith(ByteBuffer response) {
            int start = response.position() - end.length();
            if (start < 0) {
                return false;
            }
            for (int i = 0; i < end.length(); i++) {
                if (response.get(start + i) != end.charAt(i)) {
                    return false;
                }
            }
            return true;
        }
    }

    Opening(Exchange... exchanges) {
        this.exchanges = List.of(exchanges);
    }

    /** One after another, each when the one before is answered. */
    List<Exchange> exchanges() {
        return exchanges;
    }

    /** What the connection owes to something that the server sends while it is idle; empty when it has no answer, and the server no reason to ask. */
    Optional<ByteBuffer> answer(ByteBuffer received) {
        return Optional.empty();
    }

    private static byte[] handshake() {
        return """
                GET /ws/echo HTTP/1.1\r
                Host: 127.0.0.1\r
                Upgrade: websocket\r
                Connection: Upgrade\r
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                Sec-WebSocket-Version: 13\r
                \r
                """.getBytes(StandardCharsets.US_ASCII);
    }

    /** A masked text message, RFC 6455, section 5.2; a mask of zeros is one, too. */
    private static byte[] message() {
        byte[] text = "Hello, World!".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer frame = ByteBuffer.allocate(2 + MASK + text.length);
        return frame.put(TEXT).put((byte) (MASKED | text.length)).putInt(0).put(text).array();
    }
}
