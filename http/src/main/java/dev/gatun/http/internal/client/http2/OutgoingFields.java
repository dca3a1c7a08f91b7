package dev.gatun.http.internal.client.http2;

import dev.gatun.http.Headers;
import dev.gatun.http.Method;
import dev.gatun.http.internal.client.exchange.OutgoingRequest;
import dev.gatun.http.internal.client.exchange.OutgoingRules;
import dev.gatun.http.internal.head.FieldSyntax;
import dev.gatun.http.internal.hpack.HpackDecoder;
import dev.gatun.http.internal.hpack.HpackEncoder;

/** The fields of requests on their way into HPACK, pseudo-headers first (RFC 9113, section 8.3.1). Stateless. */
final class OutgoingFields {
    private OutgoingFields() {}

    /**
     * Looks at all that is to be sent before the first field changes the table.
     *
     * @throws IllegalArgumentException with what is wrong
     */
    static void check(OutgoingRequest request) {
        OutgoingRules.check(request);
        FieldSyntax.check("scheme", request.scheme());
        if (request.upgrade().isPresent()) {
            FieldSyntax.check("upgrade", request.upgrade().get());
        }
        check(request.headers());
    }

    /** @throws IllegalArgumentException when a field is malformed */
    static void check(Headers fields) {
        for (int i = 0, n = fields.size(); i < n; i++) {
            FieldSyntax.check(fields.name(i), fields.value(i));
        }
    }

    /** The most bytes that all fields of a request take up. */
    static int bound(OutgoingRequest request) {
        return HpackEncoder.BEGIN_BOUND + HpackEncoder.SHORT_BOUND + HpackEncoder.bound(":method", request.method().name())
                + HpackEncoder.bound(":protocol", request.upgrade().orElse("")) + HpackEncoder.bound(":scheme", request.scheme())
                + HpackEncoder.bound(":path", request.target()) + HpackEncoder.bound(":authority", request.authority()) + bound(request.headers());
    }

    static int bound(Headers fields) {
        int bound = 0;
        for (int i = 0, n = fields.size(); i < n; i++) {
            bound += HpackEncoder.bound(fields.name(i), fields.value(i));
        }
        return bound;
    }

    /** Encodes what was checked, into a block that was begun. */
    static void encode(HpackEncoder encoder, OutgoingRequest request) {
        if (request.method() == Method.CONNECT) {
            // RFC 9113, section 8.5: nothing but the method and whom the tunnel is to lead to
            encoder.pseudo(HpackDecoder.METHOD, "CONNECT");
            encoder.pseudo(HpackDecoder.AUTHORITY, request.target());
        } else {
            boolean upgrade = request.upgrade().isPresent();
            encoder.pseudo(HpackDecoder.METHOD, upgrade ? "CONNECT" : request.method().name());
            if (upgrade) {
                encoder.pseudo(HpackDecoder.PROTOCOL, request.upgrade().get());
            }
            encoder.pseudo(HpackDecoder.SCHEME, request.scheme());
            encoder.pseudo(HpackDecoder.PATH, request.target());
            encoder.pseudo(HpackDecoder.AUTHORITY, request.authority());
        }
        encode(encoder, request.headers());
        if (request.hasContent() && request.length() >= 0) {
            encoder.contentLength(request.length());
        }
    }

    static void encode(HpackEncoder encoder, Headers fields) {
        for (int i = 0, n = fields.size(); i < n; i++) {
            encoder.field(fields.name(i), fields.value(i));
        }
    }
}
