package dev.gatun.http;

/** 409: the request conflicts with the state of the resource (RFC 9110, section 15.5.10). */
public class Conflict extends HttpException {
    private static final long serialVersionUID = 1;

    /** @param message goes to the client as plain text */
    public Conflict(String message) {
        super(Status.CONFLICT, message);
    }
}
