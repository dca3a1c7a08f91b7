package dev.gatun.http.internal.proxy.reverse;

import dev.gatun.http.Headers;
import dev.gatun.http.HttpVersion;
import dev.gatun.http.internal.HeaderList;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What the opening handshake of WebSocket needs when the two sides speak different versions of HTTP: HTTP/1.1 has a key and its digest (RFC 6455, section 4),
 * HTTP/2 has neither (RFC 8441, section 5). Stateless.
 */
final class Handshakes {
    private static final String KEY = "sec-websocket-key";
    private static final String ACCEPT = "sec-websocket-accept";
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private Handshakes() {}

    static boolean isWebSocket(Optional<String> protocol) {
        return protocol.filter("websocket"::equalsIgnoreCase).isPresent();
    }

    /** Changes the fields of a request for an upstream of {@code version}. */
    static void ask(HeaderList fields, HttpVersion version) {
        if (version == HttpVersion.HTTP_2) {
            fields.remove(KEY);
        } else if (!fields.contains(KEY)) {
            byte[] nonce = new byte[16];
            ThreadLocalRandom.current().nextBytes(nonce);
            fields.add(KEY, Base64.getEncoder().encodeToString(nonce));
        }
    }

    /**
     * Changes the fields of an answer for a client.
     *
     * @param asked the fields that the client sent
     * @param sent those that the upstream got
     * @return whether the upstream has answered what it was asked
     */
    static boolean answer(HeaderList fields, Headers asked, Headers sent) {
        if (sent.contains(KEY) && !sent.first(KEY).map(Handshakes::accept).equals(fields.first(ACCEPT))) {
            return false;
        }
        fields.remove(ACCEPT);
        asked.first(KEY).ifPresent(key -> fields.add(ACCEPT, accept(key)));
        return true;
    }

    private static String accept(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
