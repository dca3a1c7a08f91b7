package dev.gatun.tls.internal.der;

/** Bytes that are not the DER they should be. The message says what was expected and where. */
public final class MalformedDer extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedDer(String message) {
        super(message);
    }
}
