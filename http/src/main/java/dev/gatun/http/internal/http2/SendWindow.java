package dev.gatun.http.internal.http2;

/**
 * How many bytes the peer still takes, on a stream or on the connection (RFC 9113, section 6.9). A stream's may become negative when the peer lowers
 * its initial window (section 6.9.2). One thread.
 */
public final class SendWindow {
    /** The largest window that there is (RFC 9113, section 6.9.1). */
    public static final int LARGEST = Integer.MAX_VALUE;

    /** What both sides begin with (RFC 9113, section 6.9.2). */
    public static final int INITIAL = 65_535;

    private long available;

    /** A window of {@code initial} bytes. */
    public SendWindow(int initial) {
        available = initial;
    }

    /** Begins anew, for another stream. */
    public void reset(int initial) {
        available = initial;
    }

    /** Bytes that may be sent; never above {@link #LARGEST}. */
    public int available() {
        return (int) Math.max(0, available);
    }

    /** Takes bytes that are about to be sent. */
    public void take(int bytes) {
        available -= bytes;
    }

    /**
     * Changes the window by {@code delta}, which a WINDOW_UPDATE or another initial window brings.
     *
     * @return false when it would be larger than {@link #LARGEST}, which is a FLOW_CONTROL_ERROR
     */
    public boolean change(long delta) {
        available += delta;
        return available <= LARGEST;
    }
}
