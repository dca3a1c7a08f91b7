/** The client's half of HTTP/2 (RFC 9113): one connection, its streams, and what both sides may send. */
package dev.gatun.http.internal.client.http2;
