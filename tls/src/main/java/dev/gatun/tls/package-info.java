/** SSLEngine as a layer between a connection and its protocol. */
package dev.gatun.tls;
