package dev.gatun.tls.internal.pem;

/** Text that is not the PEM it should be. The message says which block and line, and why; who reads the file adds its name. */
public final class MalformedPem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedPem(String message) {
        super(message);
    }

    public MalformedPem(String message, Throwable cause) {
        super(message, cause);
    }
}
