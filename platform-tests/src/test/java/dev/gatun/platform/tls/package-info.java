/** Certificates for tests, and clients that speak TLS by the JDK. */
package dev.gatun.platform.tls;
