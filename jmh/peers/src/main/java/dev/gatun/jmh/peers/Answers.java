package dev.gatun.jmh.peers;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The two answers that every peer gives, made once so that no peer pays for them per request. */
final class Answers {
    static final String TEXT = "text/plain";
    static final String BINARY = "application/octet-stream";
    static final byte[] PLAINTEXT = "Hello, World!".getBytes(StandardCharsets.US_ASCII);
    static final byte[] TEN_KILOBYTES = new byte[10_240];

    /** Connections that wait to be accepted; 5,000 come at once, and the kernel cuts the number to net.core.somaxconn. */
    static final int BACKLOG = 8_192;

    static {
        Arrays.fill(TEN_KILOBYTES, (byte) 'x');
    }

    private Answers() {}

    static boolean isPlaintext(String path) {
        return path.equals("/plaintext");
    }

    static boolean isTenKilobytes(String path) {
        return path.equals("/bytes/10240");
    }
}
