/** What a server owes its clients whatever the version of HTTP, and with TLS or without it: one suite, run once for each protocol. */
package dev.gatun.platform.protocols;
