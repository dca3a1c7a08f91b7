package dev.gatun.http.internal.server;

import dev.gatun.http.AttributeKey;
import dev.gatun.reactor.EventLoop;
import dev.gatun.reactor.EventLoops;
import java.util.Optional;

/**
 * Where a request's connection is: what a handler of this module asks for through all views that middleware puts around requests. Any thread.
 *
 * @param loops the server's loops; empty in tests that have only one
 * @param loop the one of the connection
 */
public record RequestLoop(Optional<EventLoops> loops, EventLoop loop) {
    /** Every request of a server has it. */
    public static final AttributeKey<RequestLoop> KEY = AttributeKey.of("event loop");
}
