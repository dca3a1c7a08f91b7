/** The connections of a client on one event loop, kept for the next request. */
package dev.gatun.http.internal.client.pool;
