package dev.gatun.websocket.internal.client;

import dev.gatun.http.Headers;
import dev.gatun.http.HttpVersion;
import dev.gatun.http.ProtocolException;
import dev.gatun.http.internal.client.exchange.IncomingResponse;
import dev.gatun.websocket.DeflateOptions;
import dev.gatun.websocket.internal.deflate.DeflateAgreement;
import dev.gatun.websocket.internal.deflate.DeflateNegotiation;
import dev.gatun.websocket.internal.deflate.Extension;
import dev.gatun.websocket.internal.frame.AcceptKey;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The client's half of one opening handshake: what it asks for, and whether the answer fits (RFC 6455, section 4.1; in HTTP/2 without the key, RFC 8441,
 * section 5). Used once.
 */
final class ClientHandshake {
    private static final int KEY_BYTES = 16;

    private final boolean http2;
    private final List<String> subprotocols;
    private final Optional<DeflateOptions> deflate;
    private final String key;

    /**
     * What was agreed.
     *
     * @param subprotocol one of those that were offered
     * @param agreement about compression
     */
    record Agreed(Optional<String> subprotocol, Optional<DeflateAgreement> agreement) {}

    ClientHandshake(boolean http2, List<String> subprotocols, Optional<DeflateOptions> deflate) {
        this.http2 = http2;
        this.subprotocols = subprotocols;
        this.deflate = deflate;
        byte[] nonce = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(nonce);
        this.key = Base64.getEncoder().encodeToString(nonce);
    }

    String key() {
        return key;
    }

    /** The fields of the request, {@code more} at the end. */
    Headers fields(Headers more) {
        List<String> fields = new ArrayList<>();
        if (!http2) {
            fields.addAll(List.of("sec-websocket-key", key));
        }
        fields.addAll(List.of("sec-websocket-version", "13"));
        if (!subprotocols.isEmpty()) {
            fields.addAll(List.of("sec-websocket-protocol", String.join(", ", subprotocols)));
        }
        deflate.ifPresent(options -> fields.addAll(List.of("sec-websocket-extensions", DeflateNegotiation.offer(options))));
        more.forEach((name, value) -> {
            fields.add(name);
            fields.add(value);
        });
        return Headers.of(fields.toArray(String[]::new));
    }

    /**
     * Checks the answer that opens the session.
     *
     * @throws IllegalArgumentException when it is not one to this request; the message says why
     */
    Agreed check(IncomingResponse response) {
        Headers headers = response.headers();
        if (response.version() != HttpVersion.HTTP_2) {
            List<String> accept = headers.all("sec-websocket-accept");
            if (accept.size() != 1 || !accept.getFirst().equals(AcceptKey.of(key))) {
                throw new IllegalArgumentException("sec-websocket-accept is missing or does not fit the key (RFC 6455, 4.1)");
            }
        }
        return new Agreed(subprotocol(headers.all("sec-websocket-protocol")), agreement(headers.all("sec-websocket-extensions")));
    }

    private Optional<String> subprotocol(List<String> chosen) {
        if (chosen.isEmpty()) {
            return Optional.empty();
        }
        if (chosen.size() > 1 || !subprotocols.contains(chosen.getFirst())) {
            throw new IllegalArgumentException("the server chose a subprotocol that was not offered (RFC 6455, 4.1)");
        }
        return Optional.of(chosen.getFirst());
    }

    private Optional<DeflateAgreement> agreement(List<String> lines) {
        List<Extension> extensions;
        try {
            extensions = Extension.parse(String.join(", ", lines));
        } catch (ProtocolException e) {
            throw new IllegalArgumentException("sec-websocket-extensions is malformed (RFC 6455, 9.1)", e);
        }
        if (extensions.isEmpty()) {
            return Optional.empty();
        }
        if (deflate.isEmpty() || extensions.size() > 1 || !extensions.getFirst().name().equals(DeflateNegotiation.NAME)) {
            throw new IllegalArgumentException("the server uses an extension that was not offered (RFC 6455, 4.1)");
        }
        return Optional.of(DeflateNegotiation.confirm(extensions.getFirst(), deflate.get()));
    }
}
