package dev.gatun.http;

/** 413: the content is larger than the limit (RFC 9110, section 15.5.14). */
public class PayloadTooLarge extends HttpException {
    private static final long serialVersionUID = 1;

    /** @param message goes to the client as plain text */
    public PayloadTooLarge(String message) {
        super(Status.CONTENT_TOO_LARGE, message);
    }
}
