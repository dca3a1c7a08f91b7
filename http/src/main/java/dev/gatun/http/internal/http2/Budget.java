package dev.gatun.http.internal.http2;

/**
 * How often a peer may do something that costs this side work and the peer next to nothing: so many times at once, and so many times a second from then
 * on. The floods of 2019 (CVE-2019-9511 to 9518), rapid reset (CVE-2023-44487) and its kin are all of this kind. One thread.
 */
public final class Budget {
    private static final double SECOND = 1e9;

    private final int burst;
    private final int perSecond;
    private int left;
    private long since;
    private boolean begun;

    /** {@code burst} times at once, and {@code perSecond} times a second. */
    public Budget(int burst, int perSecond) {
        this.burst = burst;
        this.perSecond = perSecond;
        this.left = burst;
    }

    /** Takes one; whether there was one. {@code now} is in nanoseconds of any steady clock. */
    public boolean take(long now) {
        if (!begun) {
            begun = true;
            since = now;
        }
        if (left == 0 && !refill(now)) {
            return false;
        }
        left--;
        return true;
    }

    /** Only when it is empty: those who stay within the burst cost no arithmetic. */
    private boolean refill(long now) {
        double earned = Math.min(burst, (now - since) / SECOND * perSecond);
        if (earned < 1) {
            return false;
        }
        since = now;
        left = (int) earned;
        return true;
    }
}
