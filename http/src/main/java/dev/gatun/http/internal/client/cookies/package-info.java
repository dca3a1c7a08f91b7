/** The cookies that a client keeps (RFC 6265bis, section 5). */
package dev.gatun.http.internal.client.cookies;
