/** HTTP/2 (RFC 9113) without sockets: what a header block says, flow control, priorities, budgets. */
package dev.gatun.http.internal.http2;
