/** How a client proves who it is (RFC 9110, section 11). */
package dev.gatun.http.internal.client.auth;
