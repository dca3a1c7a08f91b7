/** WebSocket (RFC 6455) as server and client. */
module dev.gatun.websocket {
    requires transitive dev.gatun.http;
}
