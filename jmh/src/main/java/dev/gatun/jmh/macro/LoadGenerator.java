package dev.gatun.jmh.macro;

import java.util.List;

/** A program that makes load and says what it counted; it runs with one thread on a core of its own. */
interface LoadGenerator {
    /** The command line of one run. */
    List<String> command(Endpoint endpoint, LoadProfile profile, int seconds);

    /**
     * Reads what the program printed.
     *
     * @throws IllegalStateException when it says that the run is not to be counted
     */
    LoadFigures figures(String output);
}
