package dev.gatun.http;

/** 415: content of this type or coding is not taken (RFC 9110, section 15.5.16). */
public class UnsupportedMediaType extends HttpException {
    private static final long serialVersionUID = 1;

    /** @param message goes to the client as plain text */
    public UnsupportedMediaType(String message) {
        super(Status.UNSUPPORTED_MEDIA_TYPE, message);
    }
}
