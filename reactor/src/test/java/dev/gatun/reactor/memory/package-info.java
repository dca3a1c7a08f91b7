/** A network and a completion-style transport that live in memory: the proof that the connection API does not betray how I/O is done. */
package dev.gatun.reactor.memory;
