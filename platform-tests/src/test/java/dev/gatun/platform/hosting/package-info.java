/** Hosts that change while their servers run, over sockets and TLS. */
package dev.gatun.platform.hosting;
