package dev.gatun.http.internal.http1;

import dev.gatun.http.internal.head.HeaderFields;
import dev.gatun.http.internal.head.KnownHeader;
import dev.gatun.http.internal.head.MessageHead;

/** What those headers of a complete HTTP/1 head mean together that requests and responses have alike, and which combinations are refused. */
final class MessageRules {
    private MessageRules() {}

    /** Finds where the content ends, if the head says it. {@code current} is whether the version is 1.1. */
    static void framing(MessageHead head, boolean current) {
        HeaderFields fields = head.fields();
        int length = fields.find(KnownHeader.CONTENT_LENGTH);
        if (fields.has(KnownHeader.TRANSFER_ENCODING)) {
            // RFC 9112, section 6.1: both, or a coding in HTTP/1.0, is how requests are smuggled and responses split
            if (!current) {
                throw Faults.CODING_IN_1_0;
            }
            if (length >= 0) {
                throw Faults.LENGTH_AND_CODING;
            }
            TransferCodings.requireChunked(fields);
            head.chunked(true);
        } else if (length >= 0) {
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
    }

    /** Finds what becomes of the connection behind the message. */
    static void connection(MessageHead head, boolean current) {
        HeaderFields fields = head.fields();
        boolean keepAlive = current;
        if (fields.has(KnownHeader.CONNECTION)) {
            int options = ConnectionOptions.of(fields);
            keepAlive = (options & ConnectionOptions.CLOSE) == 0 && (current || (options & ConnectionOptions.KEEP_ALIVE) != 0);
            // RFC 9110, section 7.8: Upgrade is ignored in HTTP/1.0, and where Connection does not name it
            head.upgrade(current && (options & ConnectionOptions.UPGRADE) != 0 && fields.has(KnownHeader.UPGRADE));
        }
        head.keepAlive(keepAlive);
    }
}
