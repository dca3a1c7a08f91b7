package dev.gatun.tls.internal.ocsp;

/** An OCSP response that can't be stapled. The message says why; who reads the file adds its name. */
public final class MalformedStaple extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedStaple(String message) {
        super(message);
    }

    public MalformedStaple(String message, Throwable cause) {
        super(message, cause);
    }
}
