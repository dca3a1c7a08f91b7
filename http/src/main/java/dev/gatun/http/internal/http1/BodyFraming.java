package dev.gatun.http.internal.http1;

/** How the content of a response is told from what follows it (RFC 9112, section 6.3). */
public enum BodyFraming {
    /** There is none on the wire, whatever the headers say. */
    NONE,
    /** Content-Length counts it. */
    FIXED,
    /** In chunks. */
    CHUNKED,
    /** The end of the connection ends it: the length is not known and the client is HTTP/1.0. */
    UNTIL_CLOSE
}
