/** How a client gets from an origin to a connection that speaks HTTP: names, addresses, proxies, TLS. */
package dev.gatun.http.internal.client.connect;
