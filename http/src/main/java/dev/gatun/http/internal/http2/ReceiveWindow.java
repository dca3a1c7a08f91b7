package dev.gatun.http.internal.http2;

/**
 * How many bytes this side still takes, on a stream or on the connection (RFC 9113, section 6.9). Bytes come off it when they arrive and are given back
 * when they were consumed, half a window at a time, so that small reads don't cost a frame each. One thread.
 */
public final class ReceiveWindow {
    private int size;
    private int available;
    private int consumed;

    /** A window of {@code size} bytes. */
    public ReceiveWindow(int size) {
        reset(size);
    }

    /** Begins anew, for another stream. */
    public void reset(int newSize) {
        size = newSize;
        available = newSize;
        consumed = 0;
    }

    /** Notes bytes that came; false when the peer sent more than it might, which is a FLOW_CONTROL_ERROR. */
    public boolean receive(int bytes) {
        available -= bytes;
        return available >= 0;
    }

    /** Notes bytes that nobody holds any more. */
    public void consume(int bytes) {
        consumed += bytes;
    }

    /** Makes the window larger; it is never made smaller, since what was promised can't be taken back. */
    public void grow(int newSize) {
        if (newSize > size) {
            consumed += newSize - size;
            size = newSize;
        }
    }

    /** The size that it has when nothing waits to be consumed. */
    public int size() {
        return size;
    }

    /** Bytes that came and were not consumed. */
    public int held() {
        return size - available - consumed;
    }

    /**
     * What a WINDOW_UPDATE should give back now: 0 as long as that is less than half the window.
     */
    public int update() {
        if (consumed == 0 || consumed < size / 2) {
            return 0;
        }
        int increment = consumed;
        consumed = 0;
        available += increment;
        return increment;
    }
}
