package dev.gatun.http;

/** 503: not now (RFC 9110, section 15.6.4); add a {@code retry-after} header. */
public class ServiceUnavailable extends HttpException {
    private static final long serialVersionUID = 1;

    /** @param message goes to the client as plain text */
    public ServiceUnavailable(String message) {
        super(Status.SERVICE_UNAVAILABLE, message);
    }
}
