package dev.gatun.reactor.internal.windows.iocp;

import dev.gatun.reactor.SocketTuning;
import dev.gatun.reactor.internal.readiness.Sockets;
import java.net.SocketAddress;

/**
 * What is done with sockets at once, beside the operations of {@link CompletionPort}: the calls of {@link Sockets}, all of which leave sockets non-blocking
 * and fit for overlapped operations, and what an accept and a connect of the port need before and after. Owned by one loop.
 */
public interface OverlappedSockets extends Sockets {
    /** A fresh socket of the listener's family that {@link CompletionPort#accept} can fill, {@link #EXHAUSTED}, or an error. */
    int openFor(int listener);

    /** Makes a connection that was accepted into {@code socket} a full one: with its addresses, and the options of its listener. */
    void accepted(int socket, int listener);

    /** A socket that {@link CompletionPort#connect} can connect: bound, to any port if to none in particular. */
    int openBound(SocketAddress to, SocketTuning tuning, SocketAddress localOrNull);

    /** Makes a connection that was connected a full one. */
    void connected(int socket);
}
