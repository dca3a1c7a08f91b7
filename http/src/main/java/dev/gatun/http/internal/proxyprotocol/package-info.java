/** The PROXY protocol of HAProxy (its {@code doc/proxy-protocol.txt}), versions 1 and 2: who the client is, told by a proxy in front of all else. */
package dev.gatun.http.internal.proxyprotocol;
