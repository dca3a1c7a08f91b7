package dev.gatun.reactor.memory;

import dev.gatun.reactor.SocketFailure;

/** Errors of the transports in memory. They have numbers and names of their own, because they run where the C library has others or none. */
final class MemoryErrors {
    static final int EADDRINUSE = 98;
    static final int EOPNOTSUPP = 95;
    static final int ECONNRESET = 104;
    static final int ETIMEDOUT = 110;
    static final int ECONNREFUSED = 111;

    private MemoryErrors() {}

    /** The failure of a call, of which {@code result} is the number, negated. */
    static SocketFailure failure(String call, Object address, int result) {
        String about = String.valueOf(address);
        return switch (-result) {
            case EADDRINUSE -> new SocketFailure(call, about, EADDRINUSE, "EADDRINUSE", "Address already in use");
            case EOPNOTSUPP -> new SocketFailure(call, about, EOPNOTSUPP, "EOPNOTSUPP", "Operation not supported");
            case ECONNRESET -> new SocketFailure(call, about, ECONNRESET, "ECONNRESET", "Connection reset by peer");
            case ETIMEDOUT -> new SocketFailure(call, about, ETIMEDOUT, "ETIMEDOUT", "Connection timed out");
            case ECONNREFUSED -> new SocketFailure(call, about, ECONNREFUSED, "ECONNREFUSED", "Connection refused");
            default -> throw new IllegalArgumentException("no error of the network in memory: " + result);
        };
    }
}
