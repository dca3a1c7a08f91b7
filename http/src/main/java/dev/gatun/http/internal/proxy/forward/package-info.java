/** A forward proxy: who may ask for what, tunnels of CONNECT, and requests for absolute targets, which go the way of a reverse proxy's. */
package dev.gatun.http.internal.proxy.forward;
