package dev.gatun.reactor;

/** A socket option that {@link SocketTuning} can set. Values are those of {@code setsockopt(2)}; switches take 0 and 1. */
public enum SocketTuningOption {
    /** Send small segments at once (RFC 896 off). Switch. */
    TCP_NODELAY(Scope.STREAM, 0, 1),
    /** Receive buffer, bytes; Linux doubles it. */
    RECEIVE_BUFFER(Scope.BOTH, 1, Integer.MAX_VALUE),
    /** Send buffer, bytes; Linux doubles it. */
    SEND_BUFFER(Scope.BOTH, 1, Integer.MAX_VALUE),
    /** Probe idle peers. Switch. */
    KEEP_ALIVE(Scope.STREAM, 0, 1),
    /** Idle time before the first probe, seconds. */
    KEEP_ALIVE_IDLE(Scope.STREAM, 1, 32_767),
    /** Time between probes, seconds. */
    KEEP_ALIVE_INTERVAL(Scope.STREAM, 1, 32_767),
    /** Probes before the connection is given up. */
    KEEP_ALIVE_COUNT(Scope.STREAM, 1, 127),
    /** Bind although old connections are in TIME_WAIT. Switch. */
    REUSE_ADDRESS(Scope.LISTENER, 0, 1),
    /** Several listeners on one port, balanced by the kernel. Switch; the event loops set it themselves where they need it. */
    REUSE_PORT(Scope.LISTENER, 0, 1),
    /**
     * 0 makes every close abortive (RST). No other value is taken: on Linux {@code close(2)} waits for a lingering socket even when it is
     * non-blocking, and would hold the event loop for as long as a peer likes.
     */
    LINGER(Scope.STREAM, 0, 0),
    /** Send ACKs at once; re-armed after each receive, because the kernel switches it off again. Switch. */
    TCP_QUICKACK(Scope.STREAM, 0, 1),
    /** Accept only when bytes have come, or after this many seconds. */
    TCP_DEFER_ACCEPT(Scope.LISTENER, 0, 3_600),
    /** Queue of TCP Fast Open requests (RFC 7413). */
    TCP_FASTOPEN(Scope.LISTENER, 0, 65_535),
    /** Milliseconds that sent bytes may stay unacknowledged before the connection is given up. */
    TCP_USER_TIMEOUT(Scope.STREAM, 0, Integer.MAX_VALUE),
    /** Hold partial segments back. Switch. */
    TCP_CORK(Scope.STREAM, 0, 1),
    /** Report writable only when fewer unsent bytes than this are in the kernel. */
    TCP_NOTSENT_LOWAT(Scope.STREAM, 1, Integer.MAX_VALUE),
    /** Microseconds that a receive may spin on the device. */
    BUSY_POLL(Scope.BOTH, 0, 1_000_000),
    /** The CPU whose connections this socket takes. */
    INCOMING_CPU(Scope.LISTENER, 0, 8_191),
    /** Allow {@code MSG_ZEROCOPY}. Switch. */
    ZEROCOPY(Scope.STREAM, 0, 1),
    /** Linear instead of exponential time-outs on thin streams. Switch. */
    TCP_THIN_LINEAR_TIMEOUTS(Scope.STREAM, 0, 1);

    /** On which sockets an option is set. */
    public enum Scope {
        /** On listeners, before bind. */
        LISTENER,
        /** On accepted and outgoing connections. */
        STREAM,
        /** On listeners (inherited by what they accept), connections and datagram sockets. */
        BOTH
    }

    private final Scope scope;
    private final int min;
    private final int max;

    SocketTuningOption(Scope scope, int min, int max) {
        this.scope = scope;
        this.min = min;
        this.max = max;
    }

    /** On which sockets the option is set. */
    public Scope scope() {
        return scope;
    }

    void check(int value) {
        if (this == LINGER && value > 0) {
            throw new IllegalArgumentException("LINGER = " + value + ": only 0, an abortive close, is possible; close would hold the event loop");
        }
        if (value < min || value > max) {
            throw new IllegalArgumentException(name() + " = " + value + " is not in " + min + ".." + max);
        }
    }
}
