package dev.gatun.http.internal.server;

import dev.gatun.http.Limits;
import dev.gatun.http.ProtocolException;
import dev.gatun.http.Status;

/**
 * The clocks of one connection: plain numbers, which events note and the sweep compares. Nothing here is a timer, so a byte costs nothing and extends
 * no deadline that it must not extend. Times are nanoseconds of the loop's clock.
 */
final class ConnectionDeadlines {
    static final ProtocolException SLOW_HEAD =
            new ProtocolException(Status.REQUEST_TIMEOUT, "RFC 9110, section 15.5.9", "the head of the request took too long", true);
    static final ProtocolException SLOW_CONTENT =
            new ProtocolException(Status.REQUEST_TIMEOUT, "RFC 9110, section 15.5.9", "the content of the request came too slowly", true);

    /** How long a client may take to read the last answer and end the connection. */
    private static final long LINGER_NANOS = 2_000_000_000L;
    /** How much is thrown away meanwhile. */
    private static final long LINGER_BYTES = 1 << 20;
    /** For how long a connection that is new, or whose last answer has just gone out, is not taken as idle when the server ends. */
    private static final long FRESH_NANOS = 500_000_000L;
    /** Over how long a rate is measured; shorter pauses are the network's. */
    private static final long RATE_WINDOW = 5_000_000_000L;

    /** What a check found. */
    enum Verdict { GO_ON, IDLE, HEAD, CONTENT_GAP, CONTENT_RATE, LINGERED }

    /** What a check of the output found. */
    enum WriteVerdict { FINE, STUCK, SLOW }

    private Limits limits;
    /** Since when the connection is in its state. */
    private long since;
    private long lastContent;
    private long contentWindow;
    private long contentInWindow;
    private long lingered;
    /** All bytes ever passed to the connection. */
    private long written;
    private boolean writing;
    private long writeWindow;
    private long takenAtWindow;

    ConnectionDeadlines(Limits limits) {
        this.limits = limits;
    }

    /** What is allowed from now on. */
    void limits(Limits newLimits) {
        limits = newLimits;
    }

    /** The state has changed. */
    void restart(long now) {
        since = now;
    }

    /** Somebody waits for content from now on. */
    void contentWanted(long now) {
        lastContent = now;
        contentWindow = now;
        contentInWindow = 0;
    }

    void contentCame(long now, int bytes) {
        lastContent = now;
        contentInWindow += bytes;
    }

    void written(long bytes) {
        written += bytes;
    }

    /** Notes bytes thrown away; whether there were too many. */
    boolean lingered(int bytes) {
        lingered += bytes;
        return lingered > LINGER_BYTES;
    }

    Verdict idle(long now) {
        return now - since > limits.idle().toNanos() ? Verdict.IDLE : Verdict.GO_ON;
    }

    /** Whether the connection came into its state just now. */
    boolean isFresh(long now) {
        return isFresh(since, now);
    }

    /** Whether something that began at {@code since} did so just now. */
    static boolean isFresh(long since, long now) {
        return now - since < FRESH_NANOS;
    }

    Verdict head(long now) {
        return now - since > limits.header().toNanos() ? Verdict.HEAD : Verdict.GO_ON;
    }

    Verdict linger(long now) {
        return now - since > LINGER_NANOS ? Verdict.LINGERED : Verdict.GO_ON;
    }

    Verdict content(long now) {
        if (now - lastContent > limits.bodyGap().toNanos()) {
            return Verdict.CONTENT_GAP;
        }
        long age = now - contentWindow;
        if (age >= RATE_WINDOW) {
            if (isBelowRate(contentInWindow, age)) {
                return Verdict.CONTENT_RATE;
            }
            contentWindow = now;
            contentInWindow = 0;
        }
        return Verdict.GO_ON;
    }

    /**
     * Whether the client takes what waits for it: some of it within the write deadline, and at no less than the minimum rate.
     *
     * @param pending bytes that the operating system has not taken
     */
    WriteVerdict write(long now, long pending) {
        return write(now, pending, written - pending);
    }

    /** As that, where somebody else counts what was taken. */
    WriteVerdict write(long now, long pending, long taken) {
        if (pending == 0) {
            writing = false;
            return WriteVerdict.FINE;
        }
        if (!writing) {
            writing = true;
            writeWindow = now;
            takenAtWindow = taken;
            return WriteVerdict.FINE;
        }
        long age = now - writeWindow;
        if (age <= limits.write().toNanos()) {
            return WriteVerdict.FINE;
        }
        if (taken == takenAtWindow) {
            return WriteVerdict.STUCK;
        }
        if (isBelowRate(taken - takenAtWindow, age)) {
            return WriteVerdict.SLOW;
        }
        writeWindow = now;
        takenAtWindow = taken;
        return WriteVerdict.FINE;
    }

    private boolean isBelowRate(long bytes, long nanos) {
        return bytes < limits.minimumRate() * (nanos / 1e9);
    }
}
