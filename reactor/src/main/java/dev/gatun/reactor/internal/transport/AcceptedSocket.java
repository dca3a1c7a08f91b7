package dev.gatun.reactor.internal.transport;

import java.net.SocketAddress;

/**
 * A connection that was accepted and that no loop owns yet.
 *
 * @param handle the system's handle
 * @param remote the peer's address
 */
public record AcceptedSocket(int handle, SocketAddress remote) {}
