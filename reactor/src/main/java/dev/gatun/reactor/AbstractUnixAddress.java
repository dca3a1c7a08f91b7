package dev.gatun.reactor;

import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;

/** A Unix-domain socket address without a file (Linux, {@code unix(7)}). */
public final class AbstractUnixAddress extends SocketAddress {
    private static final long serialVersionUID = 1;
    private static final int MAX_BYTES = 107;

    private final String name;

    /**
     * @param name the name without the leading NUL
     * @throws IllegalArgumentException when it is empty or longer than 107 bytes of UTF-8
     */
    public AbstractUnixAddress(String name) {
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        if (length == 0 || length > MAX_BYTES) {
            throw new IllegalArgumentException("abstract Unix socket name of " + length + " bytes is not in 1.." + MAX_BYTES);
        }
        this.name = name;
    }

    /** The name without the leading NUL. */
    public String name() {
        return name;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AbstractUnixAddress address && address.name.equals(name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return "@" + name;
    }
}
