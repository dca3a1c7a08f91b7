package dev.gatun.http.internal.head;

import dev.gatun.http.Method;

/** What a request says before its content: method and target, beside what every {@link MessageHead} has. The twin of {@link ResponseHead}. */
public final class RequestHead extends MessageHead {
    private Method method = Method.GET;
    private int targetStart;
    private int targetLength;
    private int pathStart;
    private int pathLength;
    private int queryStart;
    private int queryLength;
    private int authorityStart;
    private int authorityLength;
    private boolean expectContinue;
    private int protocolStart;
    private int protocolLength;
    private boolean unknownExpectation;

    @Override
    public void clear() {
        super.clear();
        targetStart = 0;
        targetLength = 0;
        pathStart = 0;
        pathLength = 0;
        queryStart = 0;
        queryLength = -1;
        authorityStart = 0;
        authorityLength = -1;
        expectContinue = false;
        protocolStart = 0;
        protocolLength = 0;
        unknownExpectation = false;
    }

    public Method method() {
        return method;
    }

    public void method(Method method) {
        this.method = method;
    }

    public void target(int start, int length) {
        targetStart = start;
        targetLength = length;
    }

    /** The request target as it was sent. */
    public String target() {
        return fields().text(targetStart, targetLength);
    }

    public int targetStart() {
        return targetStart;
    }

    public int targetLength() {
        return targetLength;
    }

    public void path(int start, int length) {
        pathStart = start;
        pathLength = length;
    }

    /** The path as it was sent, percent-encoded: {@code "/"} for an absolute target without one, {@code "*"} for the asterisk form, empty for CONNECT. */
    public String path() {
        if (pathLength > 0) {
            return fields().text(pathStart, pathLength);
        }
        if (method == Method.CONNECT) {
            return "";
        }
        // RFC 9112, section 3.2.4: an OPTIONS request for an absolute target without path and query asks about the server as a whole
        return method == Method.OPTIONS && queryLength < 0 ? "*" : "/";
    }

    public int pathStart() {
        return pathStart;
    }

    /** Length of the path; 0 if the target has none, see {@link #path()}. */
    public int pathLength() {
        return pathLength;
    }

    public void query(int start, int length) {
        queryStart = start;
        queryLength = length;
    }

    /** Whether the target has a question mark. */
    public boolean hasQuery() {
        return queryLength >= 0;
    }

    /** What follows the question mark, percent-encoded; empty if nothing does. */
    public String query() {
        return queryLength > 0 ? fields().text(queryStart, queryLength) : "";
    }

    public int queryStart() {
        return queryStart;
    }

    /** Length of the query, -1 if there is no question mark. */
    public int queryLength() {
        return queryLength;
    }

    public void authority(int start, int length) {
        authorityStart = start;
        authorityLength = length;
    }

    /** Whether the request names the host that it is for; only HTTP/1.0 may leave it out. */
    public boolean hasAuthority() {
        return authorityLength >= 0;
    }

    /** Host and port that the request is for: from the target if it has them, otherwise from Host; empty if it is not named. */
    public String authority() {
        return authorityLength > 0 ? fields().text(authorityStart, authorityLength) : "";
    }

    /** The host of an authority, without its port. */
    public static String host(String authority) {
        int colon = authority.lastIndexOf(':');
        // The colons of an IPv6 address stand before its bracket.
        return colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
    }

    public int authorityStart() {
        return authorityStart;
    }

    /** Length of the authority, -1 if there is none. */
    public int authorityLength() {
        return authorityLength;
    }

    /** Whether content follows the head. */
    public boolean hasContent() {
        return isChunked() || contentLength() > 0;
    }

    /** Whether the client waits for 100 before it sends the content (RFC 9110, section 10.1.1). */
    public boolean expectContinue() {
        return expectContinue;
    }

    public void expectContinue(boolean value) {
        expectContinue = value;
    }

    public void protocol(int start, int length) {
        protocolStart = start;
        protocolLength = length;
    }

    /** The protocol that an extended CONNECT asks for (RFC 8441, section 4); empty when the request is none. */
    public String protocol() {
        return protocolLength > 0 ? fields().text(protocolStart, protocolLength) : "";
    }

    /** Whether this is an extended CONNECT. */
    public boolean hasProtocol() {
        return protocolLength > 0;
    }

    /** Whether the client expects something that nobody here knows, to be answered 417 (RFC 9110, section 10.1.1). */
    public boolean hasUnknownExpectation() {
        return unknownExpectation;
    }

    public void unknownExpectation(boolean value) {
        unknownExpectation = value;
    }
}
