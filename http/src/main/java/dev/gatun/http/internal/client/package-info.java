/**
 * The client's half of HTTP as far as other protocols need it: handlers for an open connection, in clear text or above TLS, that ask a server or a proxy to
 * change the protocol, and hand the connection on.
 */
package dev.gatun.http.internal.client;
