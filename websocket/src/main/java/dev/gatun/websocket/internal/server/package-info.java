/** The server's half of the opening handshake (RFC 6455, section 4.2). */
package dev.gatun.websocket.internal.server;
