/** A server under all kinds of clients for a long time: what it holds at the end is what it held before. */
package dev.gatun.platform.soak;
