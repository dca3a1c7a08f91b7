package dev.gatun.http.internal.http2;

/**
 * Finds how large the receive windows should be, by the bandwidth-delay product: what comes between a PING and its answer is what the path holds. When
 * that is most of a window, the window is what slows the peer down, and it is doubled. A connection that receives little never grows, and costs no PING
 * (gRPC and Chromium do likewise). One thread; reads no clock.
 */
public final class WindowTuner {
    private final int largest;
    private int window;
    private long received;
    private boolean measuring;

    /** @param initial the first window in bytes; @param largest the most that it becomes */
    public WindowTuner(int initial, int largest) {
        this.window = initial;
        this.largest = largest;
    }

    /** What a window should be, as far as is known. */
    public int window() {
        return window;
    }

    /** Notes bytes of content; whether a PING should be sent now to measure. */
    public boolean received(int bytes) {
        received += bytes;
        // Before a quarter of the window has come there is nothing that a larger one would help.
        if (measuring || window >= largest || received < window / 4) {
            return false;
        }
        measuring = true;
        received = 0;
        return true;
    }

    /** Whether a PING is under way. */
    public boolean isMeasuring() {
        return measuring;
    }

    /** The PING was answered; whether the window has grown. */
    public boolean answered() {
        measuring = false;
        boolean grows = received >= window / 3 * 2L && window < largest;
        received = 0;
        if (grows) {
            window = (int) Math.min(largest, 2L * window);
        }
        return grows;
    }
}
