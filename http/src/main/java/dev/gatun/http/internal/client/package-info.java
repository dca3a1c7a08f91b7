/** A tunnel through a proxy by CONNECT: the handler of an open connection, in clear text or above TLS, that asks for it and hands the connection on. */
package dev.gatun.http.internal.client;
