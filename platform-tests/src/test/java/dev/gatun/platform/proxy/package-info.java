/** Proxies between clients and upstreams of both versions of HTTP. */
package dev.gatun.platform.proxy;
