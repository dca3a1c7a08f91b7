package dev.gatun.jmh.macro;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a connection does before it stays silent. */
enum Opening {
    /** One request over HTTP/1.1. */
    REQUEST(new Exchange(Probe.request("/plaintext"), "!")),
    /** The handshake of a WebSocket, and one message that comes back. */
    WEBSOCKET(new Exchange(handshake(), "\r\n\r\n"), new Exchange(message(), "!"));

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
        byte[] frame = new byte[6 + text.length];
        frame[0] = (byte) 0x81;
        frame[1] = (byte) (0x80 | text.length);
        System.arraycopy(text, 0, frame, 6, text.length);
        return frame;
    }
}
