package dev.gatun.http.internal.head;

import dev.gatun.http.HttpVersion;
import dev.gatun.http.Method;
import dev.gatun.reactor.Buffer;
import java.lang.foreign.MemorySegment;

/**
 * What a request says before its content: method, target, version, headers, and the facts that follow from them. It is a view of the bytes that
 * arrived; nothing is copied and no String made until somebody asks. Knows nothing of HTTP/1 syntax: every codec fills the same class.
 *
 * <p>Recycled by the connection. Its bytes belong to the receive buffer: {@link #copyTo} moves it out before that is reused. Filled on the event
 * loop, then read by one thread at a time.
 */
public final class RequestHead {
    /** {@link #contentLength()} of a request that does not say it. */
    public static final long NO_LENGTH = -1;

    private final HeaderFields fields = new HeaderFields();
    private Method method = Method.GET;
    private HttpVersion version = HttpVersion.HTTP_1_1;
    private int length;
    private int targetStart;
    private int targetLength;
    private int pathStart;
    private int pathLength;
    private int queryStart;
    private int queryLength;
    private int authorityStart;
    private int authorityLength;
    private long contentLength;
    private boolean chunked;
    private boolean keepAlive;
    private boolean expectContinue;
    private boolean upgrade;
    private int protocolStart;
    private int protocolLength;
    private boolean unknownExpectation;

    /** Forgets everything. */
    public void clear() {
        fields.clear();
        length = 0;
        targetStart = 0;
        targetLength = 0;
        pathStart = 0;
        pathLength = 0;
        queryStart = 0;
        queryLength = -1;
        authorityStart = 0;
        authorityLength = -1;
        contentLength = NO_LENGTH;
        chunked = false;
        keepAlive = false;
        expectContinue = false;
        upgrade = false;
        protocolStart = 0;
        protocolLength = 0;
        unknownExpectation = false;
    }

    /** Says where the bytes lie, and how many there are from the base on. */
    public void bind(MemorySegment bytes, int base, int length) {
        fields.bind(bytes, base);
        this.length = length;
    }

    /** Copies the bytes into {@code target}, which needs {@link #length()} bytes of room, and lives there from now on. */
    public void copyTo(Buffer target) {
        fields.moveTo(target, length);
    }

    /** The bytes that this head takes up. */
    public int length() {
        return length;
    }

    /** The header lines. */
    public HeaderFields fields() {
        return fields;
    }

    /** Index of the first line of this name, -1 if there is none. */
    public int find(KnownHeader header) {
        return fields.find(header);
    }

    public Method method() {
        return method;
    }

    public void method(Method method) {
        this.method = method;
    }

    /** The version that the exchange is in: HTTP/1.2 and later minor versions count as 1.1 (RFC 9110, section 2.5). */
    public HttpVersion version() {
        return version;
    }

    public void version(HttpVersion version) {
        this.version = version;
    }

    public void target(int start, int length) {
        targetStart = start;
        targetLength = length;
    }

    /** The request target as it was sent. */
    public String target() {
        return fields.text(targetStart, targetLength);
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
            return fields.text(pathStart, pathLength);
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
        return queryLength > 0 ? fields.text(queryStart, queryLength) : "";
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
        return authorityLength > 0 ? fields.text(authorityStart, authorityLength) : "";
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

    /** The announced length of the content in bytes, {@link #NO_LENGTH} if there is none. */
    public long contentLength() {
        return contentLength;
    }

    public void contentLength(long length) {
        contentLength = length;
    }

    /** Whether the content comes in chunks. */
    public boolean isChunked() {
        return chunked;
    }

    public void chunked(boolean value) {
        chunked = value;
    }

    /** Whether content follows the head. */
    public boolean hasContent() {
        return chunked || contentLength > 0;
    }

    /** Whether the client wants to use the connection again. */
    public boolean keepAlive() {
        return keepAlive;
    }

    public void keepAlive(boolean value) {
        keepAlive = value;
    }

    /** Whether the client waits for 100 before it sends the content (RFC 9110, section 10.1.1). */
    public boolean expectContinue() {
        return expectContinue;
    }

    public void expectContinue(boolean value) {
        expectContinue = value;
    }

    /** Whether the client offers to change the protocol: Upgrade, named by Connection (RFC 9110, section 7.8). */
    public boolean isUpgrade() {
        return upgrade;
    }

    public void upgrade(boolean value) {
        upgrade = value;
    }

    public void protocol(int start, int length) {
        protocolStart = start;
        protocolLength = length;
    }

    /** The protocol that an extended CONNECT asks for (RFC 8441, section 4); empty when the request is none. */
    public String protocol() {
        return protocolLength > 0 ? fields.text(protocolStart, protocolLength) : "";
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
