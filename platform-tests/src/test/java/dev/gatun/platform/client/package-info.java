/** The HTTP client over sockets. */
package dev.gatun.platform.client;
