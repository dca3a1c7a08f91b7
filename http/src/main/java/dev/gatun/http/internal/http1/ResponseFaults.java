package dev.gatun.http.internal.http1;

import dev.gatun.http.ProtocolException;
import dev.gatun.http.Status;

/** What a server can do wrong in a status line; the twin of {@link Faults}, which has the rest. Whoever passes responses on would answer 502. */
final class ResponseFaults {
    static final ProtocolException STATUS_LINE = fault("status line is not version, status code and reason phrase");
    static final ProtocolException STATUS_CODE = fault("status code is not three digits from 100 on");
    static final ProtocolException REASON = fault("control character in the reason phrase");
    static final ProtocolException STATUS_LINE_TOO_LONG = fault("status line is longer than the limit");

    private ResponseFaults() {}

    private static ProtocolException fault(String message) {
        return new ProtocolException(Status.BAD_GATEWAY, "RFC 9112, section 4", message, true);
    }
}
