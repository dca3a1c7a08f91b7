package dev.gatun.reactor.internal.linux;

import dev.gatun.reactor.AbstractUnixAddress;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * By what a process gets a descriptor of another: the name of a Unix-domain socket, which every process can see (proc(5), {@code /proc/net/unix}), and
 * a secret, which none can.
 */
final class Ticket {
    /** The first byte of every ticket, so that one of another system, or of a later form, is known as such. */
    static final byte KIND = 1;
    static final int SECRET_SIZE = 32;
    private static final int NAME_SIZE = 16;
    static final int SIZE = 1 + NAME_SIZE + SECRET_SIZE;

    private final byte[] bytes;

    private Ticket(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A new one. */
    static Ticket random() {
        byte[] bytes = new byte[SIZE];
        new SecureRandom().nextBytes(bytes);
        bytes[0] = KIND;
        return new Ticket(bytes);
    }

    /** @throws IllegalArgumentException when it is none */
    static Ticket decode(byte[] encoded) {
        if (encoded.length != SIZE || encoded[0] != KIND) {
            throw new IllegalArgumentException("what has " + encoded.length + " bytes is no ticket of Linux");
        }
        return new Ticket(encoded.clone());
    }

    /** What is given to the other process. */
    byte[] encoded() {
        return bytes.clone();
    }

    /** Where it is redeemed. */
    AbstractUnixAddress address() {
        return new AbstractUnixAddress("gatun-" + HexFormat.of().formatHex(bytes, 1, 1 + NAME_SIZE));
    }

    byte[] secret() {
        return Arrays.copyOfRange(bytes, 1 + NAME_SIZE, SIZE);
    }
}
