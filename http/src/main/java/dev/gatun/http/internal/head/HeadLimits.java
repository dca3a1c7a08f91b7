package dev.gatun.http.internal.head;

/**
 * How large a request's head may be. The defaults are safe on the open Internet and hold what browsers and proxies send.
 *
 * @param targetBytes the request target; longer ones are answered 414 (RFC 9110, section 15.5.15)
 * @param headerBytes all header lines together; more is answered 431 (RFC 6585, section 5)
 * @param headerCount the number of header lines; more is answered 431
 * @param lineBytes   one header line; longer is answered 431
 */
public record HeadLimits(int targetBytes, int headerBytes, int headerCount, int lineBytes) {
    /** Longest method that is read: the registered ones end at 17 (UPDATEREDIRECTREF); longer is answered 501 (RFC 9112, section 3). */
    public static final int METHOD_BYTES = 32;

    /** Empty lines before a request line that are passed over (RFC 9112, section 2.2, asks for at least one). */
    public static final int LEADING_EMPTY_LINES = 4;

    /** 8 KB target, 16 KB of headers in at most 100 lines of at most 8 KB. */
    public static final HeadLimits DEFAULT = new HeadLimits(8 * 1024, 16 * 1024, 100, 8 * 1024);

    /** For the trailer section after a chunked body: 4 KB in at most 32 lines. */
    public static final HeadLimits TRAILERS = new HeadLimits(0, 4 * 1024, 32, 4 * 1024);

    /** @throws IllegalArgumentException if a limit is negative, or {@code headerCount} is above 32,000 */
    public HeadLimits {
        if (targetBytes < 0 || headerBytes < 0 || headerCount < 0 || lineBytes < 0) {
            throw new IllegalArgumentException("a limit is negative");
        }
        if (headerCount > 32_000) {
            throw new IllegalArgumentException("header count limit " + headerCount + " is above 32000");
        }
    }

    /** The most bytes that an unfinished head can take up; the connection must be able to keep as many unread. */
    public int unfinishedBytes() {
        return METHOD_BYTES + 1 + targetBytes + " HTTP/1.1\r\n".length() + headerBytes + 2 * LEADING_EMPTY_LINES;
    }
}
