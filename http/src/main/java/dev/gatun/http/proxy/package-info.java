/** Proxies on the server's event loops, and how they deal requests out to {@link dev.gatun.http.proxy.Upstreams}. */
package dev.gatun.http.proxy;
