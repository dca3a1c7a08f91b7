package dev.gatun.tls.internal;

import dev.gatun.tls.TlsFailure;

/** The alerts of RFC 8446, section 6.2, that are sent or looked for here. Stateless. */
final class Alerts {
    static final int UNEXPECTED_MESSAGE = 10;
    static final int RECORD_OVERFLOW = 22;
    static final int HANDSHAKE_FAILURE = 40;
    static final int ILLEGAL_PARAMETER = 47;
    static final int DECODE_ERROR = 50;
    static final int PROTOCOL_VERSION = 70;
    static final int INSUFFICIENT_SECURITY = 71;
    static final int UNRECOGNIZED_NAME = 112;
    static final int CERTIFICATE_REQUIRED = 116;
    static final int NO_APPLICATION_PROTOCOL = 120;

    private static final int BAD_CERTIFICATE = 42;
    private static final int UNKNOWN_CA = 48;

    private static final byte FATAL = 2;

    private Alerts() {}

    /** A record with a fatal alert, as it is sent before there are keys. */
    static byte[] plainRecord(int alert) {
        return new byte[] {Records.ALERT, 3, 3, 0, 2, FATAL, (byte) alert};
    }

    /** The alert in a record that was not encrypted; -1 when it is none, or is encrypted. */
    static int plainAlert(byte[] record, int length) {
        return length == Records.HEADER + 2 && record[0] == Records.ALERT && record[Records.HEADER] == FATAL ? record[Records.HEADER + 1] & 0xff : -1;
    }

    /** What kind of failure this side's alert is about; {@code otherwise} when the alert does not tell. */
    static TlsFailure.Kind kind(int alert, TlsFailure.Kind otherwise) {
        if (alert >= BAD_CERTIFICATE && alert < ILLEGAL_PARAMETER) {
            return TlsFailure.Kind.CERTIFICATE;
        }
        return switch (alert) {
            case UNEXPECTED_MESSAGE, RECORD_OVERFLOW, ILLEGAL_PARAMETER, DECODE_ERROR -> TlsFailure.Kind.MALFORMED;
            case HANDSHAKE_FAILURE, INSUFFICIENT_SECURITY -> TlsFailure.Kind.PARAMETERS;
            case UNKNOWN_CA, CERTIFICATE_REQUIRED -> TlsFailure.Kind.CERTIFICATE;
            case PROTOCOL_VERSION -> TlsFailure.Kind.VERSION;
            case UNRECOGNIZED_NAME -> TlsFailure.Kind.NAME;
            case NO_APPLICATION_PROTOCOL -> TlsFailure.Kind.APPLICATION_PROTOCOL;
            default -> otherwise;
        };
    }
}
