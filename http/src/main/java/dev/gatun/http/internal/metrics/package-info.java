/** How it is counted without holding up what is counted. */
package dev.gatun.http.internal.metrics;
