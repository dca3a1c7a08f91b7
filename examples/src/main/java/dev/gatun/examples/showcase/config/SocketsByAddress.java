package dev.gatun.examples.showcase.config;

import dev.gatun.http.Listen;
import dev.gatun.http.workers.Worker;
import dev.gatun.http.workers.Workers;
import dev.gatun.reactor.ListenSocket;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Listening sockets that the process was given at its start: a listener of the file that is at the address of one has that in place of one of its own. They are
 * kept until the end, since a listener may go and come back. Used by one thread at a time.
 */
public final class SocketsByAddress implements AutoCloseable {
    private static final Logger LOG = System.getLogger("dev.gatun.examples.config");

    private final List<ListenSocket> sockets;
    private final List<ListenSocket> unused;
    private final boolean sharedPorts;

    private SocketsByAddress(List<ListenSocket> sockets, boolean sharedPorts) {
        this.sockets = List.copyOf(sockets);
        this.unused = new ArrayList<>(sockets);
        this.sharedPorts = sharedPorts;
    }

    /** These. */
    public static SocketsByAddress of(ListenSocket... sockets) {
        return new SocketsByAddress(List.of(sockets), false);
    }

    /**
     * Those of a service manager (sd_listen_fds(3)); none where there is none.
     *
     * @throws IllegalArgumentException when it says nonsense, or a socket does not listen
     * @throws UnsupportedOperationException when they can't be taken here
     */
    public static SocketsByAddress activated() {
        return new SocketsByAddress(ListenSocket.activated().values().stream().flatMap(Collection::stream).toList(), false);
    }

    /**
     * Those that the parent of workers keeps; other ports are shared with the other workers.
     *
     * @throws java.io.UncheckedIOException when they can't be had
     */
    public static SocketsByAddress of(Worker worker) {
        return new SocketsByAddress(worker.sockets().stream().map(worker::socket).toList(), true);
    }

    /** How the address is listened at. */
    Listen listen(SocketAddress address) {
        Optional<ListenSocket> given = at(address);
        given.ifPresent(unused::remove);
        Listen own = Listen.at(address);
        return given.map(socket -> Listen.on(socket.duplicate())).orElseGet(() -> sharedPorts ? own.sharedPort() : own);
    }

    private Optional<ListenSocket> at(SocketAddress address) {
        return sockets.stream().filter(socket -> isAt(socket.localAddress(), address)).findFirst();
    }

    /** Whether a listener at the address has one of these. */
    public boolean has(SocketAddress address) {
        return at(address).isPresent();
    }

    /** Has them kept for workers, whose {@link #of(Worker)} they are. */
    public Workers.Builder keptBy(Workers.Builder workers) {
        sockets.forEach(socket -> workers.listen(socket.localAddress().toString(), socket));
        return workers;
    }

    /** All of the machine's addresses may be written as those of IPv4, and bound as those of IPv6. */
    private static boolean isAt(SocketAddress bound, SocketAddress wanted) {
        boolean everywhere = bound instanceof InetSocketAddress there && wanted instanceof InetSocketAddress here && there.getPort() == here.getPort()
                && isWildcard(there) && isWildcard(here);
        return everywhere || bound.equals(wanted);
    }

    private static boolean isWildcard(InetSocketAddress address) {
        return address.getAddress() != null && address.getAddress().isAnyLocalAddress();
    }

    /** Says which of them nobody serves, where clients would wait in vain. */
    void tellUnused() {
        unused.forEach(socket -> LOG.log(Level.WARNING, "a socket was given to this process that no listener of the file is at: " + socket.localAddress()));
    }

    /** Closes them here; whoever gave them may go on with them. */
    @Override
    public void close() {
        sockets.forEach(ListenSocket::close);
    }
}
