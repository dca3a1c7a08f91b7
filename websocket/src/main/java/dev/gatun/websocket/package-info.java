/** WebSocket (RFC 6455) as server and client. */
package dev.gatun.websocket;
