/**
 * TLS 1.2 and 1.3 (RFC 5246, RFC 8446) as a layer between a connection and its protocol: a handler runs unchanged above it.
 *
 * <p>The cryptography is that of an {@link javax.net.ssl.SSLEngine}, the JDK's or another provider's.
 *
 * <p>{@link dev.gatun.tls.TlsConfig} is what a server speaks TLS with, {@link dev.gatun.tls.TlsClientConfig} what a client does. Keys and
 * certificates come from {@link dev.gatun.tls.Pem}, key stores or memory.
 */
package dev.gatun.tls;
