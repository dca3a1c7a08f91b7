package dev.gatun.http;

/** The version of HTTP that a message was sent in (RFC 9110, section 2.5). */
public enum HttpVersion {
    /** HTTP/1.0, RFC 1945. */
    HTTP_1_0("HTTP/1.0"),
    /** HTTP/1.1, RFC 9112. */
    HTTP_1_1("HTTP/1.1"),
    /** HTTP/2, RFC 9113. */
    HTTP_2("HTTP/2");

    private final String text;

    HttpVersion(String text) {
        this.text = text;
    }

    /** As it is written in logs, and by HTTP/1 on the wire: {@code HTTP/1.1}. */
    @Override
    public String toString() {
        return text;
    }
}
