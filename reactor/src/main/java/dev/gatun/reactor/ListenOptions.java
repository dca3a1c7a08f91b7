package dev.gatun.reactor;

/**
 * How a listener is made.
 *
 * @param backlog the most connections that wait to be accepted
 * @param tuning socket options of the listener and of the connections that it accepts
 * @param maxUnread the most bytes that a handler may leave unread before reading pauses
 * @param highWater at this many pending bytes a connection is no longer writable
 * @param lowWater below this many pending bytes it is writable again
 * @param removeStaleSocketFile for a Unix-domain path: whether a socket file that nobody listens on is removed first
 * @param portShared whether other processes may listen on the same TCP port
 * @param steering which loop gets a connection of a TCP port
 */
public record ListenOptions(
        int backlog,
        SocketTuning tuning,
        int maxUnread,
        int highWater,
        int lowWater,
        boolean removeStaleSocketFile,
        boolean portShared,
        Steering steering) {
    /** Backlog 4096, default tuning, 1 MiB unread, water marks at 64 KiB and 32 KiB, stale socket files removed, port not shared, no steering. */
    public static final ListenOptions DEFAULT =
            new ListenOptions(4096, SocketTuning.DEFAULT, 1 << 20, 64 << 10, 32 << 10, true, false, Steering.NONE);

    /** Checks the ranges. */
    public ListenOptions {
        if (backlog < 1) {
            throw new IllegalArgumentException("backlog " + backlog + " is below 1");
        }
        if (maxUnread < 1024) {
            throw new IllegalArgumentException("maxUnread " + maxUnread + " is below 1024");
        }
        if (lowWater < 1 || lowWater > highWater) {
            throw new IllegalArgumentException("water marks " + lowWater + " and " + highWater + " are not 1 <= low <= high");
        }
    }

    /** The same with another backlog. */
    public ListenOptions backlog(int connections) {
        return new ListenOptions(connections, tuning, maxUnread, highWater, lowWater, removeStaleSocketFile, portShared, steering);
    }

    /** The same with other socket options. */
    public ListenOptions tuning(SocketTuning newTuning) {
        return new ListenOptions(backlog, newTuning, maxUnread, highWater, lowWater, removeStaleSocketFile, portShared, steering);
    }

    /** The same with another bound on unread bytes. */
    public ListenOptions maxUnread(int bytes) {
        return new ListenOptions(backlog, tuning, bytes, highWater, lowWater, removeStaleSocketFile, portShared, steering);
    }

    /** The same with other water marks, in bytes. */
    public ListenOptions waterMarks(int low, int high) {
        return new ListenOptions(backlog, tuning, maxUnread, high, low, removeStaleSocketFile, portShared, steering);
    }

    /** The same, and an existing socket file is an error even when nobody listens on it. */
    public ListenOptions keepStaleSocketFile() {
        return new ListenOptions(backlog, tuning, maxUnread, highWater, lowWater, false, portShared, steering);
    }

    /**
     * The same for a TCP port that several processes listen on; the kernel deals connections out among them (Linux: {@code SO_REUSEPORT},
     * socket(7)). All of them say so, and are of one user. A connection that waits in the backlog of a process that is killed is lost; it is not when the
     * listener closes.
     *
     * <p>Where the system or the backend can't do that, listening throws {@link UnsupportedOperationException}.
     */
    public ListenOptions sharedPort() {
        return new ListenOptions(backlog, tuning, maxUnread, highWater, lowWater, removeStaleSocketFile, true, steering);
    }

    /**
     * The same with connections of a TCP port going to the loop on the CPU that handles their packets. The loops are pinned ({@link LoopOptions#cpus(int...)}),
     * or else listening throws {@link IllegalArgumentException}; and {@link UnsupportedOperationException} where the system or the backend has no steering.
     */
    public ListenOptions steering(Steering newSteering) {
        return new ListenOptions(backlog, tuning, maxUnread, highWater, lowWater, removeStaleSocketFile, portShared, newSteering);
    }
}
