/** Programs that make load, and say what became of it. */
package dev.gatun.platform.load;
