package dev.gatun.http.internal.proxyprotocol;

/** What came is no header of the PROXY protocol, or a broken one: nothing behind it can be believed. */
public final class MalformedProxyHeader extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** What a peer does is no bug of the program, so there is no stack trace to pay for. */
    MalformedProxyHeader(String message) {
        super(message, null, true, false);
    }
}
