package dev.gatun.http;

/** 421: the host is none of this server's (RFC 9110, section 15.5.20). */
public class MisdirectedRequest extends HttpException {
    private static final long serialVersionUID = 1;

    /** @param message goes to the client as plain text */
    public MisdirectedRequest(String message) {
        super(Status.MISDIRECTED_REQUEST, message);
    }
}
