package dev.gatun.jmh.macro;

import java.util.Locale;

/** What is spoken on the one port that a server under measurement listens on. */
enum Protocol {
    HTTP(false, false),
    HTTPS(true, false),
    /** HTTP/2 in clear text, by prior knowledge. */
    H2C(false, true),
    /** HTTP/2 over TLS, by ALPN. */
    H2(true, true);

    private final boolean secure;
    private final boolean http2;

    Protocol(boolean secure, boolean http2) {
        this.secure = secure;
        this.http2 = http2;
    }

    boolean secure() {
        return secure;
    }

    boolean http2() {
        return http2;
    }

    /** What the command lines of the peers call it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
