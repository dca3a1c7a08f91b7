package dev.gatun.examples.showcase.config;

import dev.gatun.http.Listen;
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
public final class GivenSockets implements AutoCloseable {
    private static final Logger LOG = System.getLogger("dev.gatun.examples.config");

    private final List<ListenSocket> sockets;
    private final List<ListenSocket> unused;

    private GivenSockets(List<ListenSocket> sockets) {
        this.sockets = List.copyOf(sockets);
        this.unused = new ArrayList<>(sockets);
    }

    /** These. */
    public static GivenSockets of(ListenSocket... sockets) {
        return new GivenSockets(List.of(sockets));
    }

    /**
     * Those of a service manager (sd_listen_fds(3)); none where there is none.
     *
     * @throws IllegalArgumentException when it says nonsense, or a socket does not listen
     * @throws UnsupportedOperationException when they can't be taken here
     */
    public static GivenSockets activated() {
        boolean any = System.getenv("LISTEN_FDS") != null;
        return new GivenSockets(any ? ListenSocket.activated().values().stream().flatMap(Collection::stream).toList() : List.of());
    }

    /** How the address is listened at. */
    Listen listen(SocketAddress address) {
        Optional<ListenSocket> given = sockets.stream().filter(socket -> isAt(socket.localAddress(), address)).findFirst();
        given.ifPresent(unused::remove);
        return given.map(socket -> Listen.on(socket.duplicate())).orElseGet(() -> Listen.at(address));
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
