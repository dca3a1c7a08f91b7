package dev.gatun.tls;

/** Whether clients have to show a certificate (RFC 8446, section 4.3.2). What they show must be trusted in either case, else the handshake fails. */
public enum ClientAuth {
    /** They are not asked. */
    NONE,
    /** They are asked, and may decline. */
    OPTIONAL,
    /** Without one there is no connection. */
    REQUIRED
}
