package dev.gatun.http;

/** 406: nothing of what there is suits the client's preferences (RFC 9110, section 15.5.7). */
public class NotAcceptable extends HttpException {
    private static final long serialVersionUID = 1;

    /** @param message goes to the client as plain text */
    public NotAcceptable(String message) {
        super(Status.NOT_ACCEPTABLE, message);
    }
}
