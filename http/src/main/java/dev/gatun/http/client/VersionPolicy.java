package dev.gatun.http.client;

/** Which versions of HTTP a client speaks. */
public enum VersionPolicy {
    /** Over TLS what ALPN chooses of {@code h2} and {@code http/1.1}; in clear text HTTP/1.1, which is what is sure to be understood. */
    AUTO,
    /**
     * As {@link #AUTO}, and in clear text HTTP/1.1 that offers HTTP/2 ({@code Upgrade: h2c}, RFC 7540, section 3.2): with the first request of a connection
     * that has no content, and not to a proxy that passes requests on. RFC 9113 has given it up; for servers that speak HTTP/2 in clear text by no other way.
     */
    UPGRADE,
    /** HTTP/1.1 only. */
    HTTP_1_1,
    /** HTTP/2 only: over TLS as ALPN {@code h2}, in clear text by prior knowledge (RFC 9113, section 3.3). */
    HTTP_2
}
