package dev.gatun.reactor.internal.linux;

import dev.gatun.bindings.linux.LinuxNative;
import dev.gatun.reactor.SocketFailure;
import dev.gatun.reactor.SocketTuning;
import dev.gatun.reactor.internal.posix.Errno;
import dev.gatun.reactor.internal.posix.PosixSockets;
import java.time.Duration;

/** The taker's side of a ticket. */
final class TicketClaim {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private TicketClaim() {}

    /** The descriptor that is offered. */
    static int descriptorFor(Ticket ticket) {
        try (PosixSockets sockets = new PosixSockets();
                LocalMessages messages = new LocalMessages()) {
            int giver = connect(sockets, ticket);
            try {
                return claim(messages, giver, ticket);
            } finally {
                sockets.close(giver, false);
            }
        }
    }

    private static int connect(PosixSockets sockets, Ticket ticket) {
        try {
            return sockets.connect(ticket.address(), SocketTuning.DEFAULT, null);
        } catch (SocketFailure e) {
            if (e.errno() == Errno.ECONNREFUSED) {
                throw refused(Errno.ECONNREFUSED, "it has expired, it was redeemed before, or its giver has ended");
            }
            throw e;
        }
    }

    private static int claim(LocalMessages messages, int giver, Ticket ticket) {
        // Whoever listens there once the ticket has expired may be anybody; the secret is not for him.
        if (messages.peer(giver).uid() != messages.ownUser()) {
            throw refused(LinuxNative.EACCES(), "another user's process answers");
        }
        int descriptor = -1;
        if (messages.send(giver, ticket.secret())) {
            descriptor = messages.receiveDescriptor(giver, System.nanoTime() + PATIENCE.toNanos());
        }
        if (descriptor < 0) {
            throw refused(LinuxNative.EACCES(), "its giver gave nothing: it is not for this process, or has expired");
        }
        return descriptor;
    }

    private static SocketFailure refused(int errno, String why) {
        return new SocketFailure("redeem", "ticket", errno, Errno.name(errno), why);
    }
}
