/** WebSocket over all ways: HTTP/1.1 and HTTP/2, in clear text and over TLS, seen by a strict peer that sends whatever frames it is told. */
package dev.gatun.platform.websocket;
