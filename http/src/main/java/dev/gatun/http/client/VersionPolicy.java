package dev.gatun.http.client;

/** Which versions of HTTP a client speaks. */
public enum VersionPolicy {
    /** Over TLS what ALPN chooses of {@code h2} and {@code http/1.1}; in clear text HTTP/1.1, which is what is sure to be understood. */
    AUTO,
    /** HTTP/1.1 only. */
    HTTP_1_1,
    /** HTTP/2 only: over TLS as ALPN {@code h2}, in clear text by prior knowledge (RFC 9113, section 3.3). */
    HTTP_2
}
