/** What servers and clients count, as numbers with names and labels, for whoever watches them. */
package dev.gatun.http.metrics;
