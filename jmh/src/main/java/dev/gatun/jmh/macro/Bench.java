package dev.gatun.jmh.macro;

import java.nio.file.Path;

/**
 * Where servers are run.
 *
 * @param machine   the cores
 * @param children  the processes started so far
 * @param site      what servers serve
 * @param directory where their logs go
 */
record Bench(Machine machine, Children children, Site site, Path directory) {}
