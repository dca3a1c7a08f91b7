package dev.gatun.http;

import dev.gatun.reactor.SocketFailure;
import java.net.SocketAddress;
import java.util.Optional;

/**
 * What one of a server's listeners was doing when it was asked. A listener that has failed is opened again, with growing pauses, for as long as the server
 * runs.
 *
 * @param address where it listens, with the port that the system chose
 * @param isUp whether it accepts connections
 * @param failures how often it has failed since it was there
 * @param attempts how often it was tried to open it again since it failed last
 * @param cause why it is down; empty when it is up
 */
public record ListenerState(SocketAddress address, boolean isUp, long failures, int attempts, Optional<SocketFailure> cause) {}
