package dev.gatun.http.internal.http1;

import dev.gatun.http.HttpVersion;
import dev.gatun.http.Method;
import dev.gatun.http.internal.head.Authority;
import dev.gatun.http.internal.head.HeaderFields;
import dev.gatun.http.internal.head.KnownHeader;
import dev.gatun.http.internal.head.RequestHead;

/** What the headers of a complete HTTP/1 head mean together, and which combinations are refused. */
final class RequestRules {
    private RequestRules() {}

    /** Derives the facts of {@code head} from its headers. */
    static void apply(RequestHead head) {
        HeaderFields fields = head.fields();
        boolean current = head.version() == HttpVersion.HTTP_1_1;
        host(head, fields, current);
        framing(head, fields, current);
        boolean keepAlive = current;
        if (fields.has(KnownHeader.CONNECTION)) {
            int options = ConnectionOptions.of(fields);
            keepAlive = (options & ConnectionOptions.CLOSE) == 0 && (current || (options & ConnectionOptions.KEEP_ALIVE) != 0);
            // RFC 9110, section 7.8: Upgrade is ignored in HTTP/1.0, and where Connection does not name it
            head.upgrade(current && (options & ConnectionOptions.UPGRADE) != 0 && fields.has(KnownHeader.UPGRADE));
        }
        head.keepAlive(keepAlive);
        if (fields.has(KnownHeader.EXPECT)) {
            expectation(head, fields, current);
        }
    }

    private static void host(RequestHead head, HeaderFields fields, boolean current) {
        int host = fields.find(KnownHeader.HOST);
        if (host < 0) {
            if (current) {
                throw Faults.HOST_MISSING;
            }
            return;
        }
        if (fields.isRepeated(KnownHeader.HOST)) {
            throw Faults.HOST_REPEATED;
        }
        int start = fields.valueStart(host);
        int length = fields.valueLength(host);
        if (!Authority.isValid(fields, start, length, false)) {
            throw Faults.HOST_INVALID;
        }
        // RFC 9112, section 3.2.2: an authority in the target wins and Host, though it must be valid, is not looked at
        if (!head.hasAuthority()) {
            head.authority(start, length);
        }
    }

    private static void framing(RequestHead head, HeaderFields fields, boolean current) {
        boolean coded = fields.has(KnownHeader.TRANSFER_ENCODING);
        int length = fields.find(KnownHeader.CONTENT_LENGTH);
        if (!coded && length < 0) {
            return;
        }
        if (coded) {
            // RFC 9112, section 6.1: both, or a coding in HTTP/1.0, is how requests are smuggled
            if (!current) {
                throw Faults.CODING_IN_1_0;
            }
            if (length >= 0) {
                throw Faults.LENGTH_AND_CODING;
            }
            TransferCodings.requireChunked(fields);
            head.chunked(true);
        } else {
            // RFC 9110, section 8.6, lets a recipient refuse even equal ones; a peer that sends two was tampered with or is broken
            if (fields.isRepeated(KnownHeader.CONTENT_LENGTH)) {
                throw Faults.LENGTH_REPEATED;
            }
            long value = fields.decimal(length);
            if (value < 0) {
                throw Faults.LENGTH_INVALID;
            }
            head.contentLength(value);
        }
        if (head.method() == Method.TRACE && head.hasContent()) {
            throw Faults.TRACE_CONTENT;
        }
    }

    private static void expectation(RequestHead head, HeaderFields fields, boolean current) {
        // RFC 9110, section 10.1.1: HTTP/1.0 clients do not know 100
        if (!current) {
            return;
        }
        if (fields.isRepeated(KnownHeader.EXPECT) || !fields.valueIs(fields.find(KnownHeader.EXPECT), "100-continue")) {
            throw Faults.EXPECTATION;
        }
        head.expectContinue(head.hasContent());
    }
}
