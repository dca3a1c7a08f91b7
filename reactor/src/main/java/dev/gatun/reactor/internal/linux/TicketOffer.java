package dev.gatun.reactor.internal.linux;

import dev.gatun.reactor.ListenOptions;
import dev.gatun.reactor.internal.posix.PosixSockets;
import java.lang.System.Logger.Level;
import java.security.MessageDigest;
import java.time.Duration;

/**
 * The giver's side of a ticket: waits on a thread of its own for the process that the ticket is for, and gives it the descriptor, once.
 *
 * <pre>
 *   other process --connect--> who is it? (SO_PEERCRED: same user, that process) --secret--> is it right? --SCM_RIGHTS--> closed for good
 * </pre>
 *
 * Whoever is not the one is turned away unheard and can't hold the right one up. The descriptor is the offer's own and closed with it.
 */
final class TicketOffer implements Runnable {
    private static final System.Logger LOG = System.getLogger("dev.gatun.reactor");
    private static final ListenOptions OPTIONS = ListenOptions.DEFAULT.backlog(64);

    private final Ticket ticket = Ticket.random();
    private final int descriptor;
    private final long pid;
    private final long until;
    private final PosixSockets sockets;
    private final int office;

    private TicketOffer(int descriptor, long pid, Duration lifetime) {
        this.descriptor = descriptor;
        this.pid = pid;
        this.until = System.nanoTime() + lifetime.toNanos();
        this.sockets = new PosixSockets();
        try {
            this.office = sockets.listen(ticket.address(), OPTIONS, false);
        } catch (RuntimeException e) {
            sockets.close();
            throw e;
        }
    }

    /** Begins to offer a descriptor, which becomes the offer's own. */
    static Ticket open(int descriptor, long pid, Duration lifetime) {
        TicketOffer offer;
        try {
            offer = new TicketOffer(descriptor, pid, lifetime);
        } catch (RuntimeException e) {
            new LinuxSocketHolder().close(descriptor);
            throw e;
        }
        Thread.ofPlatform().name("gatun-ticket-" + pid).daemon(true).start(offer);
        return offer.ticket;
    }

    @Override
    public void run() {
        try (LocalMessages messages = new LocalMessages()) {
            boolean given = false;
            while (!given && messages.awaitInput(office, until)) {
                int peer = sockets.accept(office);
                if (peer >= 0) {
                    try {
                        given = serve(messages, peer);
                    } finally {
                        sockets.close(peer, false);
                    }
                }
            }
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "a listening socket was not handed to process " + pid, e);
        } finally {
            sockets.close(descriptor, false);
            sockets.close(office, false);
            sockets.close();
        }
    }

    private boolean serve(LocalMessages messages, int peer) {
        PeerCredentials who = messages.peer(peer);
        if (who.pid() != pid || who.uid() != messages.ownUser()) {
            LOG.log(Level.WARNING, "process {0} of user {1} asked for a listening socket that is for process {2}", who.pid(), who.uid(), pid);
            return false;
        }
        byte[] secret = messages.receive(peer, Ticket.SECRET_SIZE, until);
        if (!MessageDigest.isEqual(secret, ticket.secret())) {
            LOG.log(Level.WARNING, "process {0} asked for a listening socket without the secret of its ticket", pid);
            return false;
        }
        return messages.sendDescriptor(peer, descriptor);
    }
}
