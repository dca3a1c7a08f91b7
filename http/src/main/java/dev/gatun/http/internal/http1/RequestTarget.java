package dev.gatun.http.internal.http1;

import dev.gatun.http.Method;
import dev.gatun.http.internal.head.Authority;
import dev.gatun.http.internal.head.Characters;
import dev.gatun.http.internal.head.Escapes;
import dev.gatun.http.internal.head.HeaderFields;
import dev.gatun.http.internal.head.RequestHead;
import java.lang.foreign.MemorySegment;

/**
 * The four forms of a request target (RFC 9112, section 3.2): {@code /path?query}; {@code http://host/path?query}; {@code host:port} for CONNECT
 * alone; {@code *} for OPTIONS alone. Its characters were checked before.
 */
final class RequestTarget {
    private RequestTarget() {}

    /** Tells the parts of the target apart and puts them into {@code head}. */
    static void split(RequestHead head, int start, int length, int questionMark) {
        head.target(start, length);
        HeaderFields bytes = head.fields();
        int end = start + length;
        int pathEnd = questionMark < 0 ? end : questionMark;
        if (questionMark >= 0) {
            head.query(questionMark + 1, end - questionMark - 1);
        }
        if (head.method() == Method.CONNECT) {
            if (!Authority.isValid(bytes, start, length, true)) {
                throw Faults.TARGET_FORM;
            }
            head.authority(start, length);
        } else if (bytes.at(start) == '/') {
            head.path(start, pathEnd - start);
        } else if (length == 1 && bytes.at(start) == '*' && head.method() == Method.OPTIONS) {
            head.path(start, 1);
        } else {
            absolute(head, bytes, start, pathEnd);
        }
    }

    private static void absolute(RequestHead head, HeaderFields bytes, int start, int pathEnd) {
        int authority = start + schemeLength(bytes, start, pathEnd - start);
        int path = authority;
        while (path < pathEnd && bytes.at(path) != '/') {
            path++;
        }
        // userinfo is refused with all else that is not host and port: RFC 9110, section 4.2.4
        if (!Authority.isValid(bytes, authority, path - authority, false)) {
            throw Faults.AUTHORITY_INVALID;
        }
        for (int i = path; i < pathEnd; i++) {
            if ((Characters.classes(bytes.at(i)) & Characters.BRACKET) != 0) {
                throw Faults.TARGET_CHARACTER;
            }
        }
        head.authority(authority, path - authority);
        head.path(path, pathEnd - path);
    }

    private static int schemeLength(HeaderFields bytes, int start, int length) {
        if (length >= 7 && bytes.equalsIgnoreCase(start, 7, "http://")) {
            return 7;
        }
        if (length >= 8 && bytes.equalsIgnoreCase(start, 8, "https://")) {
            return 8;
        }
        throw Faults.TARGET_FORM;
    }

    /** Refuses what {@link Escapes} refuses. */
    static void checkEscapes(MemorySegment bytes, int start, int end, int pathEnd) {
        if (!Escapes.areValid(bytes, start, end, pathEnd)) {
            throw Faults.TARGET_ESCAPE;
        }
    }
}
