package dev.gatun.http;

/** 403: understood and refused (RFC 9110, section 15.5.4). */
public class Forbidden extends HttpException {
    private static final long serialVersionUID = 1;

    /** @param message goes to the client as plain text */
    public Forbidden(String message) {
        super(Status.FORBIDDEN, message);
    }
}
