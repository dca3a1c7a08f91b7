/** Frames (RFC 6455, section 5) without sockets: reading, writing, masking, UTF-8. */
package dev.gatun.websocket.internal.frame;
