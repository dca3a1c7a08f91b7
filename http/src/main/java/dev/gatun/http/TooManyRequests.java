package dev.gatun.http;

/** 429: the client asks too often (RFC 6585, section 4). */
public class TooManyRequests extends HttpException {
    private static final long serialVersionUID = 1;

    /** @param message goes to the client as plain text */
    public TooManyRequests(String message) {
        super(Status.TOO_MANY_REQUESTS, message);
    }
}
