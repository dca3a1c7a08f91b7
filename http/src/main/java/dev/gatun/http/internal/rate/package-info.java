/** How often a key may ask: meters, whose state is one word, and a table of them that does not grow. */
package dev.gatun.http.internal.rate;
