package dev.gatun.http.internal.http1;

import dev.gatun.http.HttpVersion;
import dev.gatun.http.Method;
import dev.gatun.http.Status;
import dev.gatun.http.internal.head.ResponseHead;

/** What the headers of a complete HTTP/1 response mean together, and which combinations are refused; the twin of {@link RequestRules}. */
final class ResponseRules {
    private ResponseRules() {}

    /** Derives the facts of {@code head} from its headers. */
    static void apply(ResponseHead head, Method asked) {
        boolean current = head.version() == HttpVersion.HTTP_1_1;
        // RFC 9112, section 6.3: these end with their head, whatever it says of content; behind a 2xx to CONNECT a tunnel begins
        boolean tunnel = asked == Method.CONNECT && head.status().isSuccess();
        if (head.code() >= 200 && head.code() != Status.NO_CONTENT.code() && !tunnel) {
            MessageRules.framing(head, current);
        }
        MessageRules.connection(head, current);
    }
}
