package dev.gatun.http.internal.http1;

import dev.gatun.http.internal.head.Characters;
import dev.gatun.http.internal.head.HeaderFields;
import dev.gatun.http.internal.head.KnownHeader;

/**
 * Transfer-Encoding (RFC 9112, section 6.1). Only {@code chunked} is understood. The list is read more strictly than RFC 9110, section 5.6.1, asks:
 * an empty element is refused, for no client sends one and proxies differ over what it means.
 */
final class TransferCodings {
    private TransferCodings() {}

    /**
     * Accepts {@code chunked}, in any case, alone.
     *
     * @throws dev.gatun.http.ProtocolException 400 if the list is malformed or chunked is repeated, has parameters, or is followed by another
     *     coding (section 6.3: the length is then unknown); 501 for a coding that is not understood
     */
    static void requireChunked(HeaderFields fields) {
        boolean chunked = false;
        boolean unknown = false;
        int line = fields.find(KnownHeader.TRANSFER_ENCODING);
        while (line >= 0) {
            int at = fields.valueStart(line);
            int end = at + fields.valueLength(line);
            do {
                at = skipBlanks(fields, at, end);
                int start = at;
                while (at < end && Characters.isToken(fields.at(at))) {
                    at++;
                }
                // whatever the coding is, nothing may follow chunked
                if (at == start || chunked) {
                    throw Faults.CODING_INVALID;
                }
                chunked = fields.equalsIgnoreCase(start, at - start, "chunked");
                unknown |= !chunked;
                at = skipBlanks(fields, at, end);
                if (at < end && fields.at(at) == ';' && !chunked) {
                    // parameters of an unknown coding: what they say does not matter
                    throw Faults.CODING_UNKNOWN;
                }
                if (at < end && fields.at(at) != ',') {
                    throw Faults.CODING_INVALID;
                }
            } while (at++ < end);
            line = fields.find(KnownHeader.TRANSFER_ENCODING, line + 1);
        }
        if (unknown) {
            throw Faults.CODING_UNKNOWN;
        }
    }

    private static int skipBlanks(HeaderFields fields, int start, int end) {
        int at = start;
        while (at < end && Characters.isBlank(fields.at(at))) {
            at++;
        }
        return at;
    }
}
