package dev.gatun.http;

/** 404: there is no such resource (RFC 9110, section 15.5.5). */
public class NotFound extends HttpException {
    private static final long serialVersionUID = 1;

    /** @param message goes to the client as plain text */
    public NotFound(String message) {
        super(Status.NOT_FOUND, message);
    }
}
