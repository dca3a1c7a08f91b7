package dev.gatun.websocket;

import dev.gatun.http.Handler;

/** The handler of a route that opens sessions. */
public interface WebSocketEndpoint extends Handler {
    /** What its sessions have counted so far. Any thread. */
    WebSocketStatistics statistics();
}
