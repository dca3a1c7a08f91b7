package dev.gatun.http;

/** 405: the resource does not know the method; carries the {@code allow} header (RFC 9110, section 15.5.6). */
public final class MethodNotAllowed extends HttpException {
    private static final long serialVersionUID = 1;

    /** @param allow the methods that the resource knows, divided by commas; the RFC demands the header */
    public MethodNotAllowed(String allow) {
        super(Status.METHOD_NOT_ALLOWED, "the resource knows " + allow);
        header("allow", allow);
    }
}
