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
        MessageRules.framing(head, current);
        if (head.method() == Method.TRACE && head.hasContent()) {
            throw Faults.TRACE_CONTENT;
        }
        MessageRules.connection(head, current);
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
