package dev.gatun.http.internal.server;

import dev.gatun.http.AttributeKey;
import dev.gatun.reactor.EventLoop;

/** How a handler of this module asks on which event loop its request's connection is, through all views that middleware puts around requests. */
public final class RequestLoop {
    /** The loop. Every request of a server has it. */
    public static final AttributeKey<EventLoop> KEY = AttributeKey.of("event loop");

    private RequestLoop() {}
}
