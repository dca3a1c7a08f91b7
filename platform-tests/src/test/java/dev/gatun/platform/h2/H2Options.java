package dev.gatun.platform.h2;

/**
 * How a client of HTTP/2 behaves. Immutable.
 *
 * @param settings pairs of identifier and value, sent behind the preface
 * @param opens whether it sends preface and SETTINGS at all
 * @param window whether it gives back the windows for what it has read
 * @param acknowledges whether it acknowledges SETTINGS and PING
 * @param receiveBuffer of the socket, in bytes; 0 for the kernel's
 */
public record H2Options(int[] settings, boolean opens, boolean window, boolean acknowledges, int receiveBuffer) {
    /** A client that wants no push and otherwise the defaults. */
    public static final H2Options DEFAULT = new H2Options(new int[] {Http2.ENABLE_PUSH, 0}, true, true, true, 0);

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
        return new H2Options(settings, opens, false, acknowledges, receiveBuffer);
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
