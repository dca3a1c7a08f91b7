package dev.gatun.jmh.macro;

import java.util.List;

/**
 * A server under measurement.
 *
 * @param name      what {@code --servers} calls it
 * @param version   what is printed beside it
 * @param threading where its handler runs
 * @param jvm       whether it runs on the JVM, so that its heap can be asked for
 * @param churns    whether it honours {@code Connection: close}; one that does not is left out of the churn scenario
 * @param launch    its command line, without CPU pinning
 */
record Server(String name, String version, Threading threading, boolean jvm, boolean churns, Launch launch) {

    /** How a server is started. */
    @FunctionalInterface
    interface Launch {
        /**
         * The command line.
         *
         * @param port     the port on 127.0.0.1 to listen on
         * @param jvmFlags flags of the JVM; ignored by a server that runs without one
         */
        List<String> command(int port, List<String> jvmFlags);
    }
}
