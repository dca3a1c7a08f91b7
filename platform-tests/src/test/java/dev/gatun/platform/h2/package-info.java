/** A client of HTTP/2 that judges: frames as bytes, every rule of RFC 9113 that binds a server checked, nothing repaired. */
package dev.gatun.platform.h2;
