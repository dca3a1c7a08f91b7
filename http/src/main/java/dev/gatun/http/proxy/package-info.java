/**
 * Proxies on the server's event loops: {@link dev.gatun.http.proxy.ReverseProxy} in front of {@link dev.gatun.http.proxy.Upstreams}, and
 * {@link dev.gatun.http.proxy.ForwardProxy} for clients that ask for one.
 */
package dev.gatun.http.proxy;
