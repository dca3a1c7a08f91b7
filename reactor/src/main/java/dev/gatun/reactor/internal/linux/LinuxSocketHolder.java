package dev.gatun.reactor.internal.linux;

import dev.gatun.reactor.internal.posix.PosixSocketHolder;
import java.time.Duration;

/** Listening sockets on Linux, where one is handed to another process over a Unix-domain socket. */
public final class LinuxSocketHolder extends PosixSocketHolder {
    /** Stateless. */
    public LinuxSocketHolder() {}

    @Override
    public byte[] ticket(int descriptor, long pid, Duration lifetime) {
        return TicketOffer.open(duplicate(descriptor), pid, lifetime).encoded();
    }

    @Override
    public int redeem(byte[] ticket) {
        return adoptForeign(TicketClaim.descriptorFor(Ticket.decode(ticket)));
    }
}
