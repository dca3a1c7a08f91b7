/** What the headers of W3C Trace Context may say, and what a span says of a request. */
package dev.gatun.http.internal.tracing;
