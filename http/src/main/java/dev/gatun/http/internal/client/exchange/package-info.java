/**
 * What a client does with a connection, whichever version of HTTP it speaks: the twins {@code Http1ClientConnection} and {@code Http2ClientConnection} send
 * {@link dev.gatun.http.internal.client.exchange.OutgoingRequest}s and tell {@link dev.gatun.http.internal.client.exchange.ExchangeListener}s what comes
 * back. Pool, calls and proxies see only this.
 */
package dev.gatun.http.internal.client.exchange;
