/** Calls of a client: what lies between a request as a program writes it and the exchanges, as many as it takes, that bring its response. */
package dev.gatun.http.internal.client.call;
