/** The client's half of HTTP/1.1 (RFC 9112): one connection and the exchange that is under way on it. */
package dev.gatun.http.internal.client.http1;
