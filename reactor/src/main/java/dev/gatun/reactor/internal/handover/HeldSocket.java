package dev.gatun.reactor.internal.handover;

import dev.gatun.reactor.ListenOptions;
import dev.gatun.reactor.ListenSocket;
import dev.gatun.reactor.internal.handover.Activation.Passed;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A listening socket until a loop takes it. Any thread; the lock keeps a handle from being closed, and used again, while a call is made with it. */
public final class HeldSocket implements ListenSocket {
    private static final Duration TICKET_LIFETIME = Duration.ofSeconds(10);
    private static final int GONE = -1;
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final SocketHolder holder;
    private final SocketAddress local;
    private final SocketFile fileOrNull;
    private int handle;
    private boolean shared;

    /**
     * What a loop gets.
     *
     * @param handle the system's handle
     * @param shared whether other processes or listeners may hold the same socket
     * @param fileOrNull the file to remove with it
     */
    public record Given(int handle, boolean shared, SocketFile fileOrNull) {}

    private HeldSocket(SocketHolder holder, int handle, boolean shared) {
        this.holder = holder;
        this.handle = handle;
        this.shared = shared;
        this.local = holder.localAddress(handle);
        this.fileOrNull = shared ? null : SocketFile.of(local);
        COUNT.incrementAndGet();
    }

    /** Sockets held now; a gauge, like the descriptors of the loops. */
    public static int count() {
        return COUNT.get();
    }

    private static HeldSocket owned(SocketHolder holder, int handle, boolean shared) {
        try {
            return new HeldSocket(holder, handle, shared);
        } catch (RuntimeException e) {
            holder.close(handle);
            throw e;
        }
    }

    /** See {@link ListenSocket#bind}. */
    public static HeldSocket bind(SocketAddress address, ListenOptions options) {
        SocketHolder holder = SocketHolders.here();
        return owned(holder, holder.bind(address, options), false);
    }

    /** See {@link ListenSocket#inherited}. */
    public static HeldSocket inherited(int descriptor) {
        SocketHolder holder = SocketHolders.here();
        holder.checkInherited(descriptor);
        return adopted(holder, descriptor);
    }

    private static HeldSocket adopted(SocketHolder holder, int descriptor) {
        holder.adopt(descriptor);
        return owned(holder, descriptor, true);
    }

    /** See {@link ListenSocket#activated}. */
    public static Map<String, List<ListenSocket>> activated() {
        return activated(System.getenv(), ProcessHandle.current().pid());
    }

    static Map<String, List<ListenSocket>> activated(Map<String, String> environment, long pid) {
        List<Passed> passed = Activation.parse(environment, pid);
        if (passed.isEmpty()) {
            return Map.of();
        }
        SocketHolder holder = SocketHolders.here();
        // All or none: what is refused stays as it came.
        passed.forEach(one -> holder.checkInherited(one.descriptor()));
        Map<String, List<ListenSocket>> byName = new LinkedHashMap<>();
        for (Passed one : passed) {
            byName.computeIfAbsent(one.name(), name -> new ArrayList<>()).add(adopted(holder, one.descriptor()));
        }
        return Collections.unmodifiableMap(byName);
    }

    /** See {@link ListenSocket#redeem}. */
    public static HeldSocket redeem(byte[] ticket) {
        SocketHolder holder = SocketHolders.here();
        return owned(holder, holder.redeem(ticket), true);
    }

    @Override
    public SocketAddress localAddress() {
        return local;
    }

    @Override
    public synchronized HeldSocket duplicate() {
        HeldSocket other = owned(holder, holder.duplicate(open()), true);
        shared = true;
        return other;
    }

    @Override
    public byte[] ticket(long pid) {
        return ticket(pid, TICKET_LIFETIME);
    }

    /** The same with another lifetime, for tests. */
    public synchronized byte[] ticket(long pid, Duration lifetime) {
        byte[] ticket = holder.ticket(open(), pid, lifetime);
        shared = true;
        return ticket;
    }

    /** Gives the socket to {@code taker}; if that fails it stays here, open. */
    public synchronized <T> T give(Function<Given, T> taker) {
        T taken = taker.apply(new Given(open(), shared, file()));
        gone();
        return taken;
    }

    /** Whoever else got the socket is still to be found by the file. */
    private SocketFile file() {
        return shared ? null : fileOrNull;
    }

    private int open() {
        if (handle == GONE) {
            throw new IllegalStateException("the listening socket of " + local + " was closed or taken over");
        }
        return handle;
    }

    private void gone() {
        handle = GONE;
        COUNT.decrementAndGet();
    }

    @Override
    public synchronized void close() {
        if (handle == GONE) {
            return;
        }
        holder.close(handle);
        gone();
        if (file() != null) {
            file().remove();
        }
    }

    @Override
    public String toString() {
        return "ListenSocket[" + local + "]";
    }
}
