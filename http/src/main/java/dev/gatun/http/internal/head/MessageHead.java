package dev.gatun.http.internal.head;

import dev.gatun.http.HttpVersion;
import dev.gatun.reactor.Buffer;
import java.lang.foreign.MemorySegment;

/**
 * What requests and responses say alike before their content: version, headers, and the facts that follow from them. A view of the bytes that arrived:
 * nothing is copied and no String made until somebody asks. Knows nothing of HTTP/1 syntax: every codec fills the same class.
 *
 * <p>Recycled by the connection. Its bytes belong to the receive buffer: {@link #copyTo} moves it out before that is reused. Filled on the event
 * loop, then read by one thread at a time.
 */
public abstract sealed class MessageHead permits RequestHead, ResponseHead {
    /** {@link #contentLength()} of a message that does not say it. */
    public static final long NO_LENGTH = -1;

    private final HeaderFields fields = new HeaderFields();
    private HttpVersion version = HttpVersion.HTTP_1_1;
    private int length;
    private long contentLength = NO_LENGTH;
    private boolean chunked;
    private boolean keepAlive;
    private boolean upgrade;

    MessageHead() {}

    /** Forgets everything; the version, which every codec sets, stands until it does. */
    public void clear() {
        fields.clear();
        length = 0;
        contentLength = NO_LENGTH;
        chunked = false;
        keepAlive = false;
        upgrade = false;
    }

    /** Says where the bytes lie, and how many there are from the base on. */
    public final void bind(MemorySegment bytes, int base, int newLength) {
        fields.bind(bytes, base);
        length = newLength;
    }

    /** Copies the bytes into {@code target}, which needs {@link #length()} bytes of room, and lives there from now on. */
    public final void copyTo(Buffer target) {
        fields.moveTo(target, length);
    }

    /** The bytes that this head takes up. */
    public final int length() {
        return length;
    }

    /** The header lines. */
    public final HeaderFields fields() {
        return fields;
    }

    /** Index of the first line of this name, -1 if there is none. */
    public final int find(KnownHeader header) {
        return fields.find(header);
    }

    /** The version that the exchange is in: HTTP/1.2 and later minor versions count as 1.1 (RFC 9110, section 2.5). */
    public final HttpVersion version() {
        return version;
    }

    public final void version(HttpVersion newVersion) {
        version = newVersion;
    }

    /** The announced length of the content in bytes, {@link #NO_LENGTH} if there is none. */
    public final long contentLength() {
        return contentLength;
    }

    public final void contentLength(long newLength) {
        contentLength = newLength;
    }

    /** Whether the content comes in chunks. */
    public final boolean isChunked() {
        return chunked;
    }

    public final void chunked(boolean value) {
        chunked = value;
    }

    /** Whether the peer wants to use the connection again. */
    public final boolean keepAlive() {
        return keepAlive;
    }

    public final void keepAlive(boolean value) {
        keepAlive = value;
    }

    /** Whether the peer offers, or agrees, to change the protocol: Upgrade, named by Connection (RFC 9110, section 7.8). */
    public final boolean isUpgrade() {
        return upgrade;
    }

    public final void upgrade(boolean value) {
        upgrade = value;
    }
}
