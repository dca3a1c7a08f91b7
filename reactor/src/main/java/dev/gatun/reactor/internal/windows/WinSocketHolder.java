package dev.gatun.reactor.internal.windows;

import dev.gatun.bindings.windows.WSAPROTOCOL_INFOW;
import dev.gatun.bindings.windows.WindowsNative;
import dev.gatun.reactor.ListenOptions;
import dev.gatun.reactor.SocketFailure;
import dev.gatun.reactor.internal.handover.SocketHolder;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Listening sockets on Windows, where {@code WSADuplicateSocketW} hands one to another process. Any thread.
 *
 * <p>The duplicate is made when the ticket is: a handle that the other process does not know of until it opens the ticket, and which ends with it at the
 * latest. So a ticket outlives its giver, and one that nobody redeems keeps the queue open as long as the process lives that it was for.
 */
public final class WinSocketHolder implements SocketHolder {
    private static final long MOST_PID = 0xffff_ffffL;

    /** Windows takes a ticket once by itself; Wine gives the same handle again, which may be another's by then. */
    private final Set<UUID> redeemed = ConcurrentHashMap.newKeySet();

    /** One for this process. */
    public WinSocketHolder() {}

    @Override
    public String whyNot() {
        return WindowsAccess.problem();
    }

    @Override
    public int bind(SocketAddress address, ListenOptions options) {
        // What it opens it does not close with itself.
        try (WinSockets sockets = new WinSockets()) {
            return sockets.listen(address, options, false);
        }
    }

    @Override
    public void checkInherited(int handle) {
        throw new UnsupportedOperationException("on Windows no listening socket is inherited: another process is to hand it over, by ListenSocket.ticket");
    }

    /** Whatever is opened here neither blocks nor is a child's. */
    @Override
    public void adopt(int handle) {}

    @Override
    public SocketAddress localAddress(int handle) {
        try (WinSockets sockets = new WinSockets()) {
            return sockets.localAddress(handle);
        }
    }

    @Override
    public int duplicate(int handle) {
        byte[] provider = duplicateFor(ProcessHandle.current().pid(), handle);
        return open(provider, "WSASocketW", "socket " + handle);
    }

    private static byte[] duplicateFor(long pid, int handle) {
        try (Arena arena = Arena.ofConfined();
                WinSockets sockets = new WinSockets()) {
            MemorySegment provider = arena.allocate(WSAPROTOCOL_INFOW.layout());
            int result = sockets.duplicateFor(pid, handle, provider);
            if (result < 0) {
                throw WinError.failure("WSADuplicateSocketW", "process " + pid, result);
            }
            return provider.toArray(ValueLayout.JAVA_BYTE);
        }
    }

    /** Opens a duplicate that was made for this process. */
    private static int open(byte[] provider, String call, String about) {
        try (Arena arena = Arena.ofConfined();
                WinSockets sockets = new WinSockets()) {
            MemorySegment copy = arena.allocate(WSAPROTOCOL_INFOW.layout());
            copy.copyFrom(MemorySegment.ofArray(provider));
            int socket = sockets.openDuplicate(copy);
            if (socket < 0) {
                throw WinError.failure(call, about, socket);
            }
            return socket;
        }
    }

    @Override
    public byte[] ticket(int handle, long pid, Duration lifetime) {
        if (pid <= 0 || pid > MOST_PID) {
            throw new IllegalArgumentException("process " + pid + " is not in 1.." + MOST_PID);
        }
        long until = System.currentTimeMillis() + lifetime.toMillis();
        return new WinTicket(pid, until, UUID.randomUUID(), duplicateFor(pid, handle)).encoded();
    }

    @Override
    public int redeem(byte[] encoded) {
        WinTicket ticket = WinTicket.decode(encoded);
        long own = ProcessHandle.current().pid();
        if (ticket.pid() != own) {
            throw refused("it is for process " + ticket.pid() + ", this is " + own);
        }
        if (!redeemed.add(ticket.id())) {
            throw refused("it was redeemed before");
        }
        int socket = open(ticket.provider(), "redeem", "ticket");
        String problem = problem(ticket, socket);
        if (!problem.isEmpty()) {
            close(socket);
            throw refused(problem);
        }
        return socket;
    }

    /** What is refused had to be opened all the same: it is here, and would stay. */
    private static String problem(WinTicket ticket, int socket) {
        if (System.currentTimeMillis() > ticket.until()) {
            return "it has expired";
        }
        try (WinSockets sockets = new WinSockets()) {
            return sockets.listens(socket) ? "" : "it is one for a socket that does not listen";
        } catch (SocketFailure e) {
            return e.getMessage();
        }
    }

    private static SocketFailure refused(String why) {
        return new SocketFailure("redeem", "ticket", WindowsNative.WSAEACCES(), "WSAEACCES", why);
    }

    @Override
    public void close(int handle) {
        try (WinSockets sockets = new WinSockets()) {
            sockets.close(handle, false);
        }
    }
}
