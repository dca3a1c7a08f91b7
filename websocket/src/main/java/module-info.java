/** WebSocket: sessions of servers and clients (RFC 6455, 7692, 8441). */
module dev.gatun.websocket {
    requires transitive dev.gatun.http;

    exports dev.gatun.websocket;
}
