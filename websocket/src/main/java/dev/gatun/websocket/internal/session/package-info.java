/** One WebSocket session above a connection: messages in, messages out, and its end. */
package dev.gatun.websocket.internal.session;
