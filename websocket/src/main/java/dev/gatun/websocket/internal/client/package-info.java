/** How a client comes to its session, keeps it, and gets another when it is lost. */
package dev.gatun.websocket.internal.client;
