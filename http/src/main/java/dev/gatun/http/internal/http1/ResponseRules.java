package dev.gatun.http.internal.http1;

import dev.gatun.http.HttpVersion;
import dev.gatun.http.Method;
import dev.gatun.http.Status;
import dev.gatun.http.internal.head.HeaderFields;
import dev.gatun.http.internal.head.KnownHeader;
import dev.gatun.http.internal.head.ResponseHead;

/** What the headers of a complete HTTP/1 response mean together, and which combinations are refused; the twin of {@link RequestRules}. */
final class ResponseRules {
    private ResponseRules() {}

    /** Derives the facts of {@code head} from its headers. */
    static void apply(ResponseHead head, Method asked) {
        HeaderFields fields = head.fields();
        boolean current = head.version() == HttpVersion.HTTP_1_1;
        // RFC 9112, section 6.3: these end with their head, whatever it says of content; behind a 2xx to CONNECT a tunnel begins
        boolean tunnel = asked == Method.CONNECT && head.status().isSuccess();
        if (head.code() >= 200 && head.code() != Status.NO_CONTENT.code() && !tunnel) {
            framing(head, fields, current);
        }
        boolean keepAlive = current;
        if (fields.has(KnownHeader.CONNECTION)) {
            int options = ConnectionOptions.of(fields);
            keepAlive = (options & ConnectionOptions.CLOSE) == 0 && (current || (options & ConnectionOptions.KEEP_ALIVE) != 0);
            head.upgrade(current && (options & ConnectionOptions.UPGRADE) != 0 && fields.has(KnownHeader.UPGRADE));
        }
        head.keepAlive(keepAlive);
    }

    private static void framing(ResponseHead head, HeaderFields fields, boolean current) {
        boolean coded = fields.has(KnownHeader.TRANSFER_ENCODING);
        int length = fields.find(KnownHeader.CONTENT_LENGTH);
        if (coded) {
            // RFC 9112, section 6.1: a coding in HTTP/1.0 is faulty framing; and both at once is how responses are split
            if (!current) {
                throw Faults.CODING_IN_1_0;
            }
            if (length >= 0) {
                throw Faults.LENGTH_AND_CODING;
            }
            TransferCodings.requireChunked(fields);
            head.chunked(true);
        } else if (length >= 0) {
            if (fields.isRepeated(KnownHeader.CONTENT_LENGTH)) {
                throw Faults.LENGTH_REPEATED;
            }
            long value = fields.decimal(length);
            if (value < 0) {
                throw Faults.LENGTH_INVALID;
            }
            head.contentLength(value);
        }
    }
}
