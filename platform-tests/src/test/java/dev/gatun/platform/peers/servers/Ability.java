package dev.gatun.platform.peers.servers;

/** What not every server of the trials can do, or can be told to do. */
enum Ability {
    /** Answers to {@code If-Modified-Since}. */
    CONDITIONS,
    /** Parts of files. */
    RANGES,
    /** Runs the program of the trials: see {@link Program}. */
    PROGRAM,
    /** Compresses texts when asked to. */
    GZIP
}
