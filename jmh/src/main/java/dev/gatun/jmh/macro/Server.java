package dev.gatun.jmh.macro;

import java.util.List;
import java.util.Set;

/**
 * A server under measurement.
 *
 * @param name      what {@code --servers} calls it
 * @param version   what is printed beside it
 * @param threading where its handler runs
 * @param jvm       whether it runs on the JVM, so that its heap can be asked for
 * @param abilities what it can do; it is left out of a scenario that needs more
 * @param launch    its command line, without CPU pinning
 */
record Server(String name, String version, Threading threading, boolean jvm, Set<Ability> abilities, Launch launch) {

    /** How a server is started. */
    @FunctionalInterface
    interface Launch {
        /**
         * The command line.
         *
         * @param endpoint where to listen, and for what
         * @param jvmFlags flags of the JVM; ignored by a server that runs without one
         */
        List<String> command(Endpoint endpoint, List<String> jvmFlags);
    }
}
