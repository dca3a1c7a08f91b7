package dev.gatun.http.internal.head;

import dev.gatun.http.Headers;
import dev.gatun.http.HttpVersion;
import dev.gatun.http.Status;

/**
 * What a response says before its content: its status, beside what every {@link MessageHead} has. The twin of {@link RequestHead}. {@link #headers()} makes a
 * copy that outlives the bytes.
 */
public final class ResponseHead extends MessageHead {
    private int status;
    private int reasonStart;
    private int reasonLength;

    @Override
    public void clear() {
        super.clear();
        version(HttpVersion.HTTP_1_1);
        status = 0;
        reasonStart = 0;
        reasonLength = 0;
    }

    /** The header lines, copied: valid for ever. */
    public Headers headers() {
        return new CopiedHeaders(fields(), length());
    }

    /** The status code as it was sent, 100 to 999. */
    public int code() {
        return status;
    }

    public void code(int newStatus) {
        status = newStatus;
    }

    /** The status. A code of 600 or more is none, and is to be taken for a 500 (RFC 9110, section 15). The reason phrase is not the peer's. */
    public Status status() {
        return status > 599 ? Status.INTERNAL_SERVER_ERROR : Status.of(status);
    }

    /** Whether another response follows to the same request (RFC 9110, section 15.2); 101 is final for HTTP, since the protocol changes behind it. */
    public boolean isInterim() {
        return status < 200 && status != Status.SWITCHING_PROTOCOLS.code();
    }

    public void reason(int start, int newLength) {
        reasonStart = start;
        reasonLength = newLength;
    }

    /** The reason phrase as it was sent, for people only (RFC 9112, section 4); empty when there is none. */
    public String reason() {
        return fields().text(reasonStart, reasonLength);
    }
}
