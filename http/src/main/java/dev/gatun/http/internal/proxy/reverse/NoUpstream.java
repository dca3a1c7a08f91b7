package dev.gatun.http.internal.proxy.reverse;

/** No upstream may get the request: none is well, or all have as much as they bear. */
final class NoUpstream extends RuntimeException {
    private static final long serialVersionUID = 1;

    NoUpstream(String message) {
        super(message, null, true, false);
    }
}
