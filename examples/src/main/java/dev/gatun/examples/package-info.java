/** Numbered programs to copy, from the shortest server to the reactor below; each has a {@code main} and a test. */
package dev.gatun.examples;
