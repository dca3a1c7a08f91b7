package dev.gatun.platform.h2;

/**
 * How a client of HTTP/2 behaves. Immutable.
 *
 * @param settings pairs of identifier and value, sent behind the preface
 * @param opens whether it sends preface and SETTINGS at all
 * @param window which windows it gives back by itself for what it has read
 * @param acknowledges whether it acknowledges SETTINGS and PING
 * @param receiveBuffer of the socket, in bytes; 0 for the kernel's
 */
public record H2Options(int[] settings, boolean opens, Refill window, boolean acknowledges, int receiveBuffer) {
    /** Windows that a client gives back as it reads. */
    public enum Refill {
        /** That of the connection and those of its streams. */
        ALL,
        /** That of the connection; a stream's when its content is {@linkplain H2Peer#take taken}. */
        CONNECTION,
        /** None. */
        NONE
    }

    /** A client that wants no push and otherwise the defaults. */
    public static final H2Options DEFAULT = new H2Options(new int[] {Http2.ENABLE_PUSH, 0}, true, Refill.ALL, true, 0);

    /** With other settings instead. */
    public H2Options settings(int... pairs) {
        return new H2Options(pairs, opens, window, acknowledges, receiveBuffer);
    }

    /** Says nothing by itself, not even the preface. */
    public H2Options silent() {
        return new H2Options(settings, false, window, false, receiveBuffer);
    }

    /** Gives no window back by itself. */
    public H2Options fixedWindow() {
        return new H2Options(settings, opens, Refill.NONE, acknowledges, receiveBuffer);
    }

    /** Gives the window of a stream back only when its content is {@linkplain H2Peer#take taken}. */
    public H2Options windowByTaking() {
        return new H2Options(settings, opens, Refill.CONNECTION, acknowledges, receiveBuffer);
    }

    /** Acknowledges neither SETTINGS nor PING. */
    public H2Options withoutAcks() {
        return new H2Options(settings, opens, window, false, receiveBuffer);
    }

    /** With a receive buffer of its own. */
    public H2Options receiveBuffer(int bytes) {
        return new H2Options(settings, opens, window, acknowledges, bytes);
    }
}
