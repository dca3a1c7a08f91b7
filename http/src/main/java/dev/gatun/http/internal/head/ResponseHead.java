package dev.gatun.http.internal.head;

import dev.gatun.http.Headers;
import dev.gatun.http.HttpVersion;
import dev.gatun.http.Status;
import dev.gatun.http.internal.HeaderList;
import dev.gatun.reactor.Buffer;
import java.lang.foreign.MemorySegment;

/**
 * What a response says before its content: status, version, headers, and the facts that follow from them. The twin of {@link RequestHead}: a view of the bytes
 * that arrived, filled by every codec, without a String until one is asked for.
 *
 * <p>Recycled by the connection. Its bytes belong to the receive buffer; {@link #headers()} makes a copy that outlives it. Filled on the event loop, then read
 * by one thread at a time.
 */
public final class ResponseHead {
    /** {@link #contentLength()} of a response that does not say it. */
    public static final long NO_LENGTH = -1;

    private final HeaderFields fields = new HeaderFields();
    private HttpVersion version = HttpVersion.HTTP_1_1;
    private int status;
    private int reasonStart;
    private int reasonLength;
    private int length;
    private long contentLength = NO_LENGTH;
    private boolean chunked;
    private boolean keepAlive;
    private boolean upgrade;

    /** Forgets everything. */
    public void clear() {
        fields.clear();
        version = HttpVersion.HTTP_1_1;
        status = 0;
        reasonStart = 0;
        reasonLength = 0;
        length = 0;
        contentLength = NO_LENGTH;
        chunked = false;
        keepAlive = false;
        upgrade = false;
    }

    /** Says where the bytes lie, and how many there are from the base on. */
    public void bind(MemorySegment bytes, int base, int newLength) {
        fields.bind(bytes, base);
        length = newLength;
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

    /** The header lines, copied: valid for ever. */
    public Headers headers() {
        HeaderList list = new HeaderList();
        for (int i = 0; i < fields.count(); i++) {
            list.add(fields.name(i), fields.value(i));
        }
        return list;
    }

    public HttpVersion version() {
        return version;
    }

    public void version(HttpVersion newVersion) {
        version = newVersion;
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
        return fields.text(reasonStart, reasonLength);
    }

    /** The announced length of the content in bytes, {@link #NO_LENGTH} if there is none. */
    public long contentLength() {
        return contentLength;
    }

    public void contentLength(long newLength) {
        contentLength = newLength;
    }

    /** Whether the content comes in chunks. */
    public boolean isChunked() {
        return chunked;
    }

    public void chunked(boolean value) {
        chunked = value;
    }

    /** Whether the server will take another request on this connection. */
    public boolean keepAlive() {
        return keepAlive;
    }

    public void keepAlive(boolean value) {
        keepAlive = value;
    }

    /** Whether the server names a protocol to change to: Upgrade, named by Connection (RFC 9110, section 7.8). */
    public boolean isUpgrade() {
        return upgrade;
    }

    public void upgrade(boolean value) {
        upgrade = value;
    }
}
