/**
 * SSLEngine as a layer between a connection and its protocol.
 *
 * <p>{@link dev.gatun.tls.TlsConfig} is what a server speaks TLS with, {@link dev.gatun.tls.TlsClientConfig} what a client does. Keys and
 * certificates come from {@link dev.gatun.tls.Pem}, key stores or memory.
 */
package dev.gatun.tls;
