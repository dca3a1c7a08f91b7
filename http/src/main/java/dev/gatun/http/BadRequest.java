package dev.gatun.http;

/** 400: the request is not what it should be (RFC 9110, section 15.5.1). */
public class BadRequest extends HttpException {
    private static final long serialVersionUID = 1;

    /** @param message goes to the client as plain text */
    public BadRequest(String message) {
        super(Status.BAD_REQUEST, message);
    }
}
