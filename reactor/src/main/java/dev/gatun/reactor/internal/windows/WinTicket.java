package dev.gatun.reactor.internal.windows;

import dev.gatun.bindings.windows.WSAPROTOCOL_INFOW;
import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * By what a process gets a listening socket of another: what {@code WSADuplicateSocketW} wrote, which names a handle that Windows has put into that one process
 * already, so that there is nothing secret in it, and nothing that is of use to anybody else.
 *
 * @param pid the process that it is for
 * @param until when it expires, in milliseconds of the machine's clock
 * @param id tells it from others, so that it is redeemed once
 * @param provider the {@code WSAPROTOCOL_INFOW}
 */
record WinTicket(long pid, long until, UUID id, byte[] provider) {
    /** The first byte of every ticket, so that one of another system, or of a later form, is known as such. */
    private static final byte KIND = 2;

    private static final int PROVIDER_SIZE = (int) WSAPROTOCOL_INFOW.sizeof();
    private static final int SIZE = 1 + 4 * Long.BYTES + PROVIDER_SIZE;

    /** What is given to the other process. */
    byte[] encoded() {
        return ByteBuffer.allocate(SIZE)
                .put(KIND)
                .putLong(pid)
                .putLong(until)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .put(provider)
                .array();
    }

    /** @throws IllegalArgumentException when it is none */
    static WinTicket decode(byte[] encoded) {
        if (encoded.length != SIZE || encoded[0] != KIND) {
            throw new IllegalArgumentException("what has " + encoded.length + " bytes is no ticket of Windows");
        }
        ByteBuffer in = ByteBuffer.wrap(encoded, 1, SIZE - 1);
        byte[] provider = new byte[PROVIDER_SIZE];
        WinTicket ticket = new WinTicket(in.getLong(), in.getLong(), new UUID(in.getLong(), in.getLong()), provider);
        in.get(provider);
        return ticket;
    }
}
