package dev.gatun.http;

/** 401: credentials are missing or wrong (RFC 9110, section 15.5.2); add a {@code www-authenticate} header. */
public class Unauthorized extends HttpException {
    private static final long serialVersionUID = 1;

    /** @param message goes to the client as plain text */
    public Unauthorized(String message) {
        super(Status.UNAUTHORIZED, message);
    }
}
