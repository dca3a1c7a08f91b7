/** The HTTP client and servers of others: the same cases for each of them, over each version of HTTP that it speaks. */
package dev.gatun.platform.peers.servers;
