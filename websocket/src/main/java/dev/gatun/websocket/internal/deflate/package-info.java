/** permessage-deflate (RFC 7692): what is agreed, and what it does to messages. */
package dev.gatun.websocket.internal.deflate;
