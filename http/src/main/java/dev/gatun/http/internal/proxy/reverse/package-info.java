/**
 * A reverse proxy's requests on their way: {@code Passage} is one request from its head to the end of its answer, {@code Attempt} each try at an upstream,
 * {@code Upload} the request's content, {@code Relay} what is left when both sides have left HTTP.
 */
package dev.gatun.http.internal.proxy.reverse;
